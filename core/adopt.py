"""`python -m core.adopt PERSON`: give what was there before people signed in to one of them, by their id.

Their id is what the usage review calls them, the e-mail address as a rule; they have to have signed in once. Stop
Parley before: rows that are written meanwhile would be counted for nobody.
"""

from __future__ import annotations

import sys

from core.command import with_store
from core.settings import Settings
from core.store.store import Store


def adopt(store: Store, _: Settings) -> int:
    words, known = sys.argv[1:], store.people.ids()
    if len(words) != 1 or words[0] not in known:
        names = ", ".join(known) or "nobody yet"
        print(f"usage: python -m core.adopt PERSON, one who has signed in: {names}", file=sys.stderr)
        return 1
    for table, rows in store.adopting.adopt(words[0]).items():
        print(f"{table}: {rows}")
    for zone in store.rollups.zones():
        store.rollups.rebuild(zone)
    return 0


if __name__ == "__main__":
    sys.exit(with_store(adopt))
