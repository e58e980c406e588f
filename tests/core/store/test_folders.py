"""Folders: there as long as something is in them."""

from __future__ import annotations

from core.store.store import Store
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import converse


def test_folders_are_those_that_hold_something(store: Store) -> None:
    first, second = converse(store, "q", "a"), converse(store, "q", "a")
    store.conversations.change(OWNER, first.id, folder="工作")
    store.conversations.change(OWNER, second.id, folder="Trips")

    assert sorted(store.conversations.folders(OWNER)) == ["Trips", "工作"]
    assert [one.id for one in store.conversations.list(OWNER, folder="工作")] == [first.id]
    store.conversations.delete(OWNER, first.id)
    assert list(store.conversations.folders(OWNER)) == ["Trips"]
    assert list(store.conversations.folders("grace")) == []
