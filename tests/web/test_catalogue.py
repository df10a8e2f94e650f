"""Every sentence that a person can read has its German, and both languages fill the same blanks."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PACKAGES = ("signage", "players", "tours")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
BLANK = re.compile(r"%\((\w+)\)[sd]")

Sentence = str | tuple[str, ...]


def sources() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix == ".py":
                yield path, "python"
            elif path.suffix == ".html":
                yield path, "jinja2.ext:babel_extract"


def in_python_and_templates() -> Iterator[tuple[Path, Sentence]]:
    for path, method in sources():
        with path.open("rb") as file:
            for _, message, _, _ in extract(method, file, KEYWORDS, options={"silent": "false", "trimmed": "true"}):
                if message and message != ("",):
                    yield path, message if isinstance(message, str) else tuple(str(one) for one in message)


def in_typescript() -> Iterator[tuple[Path, Sentence]]:
    literal = r'"((?:[^"\\]|\\.)*)"'
    for path in sorted((ROOT / "static").rglob("*.ts")):
        if "dist" in path.parts or path.name.endswith((".test.ts", ".d.ts")):
            continue
        text = path.read_text(encoding="utf-8")
        for one in re.findall(rf"\bt\(\s*{literal}", text):
            yield path, one.replace('\\"', '"')
        for one, many in re.findall(rf"\btn\(\s*{literal},\s*{literal}", text):
            yield path, (one, many)


def german() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "locale" / "de").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                key = message.id[0] if isinstance(message.id, tuple | list) else message.id
                whole = message.string
                strings = (whole,) if isinstance(whole, str) else tuple(str(one or "") for one in whole or ())
                if key and strings and all(strings) and not message.fuzzy:
                    found[key] = strings
    return found


@pytest.mark.parametrize("package", [*PACKAGES, "static"])
def test_every_sentence_has_its_german(package: str) -> None:
    known = german()
    everywhere = [*in_python_and_templates(), *in_typescript()]
    missing = {
        f"{path.relative_to(ROOT)}: {sentence}"
        for path, sentence in everywhere
        if path.relative_to(ROOT).parts[0] == package
        and (sentence if isinstance(sentence, str) else sentence[0]) not in known
    }
    assert sorted(missing) == []


def test_both_languages_fill_the_same_blanks() -> None:
    wrong = [
        f"{key!r} → {text!r}"
        for key, strings in german().items()
        for text in strings
        if set(BLANK.findall(text)) - set(BLANK.findall(key)) - {"num", "n"}
    ]
    assert wrong == []


def test_no_sentence_is_translated_twice_in_different_words() -> None:
    words: dict[str, set[str]] = {}
    for path in sorted((ROOT / "locale" / "de").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                if isinstance(message.id, str) and message.id and isinstance(message.string, str):
                    words.setdefault(message.id, set()).add(message.string)
    assert {key: sorted(found) for key, found in words.items() if len(found) > 1} == {}


def test_german_names_the_thing_as_our_word_list_does() -> None:
    """“Display”, “Screen” and “Touchpoint” are our English; German says Bildschirm and Kontaktpunkt."""
    strays = Counter(
        word
        for strings in german().values()
        for text in strings
        for word in re.findall(r"\b(?:Displays?|Screens?|Touchpoints?|User|erfolgreich)\b", text)
    )
    assert strays == Counter()
