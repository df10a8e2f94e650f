"""A playlist as a document: its items in order. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, field_serializer

MAX_ITEMS = 500
DEFAULT_SECONDS = 10.0
LONGEST_SECONDS = 86_400.0

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Seconds = Annotated[float, Field(ge=1, le=LONGEST_SECONDS)]


class Item(BaseModel):
    """One entry of a playlist. Without `seconds` it lasts its natural length, else ten seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=40)
    widget: str = Field(min_length=1, max_length=40)
    config: dict[str, JsonValue]
    seconds: Seconds | None = None
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    transition: Literal["cut", "fade"] = "fade"

    @field_serializer("valid_from", "valid_until")
    def _as_text(self, at: datetime | None) -> str | None:
        return at.isoformat() if at else None


class PlaylistDocument(BaseModel):
    """What a playlist's draft holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title
    items: tuple[Item, ...] = Field((), max_length=MAX_ITEMS)
