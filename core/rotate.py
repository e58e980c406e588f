"""`python -m core.rotate`: keep the keys of people with another key of Parley's.

`new` prints one for PARLEY_STORE_KEYS. Put it first there, before the old one, start Parley anew everywhere, then run
this without a word: everything kept is encrypted with the first. Then the old one can go.
"""

from __future__ import annotations

import sys

from core.errors import ParleyError
from core.people.sealing import OTHER_KEY, Sealer
from core.settings import read_settings
from core.store.store import open_store


def main(words: list[str]) -> int:
    if words == ["new"]:
        from cryptography.fernet import Fernet

        print(Fernet.generate_key().decode())
        return 0
    try:
        settings = read_settings()
        sealer = Sealer(settings.store_keys)
        store = open_store(settings.database_url, settings.data_folder)
        try:
            done, unread = store.kept_gateways.reseal(sealer.again)
            print(f"{done} kept keys are encrypted with the first key now.")
            for whose in unread:
                print(f"{whose}: {OTHER_KEY.en}\n{OTHER_KEY.zh}", file=sys.stderr)
            return 1 if unread else 0
        finally:
            store.processes.leave()
            store.close()
    except ParleyError as error:
        print(f"{error.text.en}\n{error.text.zh}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
