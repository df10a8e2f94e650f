"""`auslage run --tls`: a display that trusts the server's own authority gets a secure context and its live line."""

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
