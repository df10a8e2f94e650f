"""A tour in the frame of another house's page: it works there where the setting says so, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_accessibility import findings
from tests.browser.test_tour import PATIENCE, _patient, tour_of

__all__ = ["_patient"]


@contextmanager
def another_house(address: str, *, tls: Path | None = None) -> Iterator[int]:
    """The port of a web server on this machine with one page, which shows the address in a frame.

    tls: a folder with the certificate that it answers with.
    """
    frame = f'<iframe title="Tour" src="{address}" width="900" height="600" allow="fullscreen"></iframe>'
    page = f'<!doctype html><html lang="en"><title>A house</title><main><h1>A house</h1>{frame}</main></html>'.encode()

    class House(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    house = ThreadingHTTPServer(("127.0.0.1", 0), House)
    if tls is not None:
        sealed = SSLContext(PROTOCOL_TLS_SERVER)
        sealed.load_cert_chain(tls / "server.pem", tls / "server.key")
        house.socket = sealed.wrap_socket(house.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=house.serve_forever)
    thread.start()
    try:
        yield house.server_port
    finally:
        house.shutdown()
        thread.join()
        house.server_close()


def of_another_website(address: str) -> str:
    """The same server under a name that is another website than localhost."""
    return address.replace("//localhost:", "//127.0.0.1:")


def test_a_tour_is_visited_in_a_frame_of_a_house_that_may_and_of_no_other(new_page: Pages, server: DemoServer) -> None:
    """The setting of this server names every port of localhost. A refused style or script would fail the test."""
    with another_house(f"{of_another_website(server.base_url)}{tour_of(server)}?lang=en") as port:
        page = new_page("a house that may", width=1024, height=768)
        page.goto(f"http://localhost:{port}/")
        tour = page.frame_locator("iframe")
        expect(tour.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
        here = tour.locator("h1").inner_text()
        tour.locator("nav[aria-labelledby=tour-others] a").first.click()
        expect(tour.locator("h1")).not_to_have_text(here)
        expect(tour.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
        expect(tour.locator("[data-price]").first).to_contain_text("€")
        assert findings(page.frames[1]) == []

        other = new_page("a house that may not", width=1024, height=768)
        new_page.expect("frame-ancestors")
        with other.expect_console_message(lambda message: "frame-ancestors" in message.text):
            other.goto(f"http://127.0.0.1:{port}/")
        expect(other.frame_locator("iframe").locator("#tour-stage")).to_have_count(0)


@pytest.mark.long
def test_a_frame_that_keeps_no_basket_opens_it_in_a_tab_of_its_own(new_page: Pages, server: DemoServer) -> None:
    """Without HTTPS no browser keeps a cookie in the frame of another website."""
    with another_house(f"{of_another_website(server.base_url)}{tour_of(server)}?lang=en") as port:
        page = new_page("a house without HTTPS", width=1024, height=768)
        page.goto(f"http://localhost:{port}/")
        tour = page.frame_locator("iframe")
        expect(tour.locator("#tour-stage")).to_have_attribute("data-sharp", "", timeout=PATIENCE)
        form = tour.locator(".goods-form:visible").first
        with page.expect_popup() as opened:
            form.locator("button[data-buys]:enabled").first.click()
        expect(form.locator("output")).to_have_text(
            "Inside another website this browser keeps no basket: it opens in a tab of its own."
        )
        shop = opened.value
        expect(shop.locator(".goods-form output")).to_contain_text("It is in your basket.")
        with page.expect_popup() as basket:
            tour.get_by_role("link", name="To the basket", exact=True).click()
        expect(basket.value.locator(".basket-name")).to_have_count(1)
