"""REST for playlists."""

from __future__ import annotations

from typing import Annotated, Literal

from flask_babel import gettext
from pydantic import AwareDatetime, BaseModel, Field, JsonValue, StringConstraints

from signage.access import Role
from signage.catalogue import Catalogue
from signage.drafts import Draft, Drafts, JsonObject, add_operations, draft_reply, expected_revision
from signage.ids import PlaylistId
from signage.web import Reply, Web, choose_language

from .document import LONGEST_SECONDS
from .kind import KIND
from .service import Described, NewItem, Playlists

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Seconds = Annotated[float, Field(ge=1, le=LONGEST_SECONDS)]


class PlaylistPath(BaseModel):
    """Which playlist."""

    id: str = Field(min_length=1, max_length=40)


class ItemPath(PlaylistPath):
    """Which item of it."""

    item: str = Field(min_length=1, max_length=40)


class NewPlaylistIn(BaseModel):
    """A new playlist. store: your only one, or all, where it is left out."""

    title: Title
    store: str | None = Field(None, max_length=40)


class NewItemIn(BaseModel):
    """What goes into a playlist, before position `at` or at its end."""

    widget: str = Field(min_length=1, max_length=40)
    config: dict[str, JsonValue]
    seconds: Seconds | None = None
    at: int | None = Field(None, ge=0)


class ItemIn(BaseModel):
    """Fields of an item that change; what is left out stays."""

    config: dict[str, JsonValue] | None = None
    seconds: Seconds | None = None
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    transition: Literal["cut", "fade"] | None = None


class MoveIn(BaseModel):
    """Where an item goes, counted from 0."""

    to: int = Field(ge=0)


class PlaylistLine(BaseModel):
    """A playlist in a list."""

    id: str
    title: str
    store: str | None
    items: int
    published: int | None
    changed: bool
    updated_by: str


class PlaylistsOut(BaseModel):
    """Every playlist, newest change first."""

    playlists: list[PlaylistLine]


class DescribedOut(BaseModel):
    """An item in words. picture: the address of its product's, or empty."""

    id: str
    label: str
    icon: str
    text: str
    seconds: float
    medium: str | None
    product: str | None
    picture: str


class DescribedAllOut(BaseModel):
    """Every item in words, in order."""

    items: list[DescribedOut]


class ProductChoicesQuery(BaseModel):
    """Words of the product's name."""

    q: str = Field("", max_length=100)


class ProductChoice(BaseModel):
    """A product that a card can show."""

    id: str
    name: str
    picture: str


class ProductChoicesOut(BaseModel):
    """Products to choose from."""

    products: list[ProductChoice]


class WidgetOut(BaseModel):
    """A kind of thing that a screen can show; `schema` draws its form."""

    name: str
    label: str
    icon: str
    config: dict[str, JsonValue]
    example: dict[str, JsonValue]


class WidgetsOut(BaseModel):
    """Every widget."""

    widgets: list[WidgetOut]


def init_api(web: Web, playlists: Playlists, drafts: Drafts, catalogue: Catalogue) -> None:
    """Open the doors of playlists."""
    api = web.api("playlists")

    @api.get("/playlists", allow=Role.VIEWER, out=PlaylistsOut)
    def list_playlists() -> PlaylistsOut:
        """Every playlist, newest change first."""
        return PlaylistsOut(playlists=[_line(one) for one in playlists.all(web.account())])

    @api.post("/playlists", allow=Role.EDITOR, out=None, status=201)
    def create(body: NewPlaylistIn) -> Reply:
        """A new, empty playlist."""
        return draft_reply(playlists.create(web.account(), body.title, store=web.store(body.store)), 201)

    @api.post("/playlists/<id>/items", allow=Role.EDITOR, status=201)
    def add_item(path: PlaylistPath, body: NewItemIn) -> Reply:
        """Put an item into the playlist."""
        new = NewItem(body.widget, body.config, body.seconds)
        expected = expected_revision()
        made = playlists.add_item(web.account(), PlaylistId(path.id), new, at=body.at, expected=expected)
        return draft_reply(made, 201)

    @api.patch("/playlists/<id>/items/<item>", allow=Role.EDITOR)
    def change_item(path: ItemPath, body: ItemIn) -> Reply:
        """Change fields of an item."""
        values: JsonObject = {name: body.model_dump(mode="json")[name] for name in body.model_fields_set}
        expected = expected_revision()
        return draft_reply(
            playlists.change_item(web.account(), PlaylistId(path.id), path.item, values, expected=expected)
        )

    @api.post("/playlists/<id>/items/<item>/move", allow=Role.EDITOR)
    def move(path: ItemPath, body: MoveIn) -> Reply:
        """Move an item to another position."""
        expected = expected_revision()
        return draft_reply(playlists.move(web.account(), PlaylistId(path.id), path.item, body.to, expected=expected))

    @api.delete("/playlists/<id>/items/<item>", allow=Role.EDITOR, status=200)
    def remove(path: ItemPath) -> Reply:
        """Take an item out; an undo brings it back."""
        expected = expected_revision()
        return draft_reply(playlists.remove(web.account(), PlaylistId(path.id), path.item, expected=expected))

    @api.get("/playlists/<id>/described", allow=Role.VIEWER, out=DescribedAllOut)
    def described(path: PlaylistPath) -> DescribedAllOut:
        """Every item in words, in the language of the request."""
        draft = playlists.get(web.account(), PlaylistId(path.id))
        return DescribedAllOut(items=[described_out(one) for one in playlists.describe(web.account(), draft.document)])

    @api.get("/playlists/choices/products", allow=Role.VIEWER, out=ProductChoicesOut)
    def product_choices(query: ProductChoicesQuery) -> ProductChoicesOut:
        """Products that a card can show, by name."""
        language = choose_language()
        found = catalogue.products(web.account(), q=query.q, per_page=30)
        return ProductChoicesOut(
            products=[
                ProductChoice(
                    id=one.id, name=one.name([language]), picture=f"/media/{one.picture}" if one.picture else ""
                )
                for one in found.products
            ]
        )

    @api.get("/widgets", allow=Role.VIEWER, out=WidgetsOut)
    def widgets() -> WidgetsOut:
        """Every widget with the schema of its settings."""
        return WidgetsOut(
            widgets=[
                WidgetOut(
                    name=one.name,
                    label=gettext(one.label),
                    icon=one.icon,
                    config=_translated(one.config.model_json_schema()),
                    example=one.example.model_dump(mode="json"),
                )
                for one in playlists.widgets
            ]
        )

    add_operations(web, api, drafts, kind=KIND, path="/playlists")


def described_out(one: Described) -> DescribedOut:
    """An item in words, in the language of the request."""
    sentence = gettext(one.sentence)
    return DescribedOut(
        id=one.id,
        label=gettext(one.label),
        icon=one.icon,
        text=sentence % one.params if one.params else sentence,
        seconds=one.seconds,
        medium=one.medium,
        product=one.product,
        picture=f"/media/{one.picture}" if one.picture else "",
    )


def _line(draft: Draft) -> PlaylistLine:
    items = draft.document["items"]
    return PlaylistLine(
        id=draft.id,
        title=draft.title,
        store=draft.store,
        items=len(items) if isinstance(items, list) else 0,
        published=draft.published,
        changed=draft.changed,
        updated_by=draft.updated_by,
    )


def _translated(schema: JsonValue) -> dict[str, JsonValue]:
    """A JSON schema with its titles and choices in the language of the request."""

    def walk(value: JsonValue, key: str = "") -> JsonValue:
        if isinstance(value, dict):
            return {name: walk(one, "choice" if key == "choices" else name) for name, one in value.items()}
        if isinstance(value, list):
            return [walk(one) for one in value]
        return gettext(value) if isinstance(value, str) and key in ("title", "choice") else value

    walked = walk(schema)
    return walked if isinstance(walked, dict) else {}
