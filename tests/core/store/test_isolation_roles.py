"""Who may do what: each role, each act, one's own and others' conversations."""

from __future__ import annotations

import pytest

from core.errors import ParleyError
from core.people.acts import ACTS
from core.people.person import ROLES, NotAllowed, Person, Role
from core.store.audit import audited
from core.store.store import Store
from tests.core.store.somebody_else import ADA, ADMIN, BO, SECRET, Adas, call, methods, parameters_of, plant


@pytest.fixture
def adas(store: Store) -> Adas:
    return plant(store)


SHARES = {"member": False, "lead": True, "admin": True}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("whose", ["own", "shared", "unshared", "taken back", "deleted"])
def test_isolation_of_a_conversation_by_role(store: Store, adas: Adas, role: Role, whose: str) -> None:
    """Who may read what: the owner by other ways; a lead what is shared, as long as it is."""
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
@pytest.mark.parametrize("name", BY_ROLE)
def test_isolation_of_what_holds_for_all(store: Store, adas: Adas, name: str, role: Role) -> None:
    """Leads and admins change it, and that is written down; members don't, and nothing is."""
    by = Person(BO, role)
    if role == "member":
        with pytest.raises(NotAllowed):
            call(store, adas, name, by, BO)
        assert not store.audit.newest(ADMIN)
        return
    call(store, adas, name, by, BO)
    (entry,) = store.audit.newest(ADMIN)
    assert entry.person == BO
    assert entry.act in ACTS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_isolation_of_every_act_by_role(store: Store, role: Role, act: str) -> None:
    allowed = ROLES.index(role) >= ROLES.index(ACTS[act].least)
    by = Person(BO, role)
    with store.database.write() as connection:
        if allowed:
            audited(connection, by, act, name="x")
        else:
            with pytest.raises(NotAllowed):
                audited(connection, by, act, name="x")
    assert [one.act for one in store.audit.newest(ADMIN) if one.act == act] == ([act] if allowed else [])


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
