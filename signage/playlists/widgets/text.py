"""A message in large letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from signage.errors import N_

from .base import Config, Description, Lint, Payload, Texts, Widget, WidgetWorld, in_language

LEGIBLE = 140
"""More letters than this cannot be read at three metres before a ten second item is over."""


class TextConfig(Config):
    """What is written, how large, and in which tone."""

    text: Texts = Field(title=N_("Text"), min_length=1, json_schema_extra={"input": "texts"})
    size: Literal["headline", "message"] = Field(
        default="headline",
        title=N_("Size"),
        json_schema_extra={"choices": {"headline": N_("Headline"), "message": N_("Message")}},
    )
    tone: Literal["plain", "accent", "dark"] = Field(
        default="plain",
        title=N_("Tone"),
        json_schema_extra={"choices": {"plain": N_("Plain"), "accent": N_("Accent colour"), "dark": N_("Dark")}},
    )


class Text(Widget[TextConfig]):
    """A message: plain text in each language, never markup."""

    name: ClassVar[str] = "text"
    label: ClassVar[str] = N_("Text")
    icon = "type"
    config = TextConfig
    example = TextConfig(text={"de": "Neu eingetroffen", "en": "New arrivals"})
    good = ({"text": {"de": "<script>alert(1)</script>"}, "size": "message"}, {"text": {"de": "Heute"}, "tone": "dark"})
    bad = (
        ({}, "/text"),
        ({"text": {}}, "/text"),
        ({"text": {"de": "x" * 501}}, "/text/de"),
        ({"text": {"not a language": "x"}}, "/text/not a language"),
        ({"text": {"de": "x"}, "style": "color:red"}, "/style"),
    )

    def compile(self, config: TextConfig, world: WidgetWorld) -> Payload:
        return {"widget": self.name, "text": dict(config.text), "size": config.size, "tone": config.tone}

    def lint(self, config: TextConfig, world: WidgetWorld) -> Iterable[Lint]:
        if not any(config.text.values()):
            yield Lint("/text", N_("Write the text that the screen shows."))
        for language, text in config.text.items():
            if len(text) > LEGIBLE:
                sentence = N_("%(length)s letters are hard to read from three metres: shorten the text to %(limit)s.")
                yield Lint(f"/text/{language}", sentence, {"length": len(text), "limit": LEGIBLE}, blocks=False)

    def describe(self, config: TextConfig, world: WidgetWorld) -> Description:
        text = in_language(config.text)
        return Description(N_("Text: %(text)s"), {"text": text}) if text else Description(N_("Empty text"))
