"""Studio pages of the catalogue: product list, one product, imports of feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import ProductId, StoreId, VariantId
from signage.places import Places
from signage.web import Pages, Web, choose_language, flash_undo, sentence_of

from .errors import BadBeginning, BadPrice, BadQuantity, BadTaxRate, GivenAway
from .imports import MAX_BYTES, Imports, NewImport
from .money import Money
from .service import Catalogue
from .values import NewPrice, PriceKind

STATES: Mapping[str, tuple[str, str]] = {
    "queued": (N_("Waiting"), "info"),
    "done": (N_("All read"), "ok"),
    "arriving": (N_("Arriving"), "info"),
}


@dataclass(frozen=True)
class _Door:
    """What every page of the catalogue needs."""

    web: Web
    catalogue: Catalogue
    places: Places
    imports: Imports


def add_pages(web: Web, catalogue: Catalogue, places: Places, imports: Imports) -> None:
    """The pages of the catalogue."""
    pages = web.pages("catalogue", __name__)
    web.nav(N_("Products"), "/studio/products", "shirt", 22)
    door = _Door(web, catalogue, places, imports)
    _add_list(door, pages)
    _add_product(door, pages)
    _add_changes(door, pages)
    _add_retiring(door, pages)
    _add_imports(door, pages)


def _add_list(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/products", allow=Role.VIEWER)
    def products() -> str:
        account = door.web.account()
        q, category = request.args.get("q", "")[:200], request.args.get("category", "")[:300]
        retired, page = bool(request.args.get("retired")), _whole(request.args.get("page"), 1)
        found = door.catalogue.products(account, q=q, category=category, page=page, retired=retired)
        stores = door.places.stores(account)
        store = _chosen_store(door, request.args.get("store"))
        ids = [product.id for product in found.products]
        cards = door.catalogue.cards(store.id, ids, languages=[choose_language()]) if store else {}
        return render_template(
            "catalogue/products.html",
            found=found,
            cards=cards,
            q=q,
            category=category,
            categories=door.catalogue.categories(account),
            stores=stores,
            store=store,
            languages_here=[choose_language()],
            retired=retired,
            page_link=lambda page: "?" + urlencode({**_filters(q, category, store, retired), "page": page}),
            can_edit=account.role.allows(Role.EDITOR),
        )


def _filters(q: str, category: str, store: Any, retired: bool) -> dict[str, str]:
    found = {"q": q, "category": category, "store": store.id if store else "", "retired": "1" if retired else ""}
    return {name: value for name, value in found.items() if value}


def _chosen_store(door: _Door, wanted: str | None) -> Any:
    stores = door.places.stores(door.web.account())
    return next((each for each in stores if each.id == wanted), stores[0] if stores else None)


def _add_product(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/products/<product_id>", allow=Role.VIEWER)
    def product(product_id: str) -> Any:
        return _show(door, ProductId(product_id))


def _show(
    door: _Door,
    product: ProductId,
    problem: tuple[str, str] | None = None,
    status: int = 200,
    *,
    for_free: bool = False,
) -> Any:
    """The page of a product. problem: the form that came back, and its sentence; for_free: it asks for a yes."""
    account, language = door.web.account(), choose_language()
    found = door.catalogue.product(account, product)
    stores = door.places.stores(account)
    offers = {
        store.id: {offer.variant: offer for offer in found_offers}
        for store in stores
        for found_offers in [door.catalogue.product_offers(store.id, [product], languages=[language]).get(product, [])]
    }
    return render_template(
        "catalogue/product.html",
        product=found,
        name=found.name([language]),
        names={variant.id: variant.name([language]) for variant in found.variants},
        stores=stores,
        offers=offers,
        stock={(each.variant, each.store): each for each in door.catalogue.stock(account, product)},
        prices=door.catalogue.prices(account, product),
        store_names={store.id: store.name for store in stores},
        problem=problem,
        for_free=for_free,
        sent=request.form,
        when=door.web.moment,
        currency=stores[0].currency if stores else "EUR",
        can_edit=account.role.allows(Role.EDITOR),
        now=door.web.kernel.clock.now(),
    ), status


def _add_changes(door: _Door, pages: Pages) -> None:
    @pages.post("/studio/products/<product_id>/prices", allow=Role.EDITOR)
    def set_price(product_id: str) -> Any:
        of_all = request.form.get("variant") == "all"
        variants = _variants(door, product_id) if of_all else [_variant(door, product_id)]
        try:
            price = _price(door, request.form)
            door.catalogue.set_prices(door.web.account(), variants, price)
        except (Invalid, Conflict) as refusal:
            problem = (f"price-{'all' if of_all else variants[0]}", _sentences(refusal))
            return _show(door, ProductId(product_id), problem, 422, for_free=isinstance(refusal, GivenAway))
        if price.valid_from is None:
            flash(gettext("The new price holds from now on; screens and tour follow within seconds."), "ok")
        else:
            flash(gettext("The price is planned; screens and tour change by themselves when it begins."), "ok")
        return _back(product_id)

    @pages.post("/studio/products/<product_id>/stock", allow=Role.EDITOR)
    def set_stock(product_id: str) -> Any:
        form = request.form
        variant, store = _variant(door, product_id), StoreId(form.get("store", ""))
        try:
            quantity = _whole(form.get("quantity"), -1)
            if quantity < 0:
                raise BadQuantity
            version = _whole(form.get("version"), 0)
            door.catalogue.set_stock(door.web.account(), variant, store, quantity, expected=version)
        except (Invalid, Conflict) as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            return _show(door, ProductId(product_id), (f"stock-{variant}-{store}", _sentences(refusal)), status)
        flash(gettext("The stock is saved."), "ok")
        return _back(product_id)


def _add_retiring(door: _Door, pages: Pages) -> None:
    @pages.post("/studio/products/<product_id>/retire", allow=Role.EDITOR)
    def retire(product_id: str) -> Any:
        gone = door.catalogue.retire(door.web.account(), ProductId(product_id))
        sentence = gettext("“%(name)s” is sold no longer: nothing offers it.", name=gone.name([choose_language()]))
        flash_undo(sentence, f"/studio/products/{product_id}/unretire")
        return redirect("/studio/products", 303)

    @pages.post("/studio/products/<product_id>/unretire", allow=Role.EDITOR)
    def unretire(product_id: str) -> Any:
        back = door.catalogue.retire(door.web.account(), ProductId(product_id), back=True)
        flash(gettext("“%(name)s” is sold again.", name=back.name([choose_language()])), "ok")
        return _back(product_id)


def _variants(door: _Door, product_id: str) -> list[VariantId]:
    return [each.id for each in door.catalogue.product(door.web.account(), ProductId(product_id)).variants]


def _variant(door: _Door, product_id: str) -> VariantId:
    """The variant that the form names, of this very product. Raises NotFound."""
    for each in _variants(door, product_id):
        if each == request.form.get("variant"):
            return each
    raise NotFound


def _price(door: _Door, form: Mapping[str, str]) -> NewPrice:
    """The price that a form describes. Raises BadPrice, GivenAway, BadTaxRate, BadBeginning."""
    text = form.get("amount", "").strip()
    try:
        money = Money.parse(f"{text} {form.get('currency', '')}")
    except ValueError as cause:
        raise BadPrice(field="/amount", price=text[:40]) from cause
    if money.minor == 0 and not form.get("free"):
        raise GivenAway
    account = door.web.account()
    store = StoreId(form["store"]) if form.get("store") else account.home
    kind = PriceKind.OFFER if form.get("kind") == PriceKind.OFFER else PriceKind.REGULAR
    clock = store or next((each.id for each in door.places.stores(account)), None)
    return NewPrice(money, _rate(form), store, kind, _beginning(door, form.get("begins", ""), clock))


def _beginning(door: _Door, text: str, store: StoreId | None) -> datetime | None:
    """The instant that a form names on the wall clock of the store; nothing is now."""
    if not text or store is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=door.places.store(door.web.account(), store).zone)
    except ValueError as cause:
        raise BadBeginning from cause


def _rate(form: Mapping[str, str]) -> Decimal:
    try:
        return Decimal(form.get("tax_percent", "19").replace(",", ".")) / 100
    except InvalidOperation as cause:
        raise BadTaxRate from cause


def _add_imports(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/products/imports", allow=Role.VIEWER)
    def imports() -> Any:
        return _show_imports(door)

    @pages.get("/studio/products/imports/<import_id>", allow=Role.VIEWER)
    def import_report(import_id: str) -> Any:
        return _show_imports(door, import_id)

    @pages.post("/studio/products/imports", allow=Role.EDITOR, max_body=MAX_BYTES + 65_536)
    def start_import() -> Any:
        upload = request.files.get("file")
        if upload is None:
            raise NotFound
        form = request.form
        try:
            new = NewImport(
                filename=upload.filename or "feed",
                source=form.get("source", "").strip() or "feed",
                language=form.get("language", "de"),
                tax_rate=_rate(form),
                store=door.web.store(form.get("store")),
            )
            report = door.imports.start(door.web.account(), new, upload.stream)
        except Invalid as refusal:
            return _show_imports(door, problem=_sentences(refusal), status=422)
        return redirect(f"/studio/products/imports/{report.id}", 303)


def _show_imports(door: _Door, import_id: str = "", problem: str = "", status: int = 200) -> Any:
    account = door.web.account()
    report = door.imports.report(account, import_id) if import_id else None
    job = door.web.kernel.jobs.find(door.web.kernel, report.job, account) if report and report.job else None
    stores = door.places.stores(account)
    return render_template(
        "catalogue/imports.html",
        reports=door.imports.latest(account),
        report=report,
        job=job,
        problem=problem,
        states=STATES,
        stores=stores,
        tongues=list(dict.fromkeys(tag for store in stores for tag in store.languages)) or ["de", "en"],
        when=door.web.moment,
        sentence=lambda error: gettext(error.sentence) % error.params,
        can_edit=account.role.allows(Role.EDITOR),
        refresh=bool(job and job.state.value in ("queued", "running")),
    ), status


def _sentences(refusal: Invalid | Conflict) -> str:
    problems = refusal.all() if isinstance(refusal, Invalid) else (refusal,)
    return " ".join(sentence_of(each) for each in problems)


def _whole(value: str | None, default: int) -> int:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _back(product_id: str) -> BaseResponse:
    return redirect(f"/studio/products/{product_id}", 303)
