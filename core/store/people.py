"""People who have signed in, and sign-ins that were ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from core.people.person import Person, Role
from core.people.signin import verified_email
from core.store.engine import Database, insert_of
from core.store.people_tables import ended_sign_ins, people
from core.store.rows import storable
from core.store.tables import now

KEPT_DAYS = 31
"""A cookie of Streamlit's lasts 30 days: an ended sign-in needn't be remembered for longer."""


LONGEST = 240


class People:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, claims: Mapping[str, Any], role: Role) -> Person:
        """Somebody who signed in, known by the provider (`iss`) and its name for them (`sub`): these two never change,
        an e-mail address may. At the first time they get an id that can be read: it is what the usage review and
        budgets call them, and it stays."""
        issuer, subject = (storable(str(claims.get(name) or ""))[:255] for name in ("iss", "sub"))
        said = {"name": _first(claims, "name", "preferred_username", "nickname"), "email": _first(claims, "email")}
        values = {**said, "role": role, "seen_at": now()}
        with self._database.write() as connection:
            where = (people.c.issuer == issuer, people.c.subject == subject)
            known = connection.execute(select(people.c.id).where(*where)).scalar()
            if known is None:
                known = _free(connection, (verified_email(claims) or said["name"] or subject or "?")[:LONGEST])
            row = {"id": known, "issuer": issuer, "subject": subject, "first_at": values["seen_at"], **values}
            new = insert_of(connection)(people).values(row)  # two pages may enter at once
            connection.execute(new.on_conflict_do_update(index_elements=["issuer", "subject"], set_=values))
            known = connection.execute(select(people.c.id).where(*where)).scalar_one()
        return Person(known, role, said["name"], said["email"])

    def ids(self) -> list[str]:
        """Of everybody who has signed in."""
        with self._database.read() as connection:
            return list(connection.execute(select(people.c.id).order_by(people.c.id)).scalars())

    def end_sign_in(self, handle: str) -> None:
        """This sign-in holds no longer, on any page or process. `handle`: a digest of its cookie."""
        with self._database.write() as connection:
            old = ended_sign_ins.c.ended_at < now() - timedelta(days=KEPT_DAYS)
            connection.execute(delete(ended_sign_ins).where(old))
            ended = insert_of(connection)(ended_sign_ins).values(handle=handle, ended_at=now())
            connection.execute(ended.on_conflict_do_nothing())

    def ended(self, handle: str) -> bool:
        """Whether a sign-in was ended."""
        query = select(ended_sign_ins.c.handle).where(ended_sign_ins.c.handle == handle)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None


def _free(connection: Connection, wanted: str) -> str:
    """An id that nobody has, as near to the one that is wanted as can be."""
    taken = set(
        connection.execute(select(people.c.id).where(people.c.id.startswith(wanted, autoescape=True))).scalars()
    )
    others = (f"{wanted} ({number})" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *others) if one not in taken)


def _first(claims: Mapping[str, Any], *names: str) -> str:
    said = (claims.get(name) for name in names)
    return storable(next((str(one) for one in said if one), ""))[:255]
