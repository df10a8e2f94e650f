"""Everything that can have happened: one file a fact, named by one line here."""

from __future__ import annotations

from signage.facts.account_changed import AccountChanged as AccountChanged
from signage.facts.assigned import Assigned as Assigned
from signage.facts.base import Fact as Fact
from signage.facts.base import Phase as Phase
from signage.facts.basket_carried import BasketCarried as BasketCarried
from signage.facts.basket_changed import BasketChanged as BasketChanged
from signage.facts.consent_changed import ConsentChanged as ConsentChanged
from signage.facts.display_changed import DisplayChanged as DisplayChanged
from signage.facts.display_paired import DisplayPaired as DisplayPaired
from signage.facts.display_revoked import DisplayRevoked as DisplayRevoked
from signage.facts.item_shown import ItemShown as ItemShown
from signage.facts.lease_ended import LeaseEnded as LeaseEnded
from signage.facts.lease_granted import LeaseGranted as LeaseGranted
from signage.facts.lease_queued import LeaseQueued as LeaseQueued
from signage.facts.lease_refused import LeaseRefused as LeaseRefused
from signage.facts.legal_text_changed import LegalTextChanged as LegalTextChanged
from signage.facts.medium_ready import MediumReady as MediumReady
from signage.facts.notices_changed import NoticesChanged as NoticesChanged
from signage.facts.painted import Painted as Painted
from signage.facts.panorama_ready import PanoramaReady as PanoramaReady
from signage.facts.place_changed import PlaceChanged as PlaceChanged
from signage.facts.preview_shown import PreviewShown as PreviewShown
from signage.facts.price_changed import PriceChanged as PriceChanged
from signage.facts.price_planned import PricePlanned as PricePlanned
from signage.facts.product_changed import ProductChanged as ProductChanged
from signage.facts.product_marked import ProductMarked as ProductMarked
from signage.facts.products_imported import ProductsImported as ProductsImported
from signage.facts.published import Published as Published
from signage.facts.reservation_ended import ReservationEnded as ReservationEnded
from signage.facts.reserved import Reserved as Reserved
from signage.facts.rule_paused import RulePaused as RulePaused
from signage.facts.signed_in import SignedIn as SignedIn
from signage.facts.stock_changed import StockChanged as StockChanged
from signage.facts.tap_refused import TapRefused as TapRefused
from signage.facts.touched import Touched as Touched
from signage.facts.touchpoint_changed import TouchpointChanged as TouchpointChanged

FACTS: tuple[type[Fact], ...] = tuple(
    value
    for value in list(globals().values())
    if isinstance(value, type) and issubclass(value, Fact) and value is not Fact
)
"""Every kind of fact, in the order of the lines above."""
