"""`Server`: Parley as a process of its own, as `make run` starts it."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.waiting import until

ROOT = Path(__file__).parents[1]


KEPT = ("PATH", "HOME", "LANG")


class Server:
    """A Parley process. `kill` is SIGKILL: what a crash or the kernel does."""

    def __init__(
        self, folder: Path, environment: dict[str, str], port: int | None = None, timeout_s: float = 60
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.data = folder / "data"
        self.log = folder / f"server-{self.port}.log"
        kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("COVERAGE")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                env={**kept, "PARLEY_DATA": str(self.data), **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._ready, timeout_s, self.log.read_text)

    def _command(self) -> list[str]:
        options = ("--server.headless", "true", "--server.port", str(self.port))
        return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options]

    def _ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return healthy(self.port, "/readyz")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
                return
            self.kill()


def healthy(port: int, path: str) -> bool:
    """Whether a server of this machine answers there."""
    with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def free_port() -> int:
    """A port to listen at: none that the system gives to connections going out, nor another worker of the tests'."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", at := 12_000 + 2_000 * (worker % 10) + port))
            return at
    raise OSError("no port is free")


_ports = itertools.cycle(random.sample(range(2_000), 2_000))
