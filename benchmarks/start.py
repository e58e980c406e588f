"""S6, from the start of the process to an input one can type into: python -m benchmarks.start

A browser that has never seen the page opens it as soon as the server listens. The medians of several starts, in turn.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser

from benchmarks.apps import PLAIN
from benchmarks.browser import chromium
from benchmarks.report import report
from tests.server import ROOT, free_port

RUNS = 7
OPTIONS = ("--server.headless=true", "--browser.gatherUsageStats=false")
ENVIRONMENT = {**os.environ, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-x", "MODEL": "x"}


def start(browser: Browser, script: Path, cwd: Path, environment: dict[str, str]) -> tuple[float, float]:
    """(seconds to a usable input, MiB of the server then)."""
    port = free_port()
    began = time.monotonic()
    command = [sys.executable, "-m", "streamlit", "run", str(script), *OPTIONS, f"--server.port={port}"]
    process = subprocess.Popen(
        command, cwd=cwd, env={**ENVIRONMENT, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _listens(port):
            time.sleep(0.005)
        page = browser.new_context(locale="en-US").new_page()
        page.goto(f"http://localhost:{port}", wait_until="commit")
        page.locator('[data-testid="stChatInputTextArea"]:enabled').wait_for(timeout=60_000)
        took = time.monotonic() - began
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
        page.context.close()
        return took, memory
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
        return True
    return False


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    cases: dict[str, Any] = {
        "tutorial": lambda: (PLAIN / "tutorial.py", folder, {}),
        "parley, first start": lambda: (ROOT / "app.py", ROOT, {"PARLEY_DATA": tempfile.mkdtemp()}),
        "parley": lambda: (ROOT / "app.py", ROOT, {"PARLEY_DATA": str(folder / "data")}),
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    with chromium() as browser:
        for run in range(RUNS + 1):
            for name, case in cases.items():
                took = start(browser, *case())
                if run:  # the first time reads everything from the disk
                    figures[name].append(took)
    plain = statistics.median(took for took, _ in figures["tutorial"])
    rows = []
    for name, starts in figures.items():
        median = statistics.median(took for took, _ in starts)
        rows.append(
            {
                "app": name,
                "usable_s": median,
                "slowest_s": max(took for took, _ in starts),
                "times_tutorial": median / plain,
                "memory_mib": statistics.median(memory for _, memory in starts),
            }
        )
    report("start", "From the start of the process to a usable input", rows)


if __name__ == "__main__":
    main()
