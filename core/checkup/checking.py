"""A check-up as a person asks for it: within the budget, each request in the ledger, each finding kept as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.chat import ChatRequest, Message
from core.checkup.asking import FIRST, LONG_ANSWER, AsWritten, check_up
from core.checkup.learned import NO, repairs_of
from core.checkup.seen import SOME, Known
from core.checkup.trials import LABELS, TRIALS
from core.client.address import endpoints, known_as
from core.client.repairs import RepairMemory
from core.ledger.prices import PriceFinder
from core.ledger.tokens import rough_prompt_tokens
from core.local.connection import LOCAL_ID, started
from core.replies.probing import ProbeRecorder
from core.settings import Connection, Settings
from core.store.checkups import Checkup, Finding
from core.store.store import Store
from core.store.tables import now

LAST = list(LABELS)[-1]
"""The finding with which a check-up is whole."""


def place_of(connection: Connection) -> str:
    """Where the findings about a gateway are kept: its chat address, without what is secret in it."""
    if connection.id == LOCAL_ID:
        return LOCAL_ID  # its port is another one each time
    return known_as(endpoints(connection.gateway.base_url)[0].chat)


def gives_one(store: Store, connection: Connection, model: str) -> bool:
    """Whether a check-up saw that it takes no request for several answers (`n`). Raises StoreError."""
    checkup = store.checkups.of(place_of(connection), model)
    return checkup is not None and "n" in checkup.found and checkup.found["n"].state in NO


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a check-up takes, before it is begun, where answers can be limited and nothing has to be asked by itself.
    `cost`: with the longest answers, in `currency`; None: no price is known."""

    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    currency: str


def outlook(connection: Connection, model: str, find: PriceFinder) -> Outlook:
    known = Known()
    asking = {trial.group or trial.id: trial for trial in TRIALS if trial.body is not None}
    bodies = [trial.body(known) for trial in asking.values() if trial.body is not None]
    sent = [ChatRequest(model, tuple(_message(one) for one in body["messages"])) for body in bodies]
    prompt = sum(rough_prompt_tokens(one.messages) for one in sent)
    completion = SOME * sum(body.get("n", 1) for body in bodies) + LONG_ANSWER
    price = find(connection.id, model)
    cost = price.cost(prompt, completion) if price else None
    return Outlook(len(bodies) + 2, prompt, completion, cost, price.currency if price else "")


def checked_up(
    store: Store, settings: Settings, connection: Connection, model: str, memory: RepairMemory, *, owner: str = ""
) -> Iterator[tuple[str, Finding]]:
    """Check a gateway's model up. What was found so far is kept whenever one stops asking, but for a model that
    was checked before. `memory`: of the repairs that are made from now on. Raises ParleyError: no key, no budget, a
    gateway that can't be asked at all."""
    connection.must_be_ready()
    store.budgets.check(owner, connection.id, model)
    gateway = started(lambda: False) if connection.id == LOCAL_ID else connection.gateway
    assert gateway is not None
    observer = ProbeRecorder(store, connection, owner, settings.limits)
    client = AsWritten(
        gateway,
        read_timeout_s=settings.whole_timeout_s,
        first_event_timeout_s=settings.first_event_timeout_s,
        retries=0,
        observer=observer,
        memory=RepairMemory(),
    )
    place, begun = place_of(connection), now()
    earlier = store.checkups.of(place, model)
    again = earlier is not None and LAST in earlier.found
    found: dict[str, Finding] = {}
    try:
        for name, finding in check_up(client, model):
            found[name] = finding
            if name == LAST or (
                found.keys() >= set(FIRST) and not again
            ):  # what is known whole is not given up for a part
                repairs = repairs_of(found, gateway.quirks)
                store.checkups.keep(Checkup(place, model, connection.id, begun, dict(found), repairs))
                (memory.know if name == LAST else memory.learn)(client.address, model, repairs)
            yield name, finding
            if name != LAST:
                store.budgets.check(owner, connection.id, model)
    finally:
        client.close()


def _message(body: dict[str, object]) -> Message:
    return Message("user", str(body.get("content") or ""))
