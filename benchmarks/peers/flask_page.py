"""The peer: the same tap on a bare Flask-SocketIO server, as its documentation shows one. Run by gunicorn, gevent.

No database, no rules, no keys, no trace: a request comes in, an event goes out. What ours costs more than this is the
price of everything that this does not do.
"""

from gevent import monkey

monkey.patch_all()

from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask, Response, jsonify, request, send_file  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

HERE = Path(__file__).parent
app = Flask(__name__)
options: Any = {"async_mode": "gevent", "transports": ["websocket"]}  # the type stub knows few of the options
socketio = SocketIO(app, **options)
painted: list[dict[str, object]] = []


@socketio.on("connect")
def connect(auth: dict[str, str]) -> None:
    join_room(auth["display"])


@socketio.on("painted")
def on_painted(body: dict[str, object]) -> dict[str, bool]:
    painted.append(body)
    return {"received": True}


@socketio.on("clock")
def on_clock(body: dict[str, object]) -> dict[str, object]:
    return body


@app.post("/tap")
def tap() -> Response:
    body = request.get_json()
    socketio.emit("show", body, to=body["display"])
    return jsonify(ok=True)


@app.get("/painted")
def all_painted() -> Response:
    return jsonify(painted)


@app.get("/page/<display>")
def page(display: str) -> Response:
    return Response((HERE / "page.html").read_text().replace("%display%", display), content_type="text/html")


@app.get("/page.js")
def script() -> Response:
    return send_file(HERE / "page.js")


@app.get("/socket.io.js")
def library() -> Response:
    return send_file(next(each for each in _clients() if each.is_file()))


def _clients() -> list[Path]:
    return [up / "node_modules/socket.io/client-dist/socket.io.min.js" for up in HERE.resolve().parents]
