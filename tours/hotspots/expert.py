"""Somebody of the shop who can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Texts

Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\+?[0-9][0-9 ()/-]{3,28}[0-9])?$")]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^([^\s@<>?&]+@[^\s@<>?&]+)?$")
]


class ExpertHotspot(Hotspot):
    """phone, email: at least one of them, so that asking leads to somebody."""

    kind: ClassVar = "expert"
    label: ClassVar = N_("Ask our staff")
    icon: ClassVar = "message-circle-question-mark"
    example: ClassVar = {
        "phone": "+49 221 123456",
        "text": {"de": "Wir messen Ihren Fuß.", "en": "We measure your foot."},
    }
    form: ClassVar = (
        Input("text", "texts", N_("Text")),
        Input("phone", "line", N_("Phone")),
        Input("email", "line", N_("E-mail")),
    )

    text: Texts = Field(default_factory=dict)
    phone: Phone = ""
    email: Email = ""

    def check(self, known: Known) -> Iterable[Fault]:
        if not (self.phone or self.email):
            sentence = N_("Nobody can be asked at this hotspot: give a phone number or an e-mail address.")
            yield Fault("/phone", sentence, code="contact-missing")

    def listed(self) -> Listed:
        return Listed(text=dict(self.text), phone=self.phone, email=self.email)
