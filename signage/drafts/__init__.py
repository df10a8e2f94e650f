"""Drafts: what people work on, with undo, versions and publish, for any kind of document that registers itself."""

from __future__ import annotations

from signage.web import Web

from .api import DraftOut as DraftOut
from .api import add_operations as add_operations
from .api import draft_reply as draft_reply
from .api import expected_revision as expected_revision
from .api import init_api
from .comments import Comments as Comments
from .merge import Clash as Clash
from .merge import JsonObject as JsonObject
from .merge import canonical as canonical
from .merge import differences as differences
from .merge import merge as merge
from .past import Step as Step
from .service import Drafts as Drafts
from .together import add_comments as add_comments
from .values import ChangedMeanwhile as ChangedMeanwhile
from .values import Clashing as Clashing
from .values import Compiled as Compiled
from .values import Draft as Draft
from .values import DraftKind as DraftKind
from .values import Finding as Finding
from .values import NoSuchDraft as NoSuchDraft
from .values import NothingToRedo as NothingToRedo
from .values import NothingToUndo as NothingToUndo
from .values import NotKept as NotKept
from .values import NotReady as NotReady
from .values import Ref as Ref
from .values import Said as Said
from .values import Settled as Settled
from .values import TooLate as TooLate
from .values import Use as Use
from .values import Version as Version

FORGET_SECONDS = 30
"""How often rows of pages that closed without a word, and deleted comments whose hour is over, are wiped."""


def init_app(web: Web) -> Drafts:
    """Build the room and open its doors."""
    drafts = Drafts(web.kernel)
    web.kernel.jobs.register(drafts.job)
    init_api(web, drafts)
    web.every(FORGET_SECONDS, drafts.forget)
    return drafts
