"""The programs that are compared, each running while its context is entered: `floor`, `tutorial`, `parley`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.gateway import FakeGateway
from tests.server import Server, free_port
from tests.waiting import until

PLAIN = Path(__file__).parent / "plain"
FLOOR = (PLAIN / "floor.html").read_text("utf-8")
KEY = "sk-benchmark-0123456789"


@dataclass(frozen=True)
class App:
    """A running program: where its page is, and its server process (None: the page needs none)."""

    url: str
    process: psutil.Process | None = None

    @property
    def cpu_s(self) -> float:
        """Processor seconds of the server so far."""
        return cpu_s(self.process) if self.process else 0.0

    @property
    def memory_mib(self) -> float:
        return self.process.memory_info().rss / 2**20 if self.process else 0.0


Start = Callable[[FakeGateway, str], AbstractContextManager[App]]


@contextmanager
def floor(gateway: FakeGateway, model: str) -> Iterator[App]:
    """The page is put at the gateway's own address, so that it may fetch it (`browser.visit` does)."""
    yield App(f"http://{gateway.host}/floor?model={model}")


@contextmanager
def tutorial(gateway: FakeGateway, model: str) -> Iterator[App]:
    port, folder = free_port(), tempfile.mkdtemp()
    environment = {"OPENAI_BASE_URL": gateway.base_url, "OPENAI_API_KEY": KEY, "MODEL": model}
    options = ("--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(PLAIN / "tutorial.py"), *options],
        cwd=folder,  # without Parley's settings
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"

    def healthy() -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    try:
        until(healthy, 60)
        yield App(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def parley(gateway: FakeGateway, model: str, folder: Path | None = None, **environment: str) -> Iterator[App]:
    """`folder`: where its data is, an empty one where it is not said."""
    server = Server(
        folder or Path(tempfile.mkdtemp()),
        {
            "BAYSTONE_BASE_URL": gateway.base_url,
            "BAYSTONE_API_KEY": KEY,
            "BAYSTONE_MODELS": model,
            "PARLEY_TITLES": "0",
            **environment,
        },
    )
    try:
        yield App(server.url, psutil.Process(server.process.pid))
    finally:
        server.stop()


APPS: dict[str, Start] = {"floor": floor, "tutorial": tutorial, "parley": parley}


def cpu_s(process: psutil.Process) -> float:
    """Processor seconds of a process and its children so far."""
    total, children = 0.0, []
    with suppress(psutil.NoSuchProcess):
        children = process.children(recursive=True)
    for one in (process, *children):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    return total
