"""`auslage run --tls`: displays get a secure context and their live line, and other websites a tour with its basket."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import FLAGS, DemoServer
from tests.browser.test_tour import tour_of
from tests.browser.test_tour_embed import another_house, of_another_website
from tests.filled import copy_of_demo


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The demo store with TLS beside plain HTTP."""
    running = DemoServer.start(copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("tls")), "--tls")
    yield running
    running.stop()


@pytest.fixture
def trusting(tls_server: DemoServer, chromium: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that trusts this server's certificate and no other, as the kiosk's does."""
    certificate = x509.load_pem_x509_certificate((tls_server.folder / "tls/server.pem").read_bytes())
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pin = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=[*FLAGS, f"--ignore-certificate-errors-spki-list={pin}"],
    )
    yield context
    context.close()


def test_a_display_on_tls_is_secure_paired_and_on_the_live_line(
    tls_server: DemoServer, trusting: BrowserContext
) -> None:
    secure = str(json.loads((tls_server.folder / "run.json").read_text())["tls_url"])
    link = str(tls_server.described["displays"][0]["player_url"]).replace(tls_server.base_url, secure)
    page = trusting.new_page()
    with page.expect_websocket() as line:
        page.goto(link)
    assert line.value.url.startswith(secure.replace("https:", "wss:"))
    assert page.evaluate("isSecureContext")
    expect(page.locator("[data-serial]")).to_be_attached()
    assert page.evaluate("navigator.serviceWorker.ready.then(ready => ready.active !== null)")


def test_a_basket_is_kept_in_the_frame_of_another_website(tls_server: DemoServer, trusting: BrowserContext) -> None:
    """The cookie belongs to this frame: on our own pages nobody has it."""
    secure = of_another_website(str(json.loads((tls_server.folder / "run.json").read_text())["tls_url"]))
    with another_house(f"{secure}{tour_of(tls_server)}?lang=en", tls=tls_server.folder / "tls") as port:
        page = trusting.new_page()
        page.goto(f"https://localhost:{port}/")
        tour = page.frame_locator("iframe")
        # Hydrated: before that the form is sent as without script, which is the next test.
        expect(tour.locator("#tour-stage")).to_have_attribute("data-ready", "", timeout=60_000)
        form = tour.locator(".goods-form:visible").first
        form.locator("button[data-buys]:enabled").first.click()
        form.get_by_role("link", name="Go to the basket").click()
        expect(tour.locator(".basket-name")).to_have_count(1)
        tour.get_by_role("button", name="Take it to the shop").click()
        expect(tour.locator(".code-picture")).to_be_visible()
        (cookie,) = (one for one in trusting.cookies() if one["name"] == "basket")
        assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)
        assert cookie["partitionKey"] == "https://localhost"

        own = trusting.new_page()
        own.goto(f"{secure}/basket?lang=en")
        expect(own.get_by_text("Nothing in it yet")).to_be_visible()


def test_without_script_a_basket_is_kept_there_too(tls_server: DemoServer, trusting: BrowserContext) -> None:
    secure = of_another_website(str(json.loads((tls_server.folder / "run.json").read_text())["tls_url"]))
    with another_house(f"{secure}{tour_of(tls_server)}?lang=en", tls=tls_server.folder / "tls") as port:
        page = trusting.new_page()
        trusting.route("**/*.js", lambda route: route.abort())
        page.goto(f"https://localhost:{port}/")
        tour = page.frame_locator("iframe")
        tour.locator(".goods-form:visible button[data-buys]:enabled").first.click()
        expect(tour.locator(".goods-form output")).to_contain_text("It is in your basket.")
        tour.get_by_role("link", name="To the basket", exact=True).click()
        expect(tour.locator(".basket-name")).to_have_count(1)
