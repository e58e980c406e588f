"""Makes the sums of the usage review anew, from the ledger's rows: python -m core.rebuild

Nothing of the ledger is changed, and Parley may run meanwhile. Needed only where rows were written past Parley.
"""

from __future__ import annotations

import sys

from core.errors import ParleyError
from core.settings import read_settings
from core.store.store import open_store


def main() -> int:
    settings = read_settings()
    try:
        store = open_store(settings.database_url, settings.data_folder)
        for zone in store.rollups.zones():
            store.rollups.rebuild(zone)
            print(f"{zone}: done")
        store.processes.leave()
        store.close()
    except ParleyError as error:
        print(f"{error.text.en}\n{error.text.zh}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
