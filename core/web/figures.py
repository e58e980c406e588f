"""`Figures`: what Prometheus reads at `/metrics`. Counted in this process since it began.

No label says who asked or what: a gateway is named where `.env` names it, a model once a gateway has answered by that
name, fifty at most.
"""

from __future__ import annotations

import threading

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from core import parley
from core.tally import Ended

MODELS_AT_MOST = 50
OTHER = "other"
FIRST_TOKEN_S = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)
TOTAL_S = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)


class Figures:
    """Safe to use from any thread. `gateways`: ids that may be told."""

    def __init__(self, gateways: frozenset[str]) -> None:
        self.registry = CollectorRegistry()
        self._gateways = gateways
        self._models: set[str] = set()
        self._lock = threading.Lock()
        ProcessCollector(registry=self.registry)
        running = Gauge("parley_replies_running", "Replies in progress.", registry=self.registry)
        running.set_function(parley.running)
        self._requests = Counter(
            "parley_requests",
            "Requests to gateways that have ended, however they did.",
            ("kind", "status", "error_kind", "gateway", "model"),
            registry=self.registry,
        )
        self._retries = Counter(
            "parley_retries", "Requests that repeated another one.", ("gateway",), registry=self.registry
        )
        self._tokens = Counter(
            "parley_tokens",
            "Tokens of these requests, reported or estimated; where neither is known, none.",
            ("direction", "gateway", "model"),
            registry=self.registry,
        )
        self._first_token = Histogram(
            "parley_first_token_seconds",
            "From the request to its first token.",
            ("gateway",),
            buckets=FIRST_TOKEN_S,
            registry=self.registry,
        )
        self._total = Histogram(
            "parley_request_seconds",
            "From the request to its end.",
            ("gateway",),
            buckets=TOTAL_S,
            registry=self.registry,
        )

    def count(self, ended: Ended) -> None:
        gateway = ended.gateway if ended.gateway in self._gateways else OTHER
        model = self._known(ended)
        self._requests.labels(ended.kind, ended.status, ended.error_kind or "", gateway, model).inc()
        if ended.attempt > 1:
            self._retries.labels(gateway).inc()
        for direction, tokens in (("prompt", ended.prompt_tokens), ("completion", ended.completion_tokens)):
            if tokens is not None:
                self._tokens.labels(direction, gateway, model).inc(tokens)
        if ended.first_token_s is not None:
            self._first_token.labels(gateway).observe(ended.first_token_s)
        if ended.total_s is not None:
            self._total.labels(gateway).observe(ended.total_s)

    def text(self) -> bytes:
        return bytes(generate_latest(self.registry))

    def _known(self, ended: Ended) -> str:
        """A name that was typed may be anything: it is a label only once a gateway has answered by it."""
        with self._lock:
            if ended.status == "ok" and ended.gateway in self._gateways and len(self._models) < MODELS_AT_MOST:
                self._models.add(ended.model)
            return ended.model if ended.model in self._models else OTHER
