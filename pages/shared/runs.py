"""Runs, wherever they are asked for: whether one can be, its beginning, and whether it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from core.lab.bench import Bench
from core.lab.plan import obstacles
from core.lab.runner import Work
from core.parley import parley
from core.store.runs import StoredRun
from core.text import Text
from pages.shared.gateway_picker import connections
from pages.shared.me import me


def problems(bench: Bench) -> list[Text]:
    """Why it can't run now."""
    return obstacles(bench, connections())


def go_on(run: StoredRun, only: Sequence[str] | None = None) -> Work:
    """Ask for what is not finished, or for these cells only."""
    offered = dict(connections())  # a thread asks later, when this session may have ended
    return parley().runner.start(run, offered.get, only=only, owner=me().id, raw=run.kind == "compare")


def running(run: StoredRun) -> bool:
    return parley().runner.work(run.id) is not None
