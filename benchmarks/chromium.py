"""One real display: `python -m benchmarks.chromium URL` opens the page, says `ready` once its line is open, and stays.

A process of its own, because Playwright's loop and gevent do not share one. Ends when its standard input does.
"""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable

from playwright.sync_api import Page, WebSocket, sync_playwright

READY_MS = 30_000


def main() -> None:
    """Open, tell, wait."""
    ended = threading.Event()
    threading.Thread(target=_await_end, args=(ended,), daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        open_line: list[bool] = []
        page.on("websocket", lambda socket: _listen(socket, lambda: open_line.append(True)))
        page.goto(sys.argv[1])
        _until(page, lambda: bool(open_line))
        print("ready", flush=True)
        while not ended.is_set():
            page.wait_for_timeout(100)
        browser.close()


def _await_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def _listen(socket: WebSocket, opened: Callable[[], None]) -> None:
    # Socket.IO's own "connected": the server let this display in.
    socket.on("framereceived", lambda frame: opened() if str(frame).startswith("40") else None)


def _until(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(READY_MS // 50):
        if true():
            return
        page.wait_for_timeout(50)
    print(f"the display at {page.url} did not open its line: {page.inner_text('body')[:500]}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
