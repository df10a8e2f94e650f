"""Whether the server lives, whether it can work, and what it counts."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from signage.clock import stopwatch
from signage.web.guard import PUBLIC, Guard

Check = Callable[[], str | None]


class Health:
    """Readiness checks by name, and the process's metrics."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}
        self.metrics = CollectorRegistry()
        ProcessCollector(registry=self.metrics)
        GCCollector(registry=self.metrics)
        self.requests = Counter("auslage_requests", "Requests answered", ["endpoint", "status"], registry=self.metrics)
        self.seconds = Histogram(
            "auslage_request_seconds",
            "Time to answer",
            ["endpoint"],
            registry=self.metrics,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
        )

    def add(self, name: str, check: Check) -> None:
        """Add a readiness check: it returns None when all is well, else what is wrong."""
        self.checks[name] = check

    def problems(self) -> dict[str, str]:
        """What is not ready, and why."""
        found = {}
        for name, check in self.checks.items():
            try:
                wrong = check()
            except Exception as error:  # a check that fails is the finding
                wrong = f"{type(error).__name__}: {error}"
            if wrong:
                found[name] = wrong
        return found


def init_app(app: Flask, guard: Guard) -> Health:
    """Serve /healthz, /readyz and /metrics; count and time every request."""
    health = Health()

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz")
    def readyz() -> tuple[dict[str, object], int]:
        problems = health.problems()
        return ({"status": "waiting", "problems": problems}, 503) if problems else ({"status": "ready"}, 200)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(health.metrics), content_type=CONTENT_TYPE_LATEST)

    for endpoint in ("healthz", "readyz", "metrics"):
        guard.mark(endpoint, PUBLIC, csrf=False)

    @app.before_request
    def start() -> None:
        g.started = stopwatch()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        health.requests.labels(endpoint, response.status_code).inc()
        if "started" in g:
            health.seconds.labels(endpoint).observe(stopwatch() - g.started)
        return response

    return health
