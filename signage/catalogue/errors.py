"""Why the catalogue refuses."""

from __future__ import annotations

from signage.errors import N_, Conflict, Invalid


class TitleMissing(Invalid):
    """A product that nobody can name."""

    field = "/title"
    sentence = N_("A title is missing. Give it in at least one language, up to 300 characters.")


class VariantMissing(Invalid):
    """A product without anything that could be sold."""

    field = "/variants"
    sentence = N_("A product needs at least one variant with an article number (SKU).")


class SkuMissing(Invalid):
    """A variant without an article number, or with a very long one."""

    field = "/variants/sku"
    sentence = N_("An article number (SKU) has 1 to 100 characters.")


class BadGtin(Invalid):
    """A GTIN whose check digit is wrong."""

    field = "/variants/gtin"
    sentence = N_("“%(gtin)s” is no GTIN: it has 8, 12, 13 or 14 digits and the last one checks the others.")


class BadMeasure(Invalid):
    """An amount that nobody can compare."""

    field = "/variants/measure"
    sentence = N_("“%(measure)s” does not say how much is in it. Write an amount and mg, g, kg, ml, cl, l, cm or m.")


class SkuTaken(Conflict):
    """Two variants with one article number."""

    sentence = N_("The article number “%(sku)s” belongs to another product already.")


class AlreadyKnown(Conflict):
    """Two products with one number of one source."""

    sentence = N_("A product with the number “%(external_id)s” from “%(source)s” is already here.")


class BadPrice(Invalid):
    """A price below zero, beyond reason, or in words."""

    field = "/price"
    sentence = N_("“%(price)s” is no price. Write an amount such as 49.95, from 0 to 10 million.")


class GivenAway(Invalid):
    """A form's price of nothing, not confirmed."""

    field = "/amount"
    sentence = N_("This price is 0: it gives the product away. Tick “For free” if you mean it.")


class WrongCurrency(Invalid):
    """A price in a currency that the store does not take."""

    field = "/price"
    sentence = N_("This store sells in %(expected)s, not in %(given)s.")


class BadTaxRate(Invalid):
    """A tax rate outside 0 to 100 %."""

    field = "/tax_rate"
    sentence = N_("A tax rate lies between 0 and 100 percent.")


class PastPrice(Invalid):
    """A price that would rewrite history."""

    field = "/valid_from"
    sentence = N_("A price cannot begin in the past: what was asked then stays as it was. Choose now or later.")


class BadBeginning(Invalid):
    """A beginning that is no date."""

    field = "/valid_from"
    sentence = N_("This is no date: choose the day and the time at which the price begins.")


class BadQuantity(Invalid):
    """A stock below zero or beyond reason."""

    field = "/quantity"
    sentence = N_("A stock is a whole number from 0 to 1,000,000.")


class OutOfStock(Conflict):
    """More is asked for than the store has."""

    sentence = N_("There are not enough pieces left in this store.")


class UnknownFeed(Invalid):
    """A file that no feed kind recognises."""

    field = "/file"
    sentence = N_("This is neither a Google product feed in XML nor one in TSV. Check the file that you chose.")


class FeedTooLarge(Invalid):
    """A feed beyond the limit."""

    field = "/file"
    sentence = N_("This feed is too large: at most %(megabytes)s MB. Split it into several files.")


class FeedEmpty(Invalid):
    """A feed without a byte."""

    field = "/file"
    sentence = N_("This file is empty. Choose the product feed that your shop exports.")
