"""`python -m core.adopt PERSON`: give what was there before people signed in to one of them, by their id.

Their id is what the usage review calls them, the e-mail address as a rule; they have to have signed in once. Stop
Parley before: rows that are written meanwhile would be counted for nobody.
"""

from __future__ import annotations

import sys

from core.errors import ParleyError
from core.settings import read_settings
from core.store.store import open_store


def main(words: list[str]) -> int:
    settings = read_settings()
    try:
        store = open_store(settings.database_url, settings.data_folder)
        try:
            if len(words) != 1 or words[0] not in store.people.ids():
                known = ", ".join(store.people.ids()) or "nobody yet"
                print(f"usage: python -m core.adopt PERSON, one who has signed in: {known}", file=sys.stderr)
                return 1
            for table, rows in store.adopting.adopt(words[0]).items():
                print(f"{table}: {rows}")
            for zone in store.rollups.zones():
                store.rollups.rebuild(zone)
        finally:
            store.processes.leave()
            store.close()
    except ParleyError as error:
        print(f"{error.text.en}\n{error.text.zh}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
