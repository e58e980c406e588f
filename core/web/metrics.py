"""The port for Prometheus and supervisors: `/metrics`, `/healthz` and `/readyz`, on 127.0.0.1 alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core.settings import Settings
from core.tally import listen
from core.text import Text
from core.web.health import JSON, alive, ready

log = logging.getLogger("parley")
TAKEN = Text(
    "The port of PARLEY_METRICS_PORT, {port}, can't be used ({why}): there are no figures for Prometheus.",
    "PARLEY_METRICS_PORT 指定的端口 {port} 无法使用（{why}），因此不提供 Prometheus 指标。",
)
FIGURES = "text/plain; version=0.0.4; charset=utf-8"


def serve_metrics(settings: Settings) -> Callable[[], None]:
    """Serve them where a port is set; what is returned ends that. Where the port is taken the log says so."""
    if settings.metrics_port is None:
        return lambda: None
    from core.web.figures import Figures  # brings prometheus_client, which the start would wait for

    figures = Figures(frozenset(one.id for one in settings.connections))
    try:
        server = _Server(("127.0.0.1", settings.metrics_port), _Asked)
    except (OSError, OverflowError) as error:
        words = TAKEN.fill(port=settings.metrics_port, why=error)
        log.error("%s / %s", words.en, words.zh)
        return lambda: None
    server.figures = figures.text
    forget = listen(figures.count)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()

    def end() -> None:
        forget()
        server.shutdown()
        server.server_close()

    return end


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    figures: Callable[[], bytes]


class _Asked(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10
    server_version, sys_version = "Parley", ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/metrics":
            self._say(200, FIGURES, self.server.figures())
        elif path == "/healthz":
            self._say(200, JSON, alive().encode())
        elif path == "/readyz":
            status, said = ready()
            self._say(status, JSON, said.encode())
        else:
            self._say(404, "text/plain", b"404")

    def _say(self, status: int, kind: str, said: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Nothing: it is asked every few seconds."""
