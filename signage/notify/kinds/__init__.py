"""Ways of telling somebody of facts: one file each, named once in `KINDS`."""

from __future__ import annotations

from signage.notify.kinds.base import BadSetting, Kind, Message, Note, Post, Sent
from signage.notify.kinds.webhook import Webhook

KINDS: tuple[Kind, ...] = (Webhook(),)

__all__ = ["KINDS", "BadSetting", "Kind", "Message", "Note", "Post", "Sent"]
