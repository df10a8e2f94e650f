"""What every widget promises.

A widget is a kind of thing that a screen can show. Its Python half lives in one file of this folder and is pure:
it checks its settings, says what it uses, and compiles itself into the payload that its browser half mounts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from signage.errors import N_
from signage.ids import MediumId, ProductId
from signage.qr import qr

Payload: TypeAlias = dict[str, JsonValue]
C = TypeVar("C", bound="Config")

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Texts = Annotated[dict[Language, Words], Field(max_length=12)]


class Config(BaseModel):
    """The settings of one use of a widget; its JSON schema draws the form in the studio."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Rendition:
    """One playable file made from a medium."""

    sha256: str
    type: str
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What a widget may know of a medium; `renditions` is empty until it has been prepared."""

    id: MediumId
    kind: str
    title: str
    alt: Mapping[str, str] = field(default_factory=dict)
    renditions: tuple[Rendition, ...] = ()
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What a widget may know of a product; prices and stock are live data and never compiled in."""

    id: ProductId
    name: Mapping[str, str]
    page: str | None = None
    """Address of the product's own page, for its QR code."""
    picture: str = ""
    """SHA-256 of its picture, or empty: for the studio's lists, while displays get it as live data."""


@dataclass(frozen=True, slots=True)
class WidgetWorld:
    """The media and products that the widgets of one document refer to, as they are now."""

    media: Mapping[MediumId, MediumFacts] = field(default_factory=dict)
    products: Mapping[ProductId, ProductFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a widget refers to: a `medium` or a `product`, by its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing to know before publishing. `blocks` refuses the publish."""

    pointer: str
    sentence: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Description:
    """A widget in one sentence, for lists and for people who do not see the picture."""

    sentence: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offline:
    """How long a widget may be shown without its server: `None` is for ever."""

    max_age: timedelta | None = None


class WrongConfig(ValueError):
    """Settings that a widget refuses; `errors` are pydantic's, `pointers` name their fields."""

    def __init__(self, errors: Sequence[ErrorDetails]) -> None:
        self.errors: list[ErrorDetails] = []
        for one in errors:
            kept = one.copy()
            kept["loc"] = tuple(part for part in one["loc"] if part != "[key]")
            self.errors.append(kept)
        messages = [one["msg"] for one in errors]
        super().__init__("; ".join(map(": ".join, zip(self.pointers, messages, strict=True))))

    @property
    def pointers(self) -> list[str]:
        """A JSON pointer into the settings for each error."""
        return ["".join(f"/{_escape(part)}" for part in one["loc"]) for one in self.errors]


class Widget(ABC, Generic[C]):
    """One kind of thing that a screen can show."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: str
    offline: ClassVar[Offline] = Offline()
    config: type[C]
    example: C
    good: tuple[Payload, ...] = ()
    bad: tuple[tuple[Payload, str], ...] = ()
    """Settings that must be refused, each with the JSON pointer that the refusal names."""

    def parse(self, raw: object) -> C:
        """Settings from outside as a value. Raises WrongConfig with every problem at once."""
        try:
            return self.config.model_validate(raw)
        except ValidationError as error:
            raise WrongConfig(error.errors()) from error

    def uses(self, config: C) -> Iterable[Use]:
        """The media and products that these settings refer to."""
        return ()

    def data(self, config: C) -> Iterable[str]:
        """Keys of live values that change in place without a publish, such as `product:4711`."""
        return ()

    @abstractmethod
    def compile(self, config: C, world: WidgetWorld) -> Payload:
        """What the browser half mounts. Raises LookupError when `world` lacks something that `uses` names."""

    def assets(self, config: C, world: WidgetWorld) -> Iterable[Rendition]:
        """The files that a display must hold before it can show this."""
        return ()

    def duration(self, payload: Payload) -> timedelta | None:
        """The natural length of what was compiled, `None` where it has none."""
        return None

    def lint(self, config: C, world: WidgetWorld) -> Iterable[Lint]:
        """What stands against publishing these settings; pointers start inside the settings."""
        return ()

    @abstractmethod
    def describe(self, config: C, world: WidgetWorld) -> Description:
        """What a person sees, in one sentence of the catalogue."""


def in_language(texts: Mapping[str, str], language: str = "de") -> str:
    """The text in `language`, else in any other, else nothing."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def code(target: str) -> JsonValue:
    """A QR code to an address. One of our own pages is drawn later, when the server's address is known."""
    return {"target": target} if target.startswith("/") else _drawn(target)


def draw_codes(payload: Payload, public_url: str) -> Payload:
    """The payload with its QR code to one of our own pages drawn for the server at `public_url`."""
    found = payload.get("code")
    if not isinstance(found, dict) or "target" not in found:
        return payload
    return {**payload, "code": _drawn(public_url.rstrip("/") + str(found["target"]))}


def _drawn(target: str) -> JsonValue:
    """One SVG path on a square grid of `size` modules, its quiet zone included."""
    return {**qr(target)._asdict()}


def medium_lint(medium: MediumId, kind: str, world: WidgetWorld) -> Iterable[Lint]:
    """Findings shared by the widgets that show one medium."""
    known = world.media.get(medium)
    if known is None:
        yield Lint("/medium", N_("This medium is not in the library: choose another one."))
    elif known.kind != kind:
        sentence = N_("“%(title)s” is not of the right kind here: choose another medium.")
        yield Lint("/medium", sentence, {"title": known.title})
    elif not known.renditions:
        sentence = N_("“%(title)s” is still being prepared: publish when it is ready.")
        yield Lint("/medium", sentence, {"title": known.title})


def _escape(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
