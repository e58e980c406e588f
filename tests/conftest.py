"""What every test shares."""

from __future__ import annotations

import pytest

TALLY = pytest.StashKey[dict[str, int]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TALLY] = {}


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> dict[str, int]:
    """How many comparisons each recording was given; the sum is printed at the end of the run."""
    return pytestconfig.stash[TALLY]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash[TALLY]
    if counts:
        terminalreporter.write_line(
            f"{len(counts)} recordings replayed, {sum(counts.values())} assertions made on them"
        )
