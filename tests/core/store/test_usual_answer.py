"""How long answers of a model usually are, as the ledger tells."""

from __future__ import annotations

from core.store.store import Store
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import record


def test_the_usual_answer_is_the_median_of_whole_single_ones(store: Store) -> None:
    def ended(tokens: int, **values: object) -> None:
        one = record(completion_tokens=tokens, finish_reason="stop", status="ok", **values)
        store.ledger.begin(one)

    for tokens in (100, 200, 300, 400):
        ended(tokens)
    assert store.ledger.usual_answer(OWNER, "g", "m") is None  # too few to tell
    ended(500)
    ended(9_000, parameters={"n": 20})
    ended(9_000, model="another")
    ended(9_000, owner="grace")
    for _ in range(9):
        ended(5, kind="title")
    store.ledger.begin(record(completion_tokens=9, finish_reason="length", status="ok"))

    assert store.ledger.usual_answer(OWNER, "g", "m") == 300
