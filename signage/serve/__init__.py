"""The processes of a server: web, worker, and the one that starts and stops them together."""

from __future__ import annotations

from signage.serve.run import running as running
