"""`Parley`: what a process holds: its settings, its store, its desk. Made once, on first use or at start-up."""

from __future__ import annotations

import threading

from core.lab.runner import Runner
from core.local import LOCAL_MODEL
from core.local.connection import local_connection
from core.replies import images
from core.replies.desk import Desk
from core.settings import Connection, Settings, read_settings
from core.store.store import Store, open_store


class Parley:
    """A running Parley. Raises StoreError where the store can't be opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store: Store = open_store(settings.database_url, settings.data_folder)
        images.allow(settings.image_hosts)
        self.desk = Desk(self.store, settings)
        self.runner = Runner(self.desk)

    def connections(self) -> tuple[Connection, ...]:
        """The gateways of the settings, then the local model where it can run."""
        local = local_connection()
        return (*self.settings.connections, *((local,) if local else ()))

    def close(self) -> None:
        """Stop what runs (its text is kept) and let go of everything."""
        self.runner.close()
        self.desk.close()
        LOCAL_MODEL.stop()
        self.store.close()


_lock = threading.Lock()
_parley: Parley | None = None
_settings: Settings | None = None


def parley(settings: Settings | None = None) -> Parley:
    """This process's Parley; the first call that can opens it, from the `settings` that were given last, or else from
    `.env` and the environment."""
    global _parley, _settings
    with _lock:
        _settings = settings or _settings
        if _parley is None:
            _parley = Parley(_settings or read_settings())
        return _parley


def running() -> int:
    """How many replies run in this process; opens nothing."""
    return _parley.desk.running if _parley is not None else 0


def close() -> None:
    """Close it; the next `parley()` opens a new one, from the same settings where none are given."""
    global _parley
    with _lock:
        if _parley is not None:
            _parley.close()
            _parley = None
