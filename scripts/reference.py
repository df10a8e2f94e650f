"""Writes docs/reference and the browser's message types from the code; with `--check` only says what is not current."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import click

from players import messages
from signage.app import build
from signage.errors import Problem
from signage.facts import FACTS
from signage.facts.base import own_fields
from signage.settings import Settings
from signage.web.problems import status_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "reference"
PACKAGES = ("signage", "players", "tours")
NOTE = "<!-- Written by scripts/reference.py from the code (make reference). Change the code, not this page. -->\n"
LEFT_OUT = ("signage.serve.web", "signage.demo.shop", "signage.migrations.")
"""Hold no kind and no error: the web process patches the standard library when it is imported, the demo's drawings need
Blender."""
TUPLE = re.compile(r"^([A-Z]+): tuple\[", re.MULTILINE)


def pages() -> dict[str, str]:
    """Every file of the reference by its name."""
    return {
        "settings.md": settings(),
        "events.md": events(),
        "messages.md": socket_messages(),
        "commands.md": commands(),
        "errors.md": errors(),
        "members.md": members(),
        "openapi.json": openapi(),
    }


def settings() -> str:
    """Each setting with its kind and default."""
    lines = [NOTE, "# Settings\n", "Environment variables, checked once at the start; all problems are told at once."]
    lines += ["A secret may also come from a file: `NAME_FILE` names it.\n"]
    lines += ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        shown = "" if default in ("", (), None) else f"`{default}`"
        lines.append(f"| `{name.upper()}` | {shown} | {_cell(field.description or '')} |")
    return _text(lines)


def events() -> str:
    """Each fact with its phase and its own fields."""
    lines = [NOTE, "# Events\n", "Facts in the event log, in a CloudEvents 1.0 envelope (`phase`, `cause` and `store`"]
    lines += ["are our extensions).\n"]
    for fact in sorted(FACTS, key=lambda each: each.type):
        lines += [f"## `{fact.type}`\n", f"{_first(fact)} Phase: {fact.phase.value}.\n"]
        hints = get_type_hints(fact)
        lines += [f"- `{name}`: {_kind(hints[name])}" for name in own_fields(fact)]
        lines.append("")
    return _text(lines)


def socket_messages() -> str:
    """Each message of the live line."""
    lines = [NOTE, "# Messages\n", f"Between player and server, protocol version {messages.VERSION}; REST carries the"]
    lines += ["same JSON. Instants are milliseconds since 1970 on the server's clock.\n"]
    found = [each for each in vars(messages).values() if _is_message(each)]
    for model in sorted(found, key=lambda each: each.__name__):
        lines += [f"## {model.__name__}\n", f"{_first(model)}\n"]
        for name, field in model.model_fields.items():
            needed = "" if field.is_required() else " (optional)"
            lines.append(f"- `{name}`{needed}: {_kind(field.annotation)}")
        lines.append("")
    return _text(lines)


def _is_message(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, messages.Message) and value is not messages.Message


def commands() -> str:
    """Each command of the command line with its options."""
    lines = [NOTE, "# Commands\n"]
    for path, command in _walk("auslage", auslage_group()):
        lines += [f"## `{path}`\n", f"{inspect.cleandoc(command.help or command.short_help or '')}\n"]
        for parameter in command.params:
            names = ", ".join(f"`{name}`" for name in parameter.opts)
            lines.append(f"- {names}: {_cell(getattr(parameter, 'help', None) or parameter.type.name)}")
        lines.append("")
    return _text(lines)


def auslage_group() -> click.Group:
    """The click group behind `auslage`."""
    module = importlib.import_module("signage.cli")
    return next(each for each in vars(module).values() if isinstance(each, click.Group))


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _walk(f"{path} {name}", inner)


def errors() -> str:
    """Each refusal with the status that a door answers."""
    for module in _modules():
        importlib.import_module(module)
    lines = [NOTE, "# Errors\n", "`type` in a problem (RFC 9457) ends in the name given here.\n"]
    lines += ["| name | status | sentence |", "|---|---|---|"]
    for kind in sorted(_below(Problem), key=lambda each: (each.__name__, each.sentence)):
        if kind.__module__.startswith(PACKAGES):
            status = status_of(kind.__new__(kind)).value
            lines.append(f"| {kind.__name__} | {status} | {_cell(str(kind.sentence))} |")
    return _text(list(dict.fromkeys(lines)))


def _below(kind: type[Problem]) -> set[type[Problem]]:
    return {kind}.union(*(_below(each) for each in kind.__subclasses__()))


def members() -> str:
    """Each folder of small files and what its tuple lists."""
    lines = [NOTE, "# Kinds\n", "Each list grows by one file and one line (CONTRIBUTING.md)."]
    for name in _modules():
        module = importlib.import_module(name)
        for registry in _registries(module):
            if registry == "FACTS":
                continue
            lines += [f"\n## `{name}.{registry}`\n", f"{_first(module)}\n"]
            lines += [f"- `{_name(each)}`: {_meaning(each)}" for each in getattr(module, registry)]
    return _text(lines)


def _registries(module: ModuleType) -> list[str]:
    file = Path(module.__file__ or "")
    return TUPLE.findall(file.read_text(encoding="utf-8")) if file.name == "__init__.py" else []


def _name(member: object) -> str:
    return str(getattr(member, "name", None) or type(member).__name__)


def _meaning(member: object) -> str:
    """What a member says of itself: its own label before the words about its class."""
    label = getattr(member, "label", None)
    return str(label) if isinstance(label, str) else _first(type(member))


def openapi() -> str:
    """The description of the whole API."""
    with tempfile.TemporaryDirectory() as folder:
        rooms = build(Settings.from_env({"AUSLAGE_DATA": folder, "SECRET_KEYS": "of-this-description-only-" * 2}))
        try:
            document = rooms.web.description
            return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        finally:
            rooms.kernel.close()


def _modules() -> Iterator[str]:
    for package in PACKAGES:
        module = importlib.import_module(package)
        yield package
        for info in pkgutil.walk_packages(module.__path__, f"{package}."):
            if not info.name.startswith(LEFT_OUT):
                yield info.name


def _first(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def _kind(annotation: Any) -> str:
    plain = isinstance(annotation, type) and not hasattr(annotation, "__args__")
    text = annotation.__name__ if plain else str(annotation)
    return f"`{re.sub(r'(?:[a-z_]+[.])+', '', text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write, or with --check compare; 1 when something is not current."""
    check = "--check" in sys.argv
    stale = []
    for name, text in pages().items():
        path = TARGET / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    generate = [sys.executable, "scripts/generate_messages.py", *(["--check"] if check else [])]
    code = subprocess.run(generate, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode
    for name in stale:
        print(f"docs/reference/{name} {'is not current: run make reference' if check else 'written'}")
    return 1 if check and (stale or code) else 0


if __name__ == "__main__":
    sys.exit(main())
