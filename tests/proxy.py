"""nginx with the configuration of deploy/, its addresses replaced by those of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server import ROOT, free_port, healthy
from tests.waiting import until

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
UPSTREAMS = ("parley-1:8501", "parley-2:8501")
LOUD = "NGINX IS NOT TESTED HERE: it is not installed (Debian, Ubuntu: sudo apt-get install nginx-light)"


def nginx() -> str:
    """The program. Without it the test is skipped, loudly; in CI it fails."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(LOUD)
        pytest.skip(LOUD)
    return found


def written(folder: Path, port: int, ports: Mapping[str, int]) -> Path:
    """The configuration with this port, these upstreams' ports, and its files in `folder`."""
    text = CONFIGURATION.read_text("utf-8").replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")
    text = text.replace("/dev/stderr", f"{folder}/error.log")
    for name, at in ports.items():
        text = text.replace(f"server {name} ", f"server 127.0.0.1:{at} ")
    path = folder / "nginx.conf"
    path.write_text(("user root;\n" if os.geteuid() == 0 else "") + text, "utf-8")
    return path


class Proxy:
    """Where it listens, and whom it sent where."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.url = f"http://localhost:{port}"
        self._log = folder / "access.log"

    def served(self) -> dict[str, set[str]]:
        """The upstreams by which each visitor's place was served, as far as the log says."""
        found: dict[str, set[str]] = {}
        for line in self._log.read_text().splitlines():
            *_, upstream, place = line.split(" ")
            found.setdefault(place, set()).add(upstream)
        return found


@contextmanager
def proxy(folder: Path, ports: tuple[int, int]) -> Iterator[Proxy]:
    port = free_port()
    path = written(folder, port, dict(zip(UPSTREAMS, ports, strict=True)))
    process = subprocess.Popen(
        [nginx(), "-p", str(folder), "-c", str(path), "-g", "daemon off;"], stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: healthy(port, "/healthz"), 10, lambda: (folder / "error.log").read_text())
        yield Proxy(folder, port)
    finally:
        process.terminate()
        process.wait(10)
