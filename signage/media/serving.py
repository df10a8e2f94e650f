"""Blobs over HTTP: ranges, and caching for ever, because a name never means other bytes."""

from __future__ import annotations

from flask import Response, request
from werkzeug.datastructures import ContentRange
from werkzeug.http import parse_range_header

from .blobs import Blob, Blobs

IMMUTABLE = "public, max-age=31536000, immutable"


def serve(blobs: Blobs, blob: Blob, type: str, *, cache: str = IMMUTABLE) -> Response:
    """The bytes of a blob, or the one range that was asked for (RFC 9110, section 14)."""
    headers = {"Cache-Control": cache, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
    if request.if_none_match.contains(blob.sha256):
        unchanged = Response(status=304, headers=headers)
        unchanged.set_etag(blob.sha256)
        return unchanged
    wanted = parse_range_header(request.headers.get("Range"))
    start, end, status = 0, blob.size, 200
    if wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1:
        found = wanted.range_for_length(blob.size)
        if found is None:
            refused = Response(status=416, headers=headers)
            refused.headers["Content-Range"] = f"bytes */{blob.size}"
            return refused
        start, end = found[0] or 0, found[1] or blob.size
        status = 206
    body = () if request.method == "HEAD" else blobs.stream(blob.sha256, start, end)
    response = Response(body, status, content_type=type, headers=headers, direct_passthrough=True)
    response.content_length = end - start
    response.set_etag(blob.sha256)
    if status == 206:
        response.content_range = ContentRange("bytes", start, end, blob.size)
    return response
