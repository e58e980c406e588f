"""`python -m core.rotate`: keep the keys of people with another key of Parley's.

`new` prints one for PARLEY_STORE_KEYS. Put it first there, before the old one, start Parley anew everywhere, then run
this without a word: everything kept is encrypted with the first. Then the old one can go.
"""

from __future__ import annotations

import sys

from core.command import with_store
from core.people.sealing import OTHER_KEY, Sealer
from core.settings import Settings
from core.store.store import Store


def new() -> int:
    from cryptography.fernet import Fernet

    print(Fernet.generate_key().decode())
    return 0


def rotate(store: Store, settings: Settings) -> int:
    done, unread = store.kept_gateways.reseal(Sealer(settings.store_keys).again)
    print(f"{done} kept keys are encrypted with the first key now.")
    for whose in unread:
        print(f"{whose}: {OTHER_KEY.en}\n{OTHER_KEY.zh}", file=sys.stderr)
    return 1 if unread else 0


if __name__ == "__main__":
    sys.exit(new() if sys.argv[1:] == ["new"] else with_store(rotate))
