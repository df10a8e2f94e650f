"""Playlists as a kind of draft: what they use, what stands against publishing, what the displays get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, JsonValue
from pydantic_core import ErrorDetails

from signage.access import Account
from signage.catalogue import Catalogue
from signage.drafts import Compiled, Finding, JsonObject, Ref
from signage.errors import N_, NotFound
from signage.ids import MediumId, ProductId, StoreId
from signage.media import Media
from signage.schema import BadField, from_schema, parse

from .document import DEFAULT_SECONDS, Item, PlaylistDocument
from .widgets import AnyWidget, MediumFacts, ProductFacts, Rendition, Use, Widgets, WidgetWorld, WrongConfig

KIND = "playlist"


class PlaylistKind:
    """What drafts asks of playlists."""

    name = KIND
    label = N_("Playlist")
    schema: type[BaseModel] = PlaylistDocument

    def __init__(self, widgets: Widgets, media: Media, catalogue: Catalogue) -> None:
        self._widgets = widgets
        self._media = media
        self._catalogue = catalogue

    def validate(self, document: JsonObject, _store: StoreId | None) -> JsonObject:
        """Each item's settings as its widget has them. Raises Invalid with a pointer to every wrong field."""
        found = PlaylistDocument.model_validate(document)
        errors: list[ErrorDetails] = []
        items: list[JsonValue] = []
        ids = [item.id for item in found.items]
        for at, item in enumerate(found.items):
            widget = self._widgets.get(item.widget)
            if widget is None:
                names = ", ".join(sorted(one.name for one in self._widgets))
                raise BadField(f"/items/{at}/widget", N_("Choose one of: %(expected)s."), expected=names)
            if ids.index(item.id) != at:
                raise BadField(f"/items/{at}/id", N_("Two items have the same id: give each its own."))
            if item.valid_from and item.valid_until and item.valid_until <= item.valid_from:
                raise BadField(f"/items/{at}/valid_until", N_("The end lies before the beginning: choose a later one."))
            try:
                config = widget.parse(item.config).model_dump(mode="json")
            except WrongConfig as error:
                prefix = ("items", at, "config")
                errors += [_moved(one, prefix) for one in error.errors]
            else:
                items.append({**item.model_dump(mode="json"), "config": config})
        if errors:
            raise from_schema(errors)
        return {**document, "items": items}

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        """The media and products of its items."""
        for _, widget, config in self._parsed(document):
            for use in widget.uses(config):
                yield Ref(use.kind, use.id)

    def check(self, document: JsonObject, sight: Account) -> Iterable[Finding]:
        """An empty playlist, and whatever the widgets find."""
        parsed = self._parsed(document)
        if not parsed:
            yield Finding("/items", N_("This playlist is empty: add a picture, a product or a text first."))
        world = self.world(parsed, sight)
        for at, (_, widget, config) in enumerate(parsed):
            for lint in widget.lint(config, world):
                yield Finding(f"/items/{at}/config{lint.pointer}", lint.sentence, lint.params, lint.blocks)

    def compile(self, document: JsonObject, sight: Account) -> Compiled:
        """Every item's payload, its length in seconds, and the files a display needs for it."""
        parsed = self._parsed(document)
        world = self.world(parsed, sight)
        assets: dict[str, Rendition] = {}
        items: list[JsonValue] = []
        for item, widget, config in parsed:
            found = {one.sha256: one for one in widget.assets(config, world)}
            assets |= found
            items.append(compiled_item(item, widget, config, world, sorted(found)))
        listed: list[JsonValue] = [
            {"sha256": one.sha256, "type": one.type, "size": one.size} for one in assets.values()
        ]
        body: JsonObject = {"title": document["title"], "items": items, "assets": listed}
        return Compiled(body, frozenset(assets))

    def preview(
        self, account: Account, document: JsonObject
    ) -> tuple[list[JsonObject], dict[str, str], list[ProductId]]:
        """Items as the displays would get them, the files they need (SHA-256 → where the studio finds it), products.

        Items that cannot be shown yet, or stand on what the account may not see, are left out.
        """
        parsed = self._parsed(document)
        world = self.world(parsed, account)
        items = [
            compiled_item(item, widget, config, world, [])
            for item, widget, config in parsed
            if not any(lint.blocks for lint in widget.lint(config, world))
        ]
        files = {
            one.sha256: f"/api/v1/media/{medium.id}/renditions/{one.recipe}"
            for medium in self._media.known(account, list(world.media)).values()
            for one in medium.shown
        }
        return items, files, list(world.products)

    def world(self, parsed: Sequence[tuple[Item, AnyWidget, Any]], account: Account) -> WidgetWorld:
        """The media and products that these items use, as they are now and as far as the account may see them."""
        uses = {use for _, widget, config in parsed for use in widget.uses(config)}
        media = self._media.known(account, [MediumId(use.id) for use in uses if use.kind == "medium"])
        return WidgetWorld(
            media={
                id: MediumFacts(
                    id=id,
                    kind=one.kind,
                    title=one.title,
                    alt=one.alt,
                    renditions=tuple(Rendition(r.sha256, r.type, r.size, r.width, r.height) for r in one.shown),
                    length=one.length,
                )
                for id, one in media.items()
            },
            products=self._products(uses, account),
        )

    def parsed(self, document: JsonObject) -> list[tuple[Item, AnyWidget, Any]]:
        """Each item with its widget and its typed settings."""
        return self._parsed(document)

    def _parsed(self, document: JsonObject) -> list[tuple[Item, AnyWidget, Any]]:
        found = parse(PlaylistDocument, document)
        known = [(item, self._widgets.get(item.widget)) for item in found.items]
        return [(item, widget, widget.parse(item.config)) for item, widget in known if widget is not None]

    def _products(self, uses: Iterable[Use], account: Account) -> dict[ProductId, ProductFacts]:
        found = {}
        for use in uses:
            if use.kind != "product":
                continue
            try:
                product = self._catalogue.product(account, ProductId(use.id))
            except NotFound:
                continue
            gtin = next((variant.gtin for variant in product.variants if variant.gtin), "")
            found[product.id] = ProductFacts(
                product.id, product.title, f"/01/{gtin}" if gtin else None, product.picture
            )
        return found


def compiled_item(item: Item, widget: AnyWidget, config: Any, world: WidgetWorld, assets: list[str]) -> JsonObject:
    """One item as a version freezes it."""
    payload = widget.compile(config, world)
    natural = widget.duration(payload)
    seconds = item.seconds or (natural.total_seconds() if natural else DEFAULT_SECONDS)
    age = widget.offline.max_age
    return {
        "id": item.id,
        "widget": item.widget,
        "seconds": seconds,
        "payload": payload,
        "data": list(widget.data(config)),
        "assets": list(assets),
        "max_age": age.total_seconds() if age else None,
        "valid_from": item.valid_from.isoformat() if item.valid_from else None,
        "valid_until": item.valid_until.isoformat() if item.valid_until else None,
        "transition": item.transition,
    }


def _moved(error: ErrorDetails, prefix: tuple[str | int, ...]) -> ErrorDetails:
    moved = error.copy()
    moved["loc"] = (*prefix, *error["loc"])
    return moved
