"""Kinds of product feeds. A new one is a file here and a line in `FEEDS`."""

from __future__ import annotations

from .base import BrokenRow, Feed, FeedRow
from .google_tsv import GoogleTsv
from .google_xml import GoogleXml

FEEDS: tuple[Feed, ...] = (GoogleXml(), GoogleTsv())

__all__ = ["FEEDS", "BrokenRow", "Feed", "FeedRow"]
