"""What the commands that work on the store have in common."""

from __future__ import annotations

import sys
from collections.abc import Callable

from core.errors import ParleyError
from core.settings import Settings, read_settings
from core.store.store import Store, open_store


def with_store(work: Callable[[Store, Settings], int]) -> int:
    """Open the store that `.env` names, do it, close it: what to exit with. What goes wrong is said, in both languages,
    and is 1."""
    settings = read_settings()
    try:
        store = open_store(settings.database_url, settings.data_folder)
        try:
            return work(store, settings)
        finally:
            store.processes.leave()
            store.close()
    except ParleyError as error:
        print(f"{error.text.en}\n{error.text.zh}", file=sys.stderr)
        return 1
