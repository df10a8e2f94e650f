"""The way out by HTTP: what people type in reaches no private address, however it is written."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from signage.fetch import AddressRefused, NoAnswer, foreign, to_server


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/leave":
            self.send_response(302)
            self.send_header("Location", "http://[::ffff:169.254.169.254]/latest")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://0x7f000001/", "http://2130706433/", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0/",
        "ftp://example.com/", "http://user:pw@example.com/", "file:///etc/passwd", "http:///x",
    ],
)  # fmt: skip
def test_a_private_or_odd_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        foreign().get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "a.localhost", "2130706433", "[::ffff:10.0.0.1]"])
def test_what_is_inside_the_house_is_said_before_anything_is_sent(host: str) -> None:
    with pytest.raises(AddressRefused):
        foreign().check(f"http://{host}/hook")
    foreign(["127.0.0.0/8", "10.0.0.0/8"]).check(f"http://{host}/hook")


def test_of_a_name_nothing_is_said_before_it_is_asked_for() -> None:
    foreign().check("https://shop.example/hook")


def test_a_network_that_the_settings_list_is_reached(server: str) -> None:
    answer = foreign(["127.0.0.0/8"]).get(server)
    assert (answer.status, answer.body) == (200, b"hello")


def test_a_redirect_is_checked_like_the_first_address(server: str) -> None:
    with pytest.raises(AddressRefused):
        foreign(["127.0.0.0/8"]).get(f"{server}/leave")


def test_our_own_server_is_one_origin_and_no_other(server: str) -> None:
    assert to_server(server).get(server).body == b"hello"
    with pytest.raises(AddressRefused):
        to_server(server).get("http://127.0.0.1:1/")


def test_nobody_there_is_said_as_such() -> None:
    with pytest.raises(NoAnswer):
        foreign(["127.0.0.0/8"]).get("http://127.0.0.1:1/")
