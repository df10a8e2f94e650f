"""A tour in the frame of another house's page: it works there where the setting says so, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import expect

from tests.browser.conftest import DemoServer, Pages
from tests.browser.test_accessibility import findings
from tests.browser.test_tour import PATIENCE, _patient, tour_of

__all__ = ["_patient"]


@contextmanager
def another_house(address: str) -> Iterator[int]:
    """The port of a web server on this machine with one page, which shows the address in a frame."""
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
    thread = Thread(target=house.serve_forever)
    thread.start()
    try:
        yield house.server_port
    finally:
        house.shutdown()
        thread.join()
        house.server_close()


def test_a_tour_is_visited_in_a_frame_of_a_house_that_may_and_of_no_other(new_page: Pages, server: DemoServer) -> None:
    """The setting of this server names every port of localhost. A refused style or script would fail the test."""
    with another_house(f"{server.base_url}{tour_of(server)}?lang=en") as port:
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
