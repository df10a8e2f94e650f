"""What every kind of hotspot promises. Pure: no database, no web.

A kind is one file here, one line in `__init__.py`, and a twin of the same name in `static/tour/hotspots/`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Texts = dict[Language, Words]


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that a hotspot stands on: kind is "variant", "scene", "medium", "display" …"""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the settings; `pointer` is relative to them, the sentence is marked for translation.

    code: a word for the check; clause: of EN 301 549, where it is about accessibility.
    """

    pointer: str
    sentence: str
    blanks: Mapping[str, str | int] = field(default_factory=dict)
    blocks: bool = True
    code: str = "dead-reference"
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists where the hotspot will be: enough to find dead references without asking anyone.

    found: by the kind of `Ref`, the ids that there are of those that were asked for.
    """

    found: Mapping[str, Collection[str]]
    languages: tuple[str, ...]

    def has(self, ref: Ref) -> bool:
        """Whether what the reference names is there."""
        return ref.id in self.found.get(ref.kind, ())


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the editor's form for one setting.

    wants: "variant", "variants", "scene", "medium", "display", "touchpoint", "place" (chosen from what there is),
    "texts" (a text in each language), "line" (one for all languages), "flag". label: marked by N_.
    """

    field: str
    wants: str
    label: str


@dataclass(frozen=True, slots=True)
class Listed:
    """How a hotspot appears in the list beside the picture and on the page without script.

    `sku`, `skus` and `place` (everything that this tour's hotspots say stands there) ask the page for prices, stock
    and basket forms, `locked` for no other variants; `display` for what plays there now; `scene` makes a link; `text`
    is shown as it is; `medium` is a picture or video of the library; `phone` and `email` become links.
    """

    text: Mapping[str, str] = field(default_factory=dict)
    sku: str = ""
    skus: tuple[str, ...] = ()
    locked: bool = False
    place: str = ""
    display: str = ""
    scene: str = ""
    medium: str = ""
    phone: str = ""
    email: str = ""


class Hotspot(BaseModel, ABC):
    """The settings of one hotspot: what its kind needs beyond a place in the picture and a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[str]
    label: ClassVar[str]  # marked by N_
    icon: ClassVar[str]  # a lucide name
    example: ClassVar[Mapping[str, Any]]
    shapes: ClassVar[tuple[str, ...]] = ("point",)
    """What it may cover: "point", "polygon", "quad"; a new one begins with the first."""
    form: ClassVar[tuple[Input, ...]] = ()
    named: ClassVar[bool] = False
    """Whether what it stands on has a name, so that it needs none of its own."""
    name_of: ClassVar[str] = ""
    """The kind of reference whose name it carries into the published tour; "": visitors get that name live."""

    def refs(self) -> Iterable[Ref]:
        """What it stands on; feeds the where-used lists."""
        return ()

    def check(self, known: Known) -> Iterable[Fault]:
        """What would be broken for a visitor if it were published so."""
        return ()

    def public(self) -> dict[str, JsonValue]:
        """What the browser half gets: no price, no stock, nothing internal."""
        found: dict[str, JsonValue] = self.model_dump(mode="json")
        return found

    @abstractmethod
    def listed(self) -> Listed:
        """Its entry in the list view."""
