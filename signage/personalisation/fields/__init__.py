"""The fields of a moment: one file a field. A new one is one file and one line in `FIELDS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from signage.personalisation.fields.base import Choice, Field, Kind, Tier, Value, Where
from signage.personalisation.fields.clock_date import ClockDate
from signage.personalisation.fields.clock_minute import ClockMinute
from signage.personalisation.fields.clock_open import ClockOpen
from signage.personalisation.fields.clock_weekday import ClockWeekday
from signage.personalisation.fields.display_class import DisplayClass
from signage.personalisation.fields.moment_kind import MomentKind
from signage.personalisation.fields.moment_language import MomentLanguage
from signage.personalisation.fields.moment_verified import MomentVerified
from signage.personalisation.fields.place_department import PlaceDepartment
from signage.personalisation.fields.place_id import PlaceId
from signage.personalisation.fields.place_kind import PlaceKind
from signage.personalisation.fields.product_brand import ProductBrand
from signage.personalisation.fields.product_category import ProductCategory
from signage.personalisation.fields.product_colour import ProductColour
from signage.personalisation.fields.product_gtin import ProductGtin
from signage.personalisation.fields.product_on_sale import ProductOnSale
from signage.personalisation.fields.product_price_cents import ProductPriceCents
from signage.personalisation.fields.product_stock_here import ProductStockHere
from signage.personalisation.fields.visit_taps import VisitTaps
from signage.personalisation.fields.visitor_known import VisitorKnown
from signage.personalisation.fields.visitor_segments import VisitorSegments
from signage.personalisation.moment import Moment

FIELDS: tuple[Field, ...] = (
    MomentKind(),
    MomentVerified(),
    MomentLanguage(),
    PlaceId(),
    PlaceDepartment(),
    PlaceKind(),
    DisplayClass(),
    ProductGtin(),
    ProductCategory(),
    ProductBrand(),
    ProductColour(),
    ProductPriceCents(),
    ProductOnSale(),
    ProductStockHere(),
    ClockMinute(),
    ClockWeekday(),
    ClockDate(),
    ClockOpen(),
    VisitTaps(),
    VisitorKnown(),
    VisitorSegments(),
)

BY_NAME: Mapping[str, Field] = MappingProxyType({field.name: field for field in FIELDS})


def values_of(moment: Moment) -> dict[str, Value]:
    """What is known in this moment, by field name; what is unknown is absent."""
    read = ((field.name, field.read(moment)) for field in FIELDS)
    return {name: value for name, value in read if value is not None}


__all__ = ["BY_NAME", "FIELDS", "Choice", "Field", "Kind", "Tier", "Value", "Where", "values_of"]
