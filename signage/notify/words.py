"""What the other side said, in the language of who reads it."""

from __future__ import annotations

from flask_babel import gettext

from signage.notify.kinds import Note


def worded(note: Note) -> str:
    """One sentence; nothing where nothing was said yet."""
    return str(gettext(note.sentence)) % note.values if note.sentence else ""
