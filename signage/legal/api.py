"""REST of the legal texts."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from signage.access import Role
from signage.ids import StoreId
from signage.legal.service import Kind, Legal
from signage.web import Web


class StorePath(BaseModel):
    """Which store."""

    store_id: str = Field(description="The store's id.")


class TextPath(StorePath):
    """Which text of which store."""

    kind: Kind = Field(description="Which text.")


class TextsIn(BaseModel):
    """A text in some languages."""

    model_config = ConfigDict(extra="forbid")

    texts: dict[str, str] = Field(description="Language tag → text; an empty one removes it.")


class LegalOut(BaseModel):
    """A store's texts, and what is still missing."""

    texts: dict[str, dict[str, str]] = Field(description="Kind → language tag → text.")
    missing: list[Kind] = Field(description="What must be written before the first publish.")


def init_app(web: Web, legal: Legal) -> None:
    """Serve the operations."""
    api = web.api("legal")

    def out(store: StoreId) -> LegalOut:
        texts: dict[str, dict[str, str]] = {}
        for (kind, language), text in legal.texts(web.account(), store).items():
            texts.setdefault(kind.value, {})[language] = text.text
        return LegalOut(texts=texts, missing=legal.missing(store))

    @api.get("/stores/<store_id>/legal", allow=Role.VIEWER, out=LegalOut)
    def read(path: StorePath) -> LegalOut:
        """A store's legal texts."""
        return out(StoreId(path.store_id))

    @api.put("/stores/<store_id>/legal/<kind>", allow=Role.ADMIN, out=LegalOut)
    def write(path: TextPath, body: TextsIn) -> LegalOut:
        """Write one of them."""
        legal.write(web.account(), StoreId(path.store_id), path.kind, body.texts)
        return out(StoreId(path.store_id))
