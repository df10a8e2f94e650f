"""A shop that takes a basket by an address, as most of them do (Shopify: /cart/<variant>:<n>,…)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import SplitResult, quote, urlsplit

from signage.baskets.shops.base import Article, BadShopSetting, is_public_host
from signage.errors import N_, Invalid

_BLANK = re.compile(r"\{([^{}]*)\}")


class UrlTemplate:
    """Fills the articles into an address. Blanks: {items} (sku:quantity,…), {skus}, {gtins}."""

    name = "url_template"
    label = N_("Any shop, by an address with blanks")
    example: ClassVar[Mapping[str, str]] = {"address": "https://shop.example/cart/{items}"}

    fields: ClassVar[Mapping[str, str]] = {"address": N_("Address of the basket in the shop")}
    hint = N_("Blanks: {items} becomes sku:pieces,… {skus} and {gtins} become lists.")

    def check(self, settings: Mapping[str, object]) -> None:
        """Refuse what is no https address with one of the blanks."""
        address = settings.get("address")
        if not isinstance(address, str) or not 1 <= len(address) <= 500:
            raise _bad(N_("The shop’s address needs 1 to 500 characters."))
        blanks = set(_BLANK.findall(address))
        try:
            parts = urlsplit(_BLANK.sub("x", address))
        except ValueError as cause:
            raise _bad(N_("The shop’s address cannot be read as an address.")) from cause
        # What a browser reads otherwise than we do (“\\” as “/”, spaces, a name before “@”) could hide the host.
        odd = not address.isprintable() or " " in address or "\\" in address or "@" in parts.netloc
        if parts.scheme != "https" or not parts.hostname or odd or _port(parts) == 0:
            raise _bad(N_("The shop’s address must begin with https:// and a host name."))
        if not is_public_host(parts.hostname):
            raise _bad(N_("The shop’s address must lead to a shop on the internet, not into your own network."))
        if "{" in address.partition("//")[2].partition("/")[0]:
            raise _bad(N_("The host name of the shop’s address cannot have a blank."))
        if not blanks or not blanks <= {"items", "skus", "gtins"}:
            raise _bad(N_("The shop’s address needs one of the blanks {items}, {skus} or {gtins}, and no other."))
        if "#" in address:
            raise _bad(N_("The shop’s address cannot have a “#”: a browser keeps what follows to itself."))
        unknown = set(settings) - {"address"}
        if unknown:
            raise BadShopSetting(f"/{min(unknown)[:40]}", N_("This setting is unknown to this kind of shop."))

    def checkout(self, settings: Mapping[str, object], articles: Sequence[Article]) -> str:
        """The address with its blanks filled."""
        values = {
            "items": ",".join(f"{quote(each.sku, safe='')}:{each.quantity}" for each in articles),
            "skus": ",".join(quote(each.sku, safe="") for each in articles),
            "gtins": ",".join(quote(each.gtin, safe="") for each in articles),
        }
        return _BLANK.sub(lambda blank: values[blank[1]], str(settings["address"]))


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return 0


def _bad(sentence: str) -> Invalid:
    return BadShopSetting("/address", sentence)
