"""Tells an address by POST, signed as Standard Webhooks has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from signage.errors import N_, Problem
from signage.notify.kinds.base import BadSetting, Message, Note, Post, Sent
from signage.signature import key_of, sign


class Webhook:
    """One CloudEvent a POST; any 2xx is thanks, 410 means “no more”, all else is tried again."""

    name = "webhook"
    label = N_("Signed webhook")
    example: ClassVar[Mapping[str, str]] = {"url": "https://example.com/hooks/auslage"}

    def check(self, settings: Mapping[str, object]) -> None:
        """Refuse what is no plain http(s) address; where it leads is checked at each attempt."""
        url = settings.get("url")
        if not isinstance(url, str) or not 1 <= len(url) <= 500 or not url.isprintable():
            raise BadSetting("/url", N_("A webhook needs an address of 1 to 500 characters."))
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError as cause:
            raise BadSetting("/url", N_("This address cannot be read.")) from cause
        if parts.scheme not in ("https", "http") or not host:
            raise BadSetting("/url", N_("The address must begin with https:// and a host name."))
        if parts.username or parts.password:
            raise BadSetting("/url", N_("No name or password in the address: the signature proves who sends."))
        unknown = set(settings) - {"url"}
        if unknown:
            raise BadSetting(f"/{min(unknown)[:40]}", N_("A webhook has no such setting."))

    def addresses(self, settings: Mapping[str, str]) -> Iterable[str]:
        """Where it posts."""
        yield settings["url"]

    def send(self, settings: Mapping[str, str], message: Message, post: Post) -> Sent:
        """One POST."""
        stamp = sign([key_of(message.secret)], message.id, message.at, message.body)
        headers = {"Content-Type": "application/cloudevents+json", **stamp.headers()}
        try:
            status = post(settings["url"], message.body, headers)
        except Problem as problem:
            values = {name: str(value)[:200] for name, value in problem.values.items()}
            return Sent(False, Note(type(problem).__name__, values))
        return Sent(200 <= status < 300, Note("Answered", {"status": str(status)}), gone=status == 410)
