"""A Parley without a screen, to be killed: asks what its standard input says, one line a question.

    python tests/core/replies/asking.py DATA_FOLDER GATEWAY_URL [DATABASE_URL]

A line is `MODEL QUESTION`; the answer on standard output is the conversation's id.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from core.client.gateways import Gateway
from core.parley import parley
from core.replies.ask import Setup, ask
from core.settings import Connection, read_settings
from core.text import same


def main() -> None:
    folder, url, *database = sys.argv[1:]
    environment = {"PARLEY_DATA": folder, "PARLEY_TITLES": "0", **({"DATABASE_URL": database[0]} if database else {})}
    process = parley(read_settings(Path(folder) / "no.env", environment))
    connection = Connection("fake", same("Fake"), Gateway("fake", url, "sk-test-0123456789"), origin="env")
    print("ready", flush=True)
    for line in sys.stdin:
        model, question = line.strip().split(" ", 1)
        conversation = process.store.conversations.create("")
        ask(process.desk, conversation, question, Setup(connection, model, parameters={"stream": True}))
        print(conversation.id, flush=True)


main()
