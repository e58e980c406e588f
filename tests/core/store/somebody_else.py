"""Ada, who has everything, and whoever else calls the store's methods with the ids of hers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from core.chat import Message
from core.errors import ParleyError
from core.ledger.budgets import Budget
from core.people.person import ROLES, Person
from core.prompts.prompt import Prompt
from core.store.archive import Archived
from core.store.branches import Pruning
from core.store.cells import NewCell, StoredCell
from core.store.examples import ExampleRun
from core.store.filters import Filters
from core.store.prices import OwnPrice, Repriced
from core.store.remarks import Remark
from core.store.rows import Answer, Conversation
from core.store.store import Store
from core.store.tables import metadata, now
from core.store.turns import Asked
from core.store.votes import Vote
from tests.core.store.test_contract import record

ADA, BO = "ada", "bo"
SECRET = "marmalade"
"""Stands in everything that Ada wrote and got."""
MEMBER, LEAD, ADMIN = (Person(BO, role) for role in ROLES)

FOR_ALL = {
    "budgets.list": "what may be spent holds for all; amounts, no texts",
    "budgets.zone": "the zone of the days",
    "budgets.check": "whether a request may be sent",
    "checkups.all": "facts of gateways",
    "checkups.of": "facts of gateways",
    "checkups.keep": "facts of gateways",
    "prices.list": "prices hold for all",
    "prices.finder": "prices hold for all",
    "team.get": "settings of all",
    "team.zone": "settings of all",
    "rollups.ensure": "sums; read through `review`, which takes the owner",
    "rollups.ready": "sums",
    "rollups.rebuild": "sums",
    "rollups.zones": "sums",
    "people.ids": "an operator's, on the command line",
    "adopting.adopt": "an operator's, on the command line",
    "people.enter": "who signs in, told by the provider",
    "people.end_sign_in": "by a digest of the cookie that only its owner has",
    "people.ended": "by a digest of the cookie",
    "processes.enter": "of the process",
    "processes.leave": "of the process",
    "processes.recover": "of the process",
    "processes.seen": "of the process",
    "kept_gateways.reseal": "an operator's, on the command line",
}
"""Methods that concern nobody's rows, and why."""
OF_THE_DESK = {
    "pieces.add": "text of replies that the process itself runs",
    "answers.end": "answers of replies that the process itself runs",
    "ledger.begin": "a request that the process sends; its owner is in the record",
    "ledger.end": "a request that the process sent",
    **dict.fromkeys(
        ("messages.free", "messages.last_position", "messages.own"), "a part of a transaction of the store itself"
    ),
    "prices.reprice": "what a lead is shown before `take`; figures only",
}
"""Methods that no page calls with an id of its own choosing."""


@dataclass(frozen=True)
class Adas:
    """Ids of what Ada has."""

    conversation: str
    messages: tuple[str, ...]
    request: str
    run: str
    cell: str
    prompt: str
    vote: str


def plant(store: Store) -> Adas:
    """Everything that somebody can have, with SECRET in all of it."""
    conversation = store.conversations.create(ADA, {"system": SECRET}, SECRET)
    parts = [Message("user", f"{SECRET} asked"), Message("assistant", f"{SECRET} answered")]
    said = store.messages.add_all(ADA, conversation.id, [(one, "complete") for one in parts], parent_id=None)
    store.conversations.change(ADA, conversation.id, draft=SECRET, folder=SECRET)
    request = record(owner=ADA, conversation_id=conversation.id, message_id=said[1].id, prompt=SECRET)
    store.ledger.begin(request, [said[1].id])
    done = replace(request, status="failed", error_kind="server", error_message=SECRET, cost=1.0, currency="USD")
    answer = Answer(parts[1], "complete", finish_reason="stop")
    store.ledger.end(done, [(said[1].id, answer)], [{"role": "user", "content": SECRET}])
    store.remarks.say(ADA, request.id, Remark((SECRET,), SECRET, 4))
    run = store.runs.create(
        ADA, "table", {"messages": [{"role": "user", "content": SECRET}]}, [NewCell(0, 0, 0, 0, "k")]
    )
    store.runs.change(ADA, run.id, name=SECRET)
    cell = store.runs.cells(ADA, run.id)[0].id
    asked = record(owner=ADA, run_id=run.id)
    store.ledger.begin(asked, [cell], "cells")
    store.ledger.end(replace(asked, status="ok"), [(cell, Answer(parts[1], "complete"))], [], "cells")
    vote = store.votes.cast(ADA, run.id, Vote(0, 0, 0, (0, 1), 0))
    prompt = store.prompts.save(ADA, Prompt(SECRET, SECRET, text=SECRET), SECRET)
    store.models.mark(ADA, "g", SECRET, favourite=True)
    store.benches.keep(ADA, {"messages": SECRET})
    store.kept_gateways.keep(ADA, "g", f"sealed {SECRET}")
    store.samples.begin(ADA, said[1].id, store.processes.id)
    about = {"recorded_at": now().isoformat(), "model": SECRET}
    secret = StoredCell(
        "", "", 1, 0, 0, 0, 0, "k", "complete", Message("assistant", SECRET), record=record(id="e", prompt=SECRET)
    )
    store.examples.put_conversation(ADA, replace(AN_EXAMPLE, requests=(record(id="e", prompt=SECRET),)), about)
    store.examples.put_run(ADA, ExampleRun(SECRET, {}, (secret,)), about)
    store.examples.put_prompts(ADA, [(Prompt(f"{SECRET}-example", SECRET), SECRET)], about)
    return Adas(conversation.id, tuple(one.id for one in said), request.id, run.id, cell, prompt.id, vote)


def arguments(adas: Adas, by: Person, whose: str | None) -> dict[str, Any]:
    """What each parameter of the store's methods is given: Bo's name, and Ada's ids."""
    today = date.today().toordinal()
    return {
        "owner": whose,
        "by": by,
        "conversation_id": adas.conversation,
        "conversation_ids": [adas.conversation],
        "message_id": adas.messages[1],
        "message_ids": list(adas.messages),
        "leaf_id": adas.messages[1],
        "parent_id": adas.messages[0],
        "above_id": adas.messages[0],
        "round_id": "r",
        "after": None,
        "process_id": "p",
        "request_id": adas.request,
        "request_ids": [adas.request],
        "run_id": adas.run,
        "run_ids": [adas.run],
        "cell_id": adas.cell,
        "cell_ids": [adas.cell],
        "prompt_id": adas.prompt,
        "vote_id": adas.vote,
        "words": SECRET,
        "keys": ["k"],
        "limit": 100,
        "title": "taken",
        "name": SECRET,
        "message": Message("user", "mine now"),
        "text": "mine now",
        "shown": [],
        "question": Message("user", "mine now"),
        "answers": [Asked("m", "g")],
        "changes": {},
        "new": [(Message("user", "mine now"), "complete")],
        "pruning": Pruning(adas.conversation, now(), adas.messages[1], 2),
        "prompt": Prompt("x", "y", id=adas.prompt),
        "versions": [],
        "found": [Prompt("x", "y", id=adas.prompt)],
        "gateway": "g",
        "model": SECRET,
        "bench": {},
        "kind": "table",
        "vote": Vote(0, 0, 0, (0, 1), 1),
        "filters": Filters("UTC", today - 2, today + 2, reader=by.id),
        "home": "prompt",
        "remark": Remark(("mine",), "mine", 1),
        "rating": 1,
        "sealed": "mine",
        "shared": True,
        "archived": [],
        "about": {"recorded_at": now().isoformat(), "model": "m"},
        "run": EXAMPLE_RUN,
        "after_id": adas.run,
        "case": None,
        "address": "https://g/v1/chat/completions",
        "price": OwnPrice("g", "m", 1.0, 1.0, None, "USD", date.today()),
        "repriced": Repriced([(record(id=adas.request), record(id=adas.request))]),
        "budget": Budget("all", "", 1.0, "USD"),
        "value": "x",
    }


AN_EXAMPLE = Archived(Conversation("e", "", "t", "user", None, {}, "", "", False, False, now(), now()), ())
EXAMPLE_RUN = ExampleRun("r", {}, (StoredCell("", "", 1, 0, 0, 0, 0, "k", "complete", Message("assistant", "a")),))
KEEPS = ("archive.write", "models.mark")
"""What keeps what Bo himself has said, which here is what Ada has: he has it from then on."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "examples.of": {"kind": "conversation"},
    "examples.remove": {"kind": "conversation"},
    "examples.put_conversation": {"archived": "own"},
    "runs.create": {"new": "cells"},
    "runs.add": {"new": "cells"},
    "archive.write": {"archived": "adas"},
    "archive.known": {"archived": "adas"},
    "conversations.change": {"title": "taken"},
    "conversations.list": {"archived": False},
    "conversations.create": {"settings": {}},
    "editing.mark": {"left_out": "deleted"},
    "models.mark": {"favourite": False},
}
"""Where a parameter of that name is something else, and what goes into `**values`."""


def methods() -> list[str]:
    rooms = {name: room for name, room in vars(a_store()).items() if name != "database"}
    return sorted(
        f"{room}.{name}"
        for room, found in rooms.items()
        for name, _ in inspect.getmembers(type(found), inspect.isfunction)
        if not name.startswith("_")
    )


def a_store() -> Store:
    return Store(None)  # type: ignore[arg-type]


def call(store: Store, adas: Adas, name: str, by: Person, whose: str | None) -> Any:
    room, _, method = name.partition(".")
    function: Callable[..., Any] = getattr(getattr(store, room), method)
    given = arguments(adas, by, whose)
    special = dict(OTHERWISE.get(name, {}))
    if room == "review":
        special["by"] = ("owner",)  # dimensions
    if special.get("new") == "cells":
        special["new"] = [NewCell(0, 0, 0, 0, "k", taken_from=adas.cell)]
    if special.get("archived") == "adas":
        special["archived"] = store.archive.read(ADA)
    if special.get("archived") == "own":
        special["archived"] = AN_EXAMPLE
    given |= special
    taken: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            taken |= special
        elif parameter.name in given:
            taken[parameter.name] = given[parameter.name]
        else:
            assert parameter.default is not inspect.Parameter.empty, (
                f"say here what {name} is given as {parameter.name}"
            )
    result = function(**taken)
    return list(result) if isinstance(result, Iterator) else result


def parameters_of(name: str) -> dict[str, str]:
    room, _, method = name.partition(".")
    function = getattr(type(getattr(a_store(), room)), method)
    return {one.name: str(one.annotation) for one in inspect.signature(function).parameters.values()}


def all_rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that there is, but those of processes, sign-ins and sums."""
    with store.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in ("processes", "audit", "people", "rollups", "rollup_values", "rollup_zones")
        }


def unchanged_by(store: Store, adas: Adas, name: str) -> None:
    """Let Bo call it with Ada's ids: nothing of hers changes, is shown or is copied."""
    before = all_rows(store)

    said: Any = None
    with suppress(ParleyError):
        said = call(store, adas, name, MEMBER, BO)

    after = all_rows(store)
    for table, rows in before.items():
        assert not [row for row in rows if row not in after[table] and BO not in row], f"{name} changed {table}"
    if name in KEEPS:
        return
    new = [row for table, rows in after.items() for row in rows if row not in before[table]]
    assert SECRET not in repr(said), f"{name} shows another's rows"
    assert SECRET not in repr([row for row in new if "bench" not in repr(row)]), f"{name} copied what is another's"
