"""Makes the sums of the usage review anew, from the ledger's rows: python -m core.rebuild

Nothing of the ledger is changed, and Parley may run meanwhile. Needed only where rows were written past Parley.
"""

from __future__ import annotations

import sys

from core.command import with_store
from core.settings import Settings
from core.store.store import Store


def rebuild(store: Store, _: Settings) -> int:
    for zone in store.rollups.zones():
        store.rollups.rebuild(zone)
        print(f"{zone}: done")
    return 0


if __name__ == "__main__":
    sys.exit(with_store(rebuild))
