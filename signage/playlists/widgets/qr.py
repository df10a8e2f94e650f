"""A QR code with a caption: the way from the screen to the phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from signage.errors import N_

from .base import Config, Description, Lint, Payload, Texts, Widget, WidgetWorld, code, in_language


def _web_address(value: str) -> str:
    if any(letter.isspace() or not letter.isprintable() for letter in value):
        raise ValueError(N_("An address holds no spaces: check it."))
    if value.startswith("/") and not value.startswith("//"):
        return value
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise ValueError(N_("This is not a web address: start it with https:// or with /.")) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(N_("This is not a web address: start it with https:// or with /."))
    return value


WebAddress = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_web_address)]


class QrConfig(Config):
    """Where the code leads, and what is written beside it."""

    target: WebAddress = Field(title=N_("Address"), json_schema_extra={"input": "address"})
    caption: Texts = Field(default_factory=dict, title=N_("Caption"), json_schema_extra={"input": "texts"})
    tone: Literal["plain", "accent", "dark"] = Field(
        default="plain",
        title=N_("Tone"),
        json_schema_extra={"choices": {"plain": N_("Plain"), "accent": N_("Accent colour"), "dark": N_("Dark")}},
    )


class Qr(Widget[QrConfig]):
    """A QR code: drawn on the server so that the payload is final and the display needs no library."""

    name: ClassVar[str] = "qr"
    label: ClassVar[str] = N_("QR code")
    icon = "qr-code"
    config = QrConfig
    example = QrConfig(
        target="/tour/modehaus", caption={"de": "Rundgang auf dem Handy", "en": "The tour on your phone"}
    )
    good = ({"target": "https://example.com/a?b=c"}, {"target": "/t/jacken", "tone": "dark"})
    bad = (
        ({}, "/target"),
        ({"target": "javascript:alert(1)"}, "/target"),
        ({"target": "//evil.example"}, "/target"),
        ({"target": "https://a b"}, "/target"),
        ({"target": "https://[::1"}, "/target"),
        ({"target": "/" + "x" * 1000}, "/target"),
    )

    def compile(self, config: QrConfig, world: WidgetWorld) -> Payload:
        return {"widget": self.name, "code": code(config.target), "caption": dict(config.caption), "tone": config.tone}

    def lint(self, config: QrConfig, world: WidgetWorld) -> Iterable[Lint]:
        if not any(config.caption.values()):
            yield Lint("/caption", N_("Say beside the code where it leads."), blocks=False)

    def describe(self, config: QrConfig, world: WidgetWorld) -> Description:
        caption = in_language(config.caption)
        if caption:
            return Description(N_("QR code: %(caption)s"), {"caption": caption})
        return Description(N_("QR code to %(target)s"), {"target": config.target})
