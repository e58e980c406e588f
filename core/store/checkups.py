"""What check-ups found: for each (address, model) how a gateway took each trial, and when that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, and_, delete, insert, select

from core.people.person import Person
from core.store.audit import audited
from core.store.engine import Database
from core.store.rows import storable
from core.store.tables import checkups

State = Literal["works", "accepted", "ignored", "refused", "unclear"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Finding:
    """`state`: "accepted" where it was taken and nobody can see from here whether it acts. `detail`: what was seen, in
    the wire's words; the gateway's own where it refused."""

    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """`address`: the chat address, "local" for the local model. `gateway`: the id by which it was asked. `found`: by
    trial. `repairs`: names of `core.client.repairs` that every request there needs. `checked_at`: UTC."""

    address: str
    model: str
    gateway: str
    checked_at: datetime
    found: Mapping[str, Finding] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()


class Checkups:
    """Facts of gateways, the same for everybody. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, checkup: Checkup) -> None:
        """Instead of an earlier one of the same model there."""
        values = {
            "address": checkup.address,
            "model": checkup.model,
            "gateway": checkup.gateway,
            "checked_at": checkup.checked_at,
            "found": {name: [one.state, storable(one.detail)] for name, one in checkup.found.items()},
            "repairs": list(checkup.repairs),
        }
        with self._database.write() as connection:
            connection.execute(delete(checkups).where(_of(checkup.address, checkup.model)))
            connection.execute(insert(checkups).values(values))

    def of(self, address: str, model: str) -> Checkup | None:
        """The last one; None: it was never checked."""
        return next(iter(self._read(_of(address, model))), None)

    def all(self) -> list[Checkup]:
        """By gateway and model."""
        return self._read()

    def forget(self, by: Person, address: str, model: str) -> None:
        """Raises NotAllowed."""
        with self._database.write() as connection:
            audited(connection, by, "checkup-removed", address=address, model=model)
            connection.execute(delete(checkups).where(_of(address, model)))

    def _read(self, *conditions: ColumnElement[bool]) -> list[Checkup]:
        query = select(checkups).where(*conditions).order_by(checkups.c.gateway, checkups.c.address, checkups.c.model)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Checkup(
                row["address"],
                row["model"],
                row["gateway"],
                row["checked_at"],
                {name: Finding(*said) for name, said in row["found"].items() if said[0] in STATES},
                tuple(row["repairs"]),
            )
            for row in rows
        ]


def _of(address: str, model: str) -> ColumnElement[bool]:
    return and_(checkups.c.address == address, checkups.c.model == model)
