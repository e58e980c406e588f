"""`python -m core.example.record`: ask the local model for the examples anew, in both languages, and write their files.

Nothing is made up: each number of an example is that of a request that was sent here. It takes some minutes.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

from core.chat import ChatRequest, Message
from core.client.gateways import Gateway
from core.example import script
from core.example.shipped import FOLDER, Shipped, write
from core.lab.bench import Bench, Cases, Variant
from core.lab.checks import Check
from core.lab.plan import plan
from core.ledger.record import RequestKind, RequestRecord
from core.local import LOCAL_MODEL
from core.local.connection import LOCAL_ID, local_connection
from core.parley import Parley
from core.replies.ask import Setup, answer, ask
from core.replies.reply import Job, Reply
from core.settings import Connection, read_settings
from core.store.archive import Archived
from core.store.examples import ExampleRun
from core.store.tables import now
from core.text import LANGUAGES, Language

OWNER = ""
TRIES = 3
LONGEST = 160
"""Tokens of an answer of the conversation at most."""
SHORT, CUT = 120, 12
"""Tokens of the others at most, and of those that are meant to be cut."""
ROUNDS = 3
"""How often each small question is asked."""
TOO_LONG = 9_000
"""Words of a question that is longer than the model's context."""
SEED = 13
KINDS: tuple[RequestKind, ...] = ("chat", "chat", "chat", "chat", "playground", "experiment", "experiment", "sample")


def record(language: Language) -> Shipped:
    """Ask everything. Raises ParleyError."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PARLEY_DATA": folder, "PARLEY_TITLES": "0", "PARLEY_RETRIES": "0"}
        parley = Parley(read_settings(Path(folder) / "no.env", environment))
        connection = local_connection()
        assert connection is not None, LOCAL_MODEL.unavailable()
        try:
            begun = now()
            conversation = _conversation(parley, connection, language)
            run = _run(parley, connection, language)
            _others(parley, connection, language)
            rows = reversed(parley.store.ledger.newest(OWNER))
            requests = tuple(_bare(one) for one in rows)
        finally:
            parley.close()
    versions = tuple(script.prompts(language))
    return Shipped(begun.replace(microsecond=0), LOCAL_MODEL.MODEL, conversation, versions, run, requests)


def _conversation(parley: Parley, connection: Connection, language: Language) -> Archived:
    """Of each question the answers that it took, and of the first one more: there are versions to step between. No
    question is sent with what was said before, which leads so small a model astray."""
    store = parley.store
    made = store.conversations.create(OWNER, title=script.TITLE.say(language))
    first = Setup(
        connection, LOCAL_MODEL.MODEL, parameters={"stream": True, "max_tokens": LONGEST, "temperature": 0}, history=0
    )
    other = replace(first, parameters={**first.parameters, "temperature": 0.4})
    for number, (question, wanted) in enumerate(script.ASKED):
        _done(ask(parley.desk, store.conversations.get(OWNER, made.id), question, first))
        for again in range(TRIES):
            here = store.conversations.get(OWNER, made.id)
            *_, asked, said = store.messages.branch(OWNER, here.id, here.leaf_id)
            whole = said.finish_reason == "stop" and wanted in said.message.text
            if whole and (number or again):
                break
            _done(answer(parley.desk, here, asked, other))
    # whoever goes on with it asks the model that is chosen there
    store.conversations.change(OWNER, made.id, settings={})
    (found,) = store.archive.read(OWNER, made.id)
    return found


def _run(parley: Parley, connection: Connection, language: Language) -> ExampleRun:
    word = script.WORD.say(language)
    bench = Bench(
        (Message("user", script.SENTENCE.say(language)),),
        tuple(
            Variant(LOCAL_ID, LOCAL_MODEL.MODEL, {"temperature": one, "max_tokens": 60}, name=name.say(language))
            for one, name in script.NAMES.items()
        ),
        cases=Cases((word,), tuple((one,) for one in script.WORDS)),
        expected=word,
        checks=(Check("has_expected"), Check("longest", str(script.LONGEST))),
        at_once=1,
    )
    cells = [cell for one in plan(bench) for cell in one.cells()]
    run = parley.store.runs.create(OWNER, "table", bench.as_json(), cells)
    work = parley.runner.start(run, {LOCAL_ID: connection}.get)
    work.ended.wait()
    return ExampleRun(script.RUN.say(language), bench.as_json(), tuple(parley.store.runs.cells(OWNER, run.id)))


def _others(parley: Parley, connection: Connection, language: Language) -> None:
    """Small requests of all kinds, among them such as fail, are stopped or cut."""
    chance = random.Random(SEED)
    names = list(dict.fromkeys(prompt.name for prompt, _ in script.prompts(language)))
    wrong_key = replace(
        connection, id="wrong-key", gateway=Gateway(LOCAL_ID, LOCAL_MODEL.base_url, "sk-a-key-that-is-wrong")
    )
    whole = list(product(script.SMALL, script.PLACES))
    jobs = [
        _job(connection, question.format(place=place), chance.choice(KINDS), SHORT, chance.choice([None, *names]))
        for question, place in whole * ROUNDS
    ]
    jobs += [_job(connection, script.NAMING.format(place=one), "title", SHORT) for one in script.PLACES]
    jobs += [_job(connection, script.LETTER.format(place=one), "chat", CUT) for one in script.PLACES]
    jobs += [_job(wrong_key, script.NAMING.format(place=one), "chat", SHORT) for one in script.PLACES[:5]]
    jobs += [_job(connection, "word " * TOO_LONG, "chat", SHORT)]
    stopped = [_job(connection, script.LETTER.format(place=one), "chat", 400) for one in script.PLACES]
    for job in chance.sample(jobs + stopped, len(jobs) + len(stopped)):
        reply = parley.desk.start(job)
        if job in stopped:
            reply.begun(patience_s=60)
            reply.stop()
        _done(reply)


def _job(connection: Connection, text: str, kind: RequestKind, longest: int, prompt: str | None = None) -> Job:
    request = ChatRequest(LOCAL_MODEL.MODEL, (Message("user", text),), {"max_tokens": longest})
    return Job(connection, request, stream=kind != "title", kind=kind, prompt=prompt)


def _done(reply: Reply) -> None:
    reply.wait()
    print(".", end="", flush=True)


def _bare(one: RequestRecord) -> RequestRecord:
    """Without what means nothing elsewhere."""
    return replace(one, process_id=None, sent_id=None, response_id=None, key_label="", headers_s=None, ended_at=None)


def main() -> int:
    for language in LANGUAGES:
        path = FOLDER / f"{language}.json"
        write(record(language), path)
        print(f"\n{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
