"""Who may do what: each role, each act, one's own and others' conversations."""

from __future__ import annotations

import pytest

from core.errors import ParleyError
from core.people.acts import ACTS
from core.people.person import ROLES, NotAllowed, Person, Role
from core.store.audit import audited
from core.store.store import Store
from tests.core.store.somebody_else import (
    ADA,
    ADMIN,
    BO,
    KEEPS,
    SECRET,
    Adas,
    call,
    methods,
    parameters_of,
    plant,
    unchanged_by,
)


@pytest.fixture
def adas(store: Store) -> Adas:
    return plant(store)


@pytest.mark.parametrize("name", KEEPS)
def test_isolation_of_what_somebody_says_that_another_has_said(store: Store, adas: Adas, name: str) -> None:
    unchanged_by(store, adas, name)


SHARES = {"member": False, "lead": True, "admin": True}


@pytest.mark.parametrize("role", ROLES)
def test_isolation_of_a_conversation_by_role(store: Store, adas: Adas, role: Role) -> None:
    """Who may read what: the owner by other ways; a lead what is shared, as long as it is."""
    for whose in ("own", "unshared", "shared", "taken back", "deleted"):
        _may_read(store, adas, role, whose)


def _may_read(store: Store, adas: Adas, role: Role, whose: str) -> None:
    if whose in ("shared", "taken back", "deleted"):
        store.sharing.share(ADA, adas.conversation, shared=True)
    if whose == "taken back":
        store.sharing.share(ADA, adas.conversation, shared=False)
    if whose == "deleted":
        store.conversations.delete(ADA, adas.conversation)
    by = Person(ADA if whose == "own" else BO, role)

    if SHARES[role] and whose == "shared":
        found = store.sharing.read(by, adas.conversation)
        assert [one.message.text for one in found.messages] == [f"{SECRET} asked", f"{SECRET} answered"]
        assert found.requests[adas.request].cost == 1.0
    else:
        with pytest.raises(ParleyError) as refused:
            store.sharing.read(by, adas.conversation)
        assert SECRET not in refused.value.text.en
    readable = whose == "own" or (SHARES[role] and whose == "shared")
    assert store.sharing.of(by, [adas.conversation]) == ({adas.conversation} if readable else set())


BY_ROLE = [
    "budgets.add",
    "budgets.delete",
    "checkups.forget",
    "prices.add",
    "prices.delete",
    "prices.take",
    "team.choose_zone",
    "team.set",
]


def test_isolation_names_every_method_that_asks_for_a_role() -> None:
    asking = {name for name in methods() if parameters_of(name).get("by", "").startswith("Person")}

    assert asking == {*BY_ROLE, "audit.newest", "sharing.of", "sharing.read"}


@pytest.mark.parametrize("role", ROLES)
def test_isolation_of_what_holds_for_all(store: Store, adas: Adas, role: Role) -> None:
    """Leads and admins change it, and each time that is written down; members don't, and nothing is."""
    by = Person(BO, role)
    for number, name in enumerate(BY_ROLE, start=1):
        if role == "member":
            with pytest.raises(NotAllowed):
                call(store, adas, name, by, BO)
        else:
            call(store, adas, name, by, BO)
        acts = [one for one in store.audit.newest(ADMIN) if one.act != "audit-read"]
        assert len(acts) == (0 if role == "member" else number), name
        assert {one.person for one in acts} <= {BO}
        assert {one.act for one in acts} <= ACTS.keys()


@pytest.mark.parametrize("role", ROLES)
def test_isolation_of_every_act_by_role(store: Store, role: Role) -> None:
    by, allowed = Person(BO, role), {act for act in ACTS if ROLES.index(role) >= ROLES.index(ACTS[act].least)}
    with store.database.write() as connection:
        for act in ACTS:
            if act in allowed:
                audited(connection, by, act, name="x")
            else:
                with pytest.raises(NotAllowed):
                    audited(connection, by, act, name="x")

    assert {one.act for one in store.audit.newest(Person("amy", "admin")) if one.person == BO} == allowed


@pytest.mark.parametrize("role", ROLES)
def test_isolation_of_the_audit_log(store: Store, role: Role) -> None:
    store.team.choose_zone(ADMIN, "Asia/Shanghai")
    if role == "admin":
        assert [one.act for one in store.audit.newest(ADMIN)] == ["zone"]
        assert [one.act for one in store.audit.newest(ADMIN)] == ["audit-read", "zone"]
        assert [one.act for one in store.audit.newest(ADMIN)] == ["audit-read", "zone"]
    else:
        with pytest.raises(NotAllowed):
            store.audit.newest(Person(BO, role))
