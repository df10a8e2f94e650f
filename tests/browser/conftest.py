"""A real server with the demo store, and Chromium before it. A page whose console complains fails its test."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState, sync_playwright

from tests.filled import ROOT, call, command, copy_of_demo, environ

READY_SECONDS = 90
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
)
Theme = Literal["light", "dark"]

SAY_WHERE = """addEventListener("securitypolicyviolation", event => console.error(
  `${event.violatedDirective} refused ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`))"""
"""Chromium's own sentence about a refused style or script does not name the place."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class DemoServer:
    """`auslage run` with the demo store, as a newcomer starts it."""

    folder: Path
    process: subprocess.Popen[bytes]
    base_url: str = ""
    described: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def start(folder: Path, *options: str) -> DemoServer:
        """Start the server in a folder that holds the demo store, wait until it is ready."""
        log = (folder / "run.log").open("wb")
        with log:
            process = subprocess.Popen(
                command("run", "--port", "0", *options), cwd=ROOT, env=environ(folder), stdout=log, stderr=log
            )
        server = DemoServer(folder, process)
        server._wait()
        server.described = server.describe()
        return server

    def describe(self) -> dict[str, Any]:
        """What `auslage demo --describe` says: each call mints fresh pairing links."""
        found: dict[str, Any] = json.loads(call(self.folder, "demo", "--describe"))
        return found

    def user(self, role: str) -> dict[str, Any]:
        """The demo's sign-in with this role."""
        users: list[dict[str, Any]] = self.described["users"]
        return next(user for user in users if user["role"] == role)

    def log(self) -> str:
        """What the server printed."""
        return (self.folder / "run.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ctrl-C."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        run_file = self.folder / "run.json"
        while time.monotonic() < deadline and self.process.poll() is None:
            if run_file.exists():
                self.base_url = str(json.loads(run_file.read_text())["base_url"])
                try:
                    with urlopen(f"{self.base_url}/readyz", timeout=5) as answer:
                        if answer.status == 200:
                            return
                except (URLError, ConnectionError, TimeoutError):
                    pass  # not yet: the deadline decides
            self.process.poll()
            time.sleep(0.1)  # between two looks at a port there is no event to wait for
        self.stop()
        pytest.fail(f"the server did not get ready in {READY_SECONDS} s:\n{self.log()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The demo store, running."""
    running = DemoServer.start(copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("demo")))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; WebGL is drawn by the processor."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("Chromium is missing: run “make system” or install its package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Pages:
    """Opens pages and remembers what their consoles complain of."""

    server: DemoServer
    chromium: Browser
    sessions: dict[str, StorageState]
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def __call__(
        self,
        name: str,
        *,
        role: str | None = None,
        language: str = "en",
        theme: Theme = "light",
        width: int = 1440,
        height: int = 900,
        **more: Any,
    ) -> Page:
        """A page in a context of its own. role: who is signed in; name: what its complaints are filed under."""
        context = self.chromium.new_context(
            base_url=self.server.base_url,
            locale={"de": "de-DE"}.get(language, "en-GB"),
            timezone_id="Europe/Berlin",
            color_scheme=theme,
            viewport={"width": width, "height": height},
            storage_state=self._session(role) if role else None,
            **more,
        )
        self.contexts.append(context)
        context.add_init_script(SAY_WHERE)
        page = context.new_page()
        page.on("console", lambda message: self._note(name, message))
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        if role:
            self._speak(page, language)
        return page

    def expect(self, words: str) -> None:
        """Say that a console message with these words belongs to the test (a cut network, a refused upload)."""
        self.expected.append(words)

    def _note(self, name: str, message: ConsoleMessage) -> None:
        if message.type == "error":
            on = message.page.url if message.page else ""
            self.complaints.append(f"{name}, {on}: {message.text} ({message.location.get('url', '')})")

    def _session(self, role: str) -> StorageState:
        """Sign in once a role and session; later pages start with its cookie."""
        if role not in self.sessions:
            user = self.server.user(role)
            context = self.chromium.new_context(base_url=self.server.base_url)
            page = context.new_page()
            page.goto("/sign-in?lang=en")
            page.get_by_label("E-mail").fill(user["email"])
            page.get_by_label("Password").fill(user["password"])
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/studio")
            self.sessions[role] = context.storage_state()
            context.close()
        return self.sessions[role]

    def _speak(self, page: Page, language: str) -> None:
        """Choose the studio's language as a person does: by its switch."""
        page.goto("/studio")
        if page.locator("html").get_attribute("lang") != language:
            form = page.locator('form[action="/studio/language"]')
            token = form.locator('input[name="csrf_token"]').input_value()
            page.request.post("/studio/language", form={"csrf_token": token, "language": language})

    def close(self) -> None:
        """Close every page; fail where a console complained of what nobody expected."""
        for context in self.contexts:
            context.close()
        left = [one for one in self.complaints if not any(words in one for words in self.expected)]
        assert left == [], "a page's console complained"


@pytest.fixture(scope="session")
def _sessions() -> dict[str, StorageState]:
    return cast("dict[str, StorageState]", {})


@pytest.fixture
def new_page(server: DemoServer, chromium: Browser, _sessions: dict[str, StorageState]) -> Iterator[Pages]:
    """Opens pages: `new_page("shoes", role="editor", language="de", theme="dark", width=390)`."""
    pages = Pages(server, chromium, _sessions)
    yield pages
    pages.close()
