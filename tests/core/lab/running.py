"""A Parley without a screen that works off a run, to be killed.

    python tests/core/lab/running.py DATA_FOLDER GATEWAY_URL RUN_ID [DATABASE_URL]

It says `ready`, and `done` once nothing is left.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from core.client.gateways import Gateway
from core.parley import close, parley
from core.settings import Connection, read_settings
from core.text import same


def main() -> None:
    folder, url, run_id, *database = sys.argv[1:]
    environment = {"PARLEY_DATA": folder, "PARLEY_RETRIES": "0", "PARLEY_TITLES": "0"}
    environment |= {"DATABASE_URL": database[0]} if database else {}
    process = parley(read_settings(Path(folder) / "no.env", environment))
    one = Connection("fake", same("Fake"), Gateway("fake", url, "sk-test-0123456789"), origin="env")
    work = process.runner.start(process.store.runs.get("", run_id), {"fake": one}.get)
    print("ready", flush=True)
    work.ended.wait()
    print("done", flush=True)
    close()


main()
