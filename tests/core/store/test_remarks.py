"""What a person says of a request: their own alone, and found by it."""

from __future__ import annotations

from dataclasses import replace

from core.store.filters import Filters
from core.store.remarks import Remark
from core.store.store import Store
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import record


def test_remarks_belong_to_their_owner(store: Store) -> None:
    one = record()
    store.ledger.begin(one)
    store.ledger.end(replace(one, status="ok"))
    said = Remark(("slow", "to do"), "look again", 2)
    store.remarks.say("grace", one.id, said)
    assert store.remarks.of("grace", [one.id]) == {}

    store.remarks.say(OWNER, one.id, replace(said, tags=(" slow ", "to do", "")))

    assert store.remarks.of(OWNER, [one.id]) == {one.id: said}
    assert store.remarks.of("grace", [one.id]) == {}
    assert store.remarks.tags(OWNER) == ["slow", "to do"]
    days = Filters("UTC", 730_000, 766_000)
    assert [row.id for row in store.log.page(None, replace(days, tag="slow"), 5).rows] == [one.id]
    assert [row.id for row in store.log.page(None, replace(days, rated=2), 5).rows] == [one.id]
    assert store.log.page(None, replace(days, rated=1), 5).rows == []
    store.remarks.say(OWNER, one.id, Remark())
    assert store.remarks.of(OWNER, [one.id]) == {}
