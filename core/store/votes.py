"""Votes of blind comparisons: which answer of a case somebody preferred without knowing whose it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from core.store.engine import Database
from core.store.run_tables import votes
from core.store.runs import own
from core.store.tables import new_id, now


@dataclass(frozen=True, slots=True)
class Vote:
    """`shown`: the variants in the order in which they stood there. `winner`: the one preferred, None: none was."""

    case: int
    repetition: int
    choice: int
    shown: tuple[int, ...]
    winner: int | None
    id: str = ""


class Votes:
    """`owner`: whose votes; nobody else's are read or changed. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cast(self, owner: str, run_id: str, vote: Vote) -> str:
        """Keep it, instead of one for the same answers; its id. Raises NoSuchRun where the run is somebody else's."""
        made = new_id()
        values = {
            "id": made,
            "run_id": run_id,
            "owner": owner,
            "case_number": vote.case,
            "repetition": vote.repetition,
            "choice": vote.choice,
            "shown": list(vote.shown),
            "winner": vote.winner,
            "created_at": now(),
        }
        same = (votes.c[name] == values[name] for name in ("run_id", "owner", "case_number", "repetition", "choice"))
        with self._database.write() as connection:
            own(connection, owner, run_id)
            connection.execute(delete(votes).where(*same))
            connection.execute(insert(votes).values(values))
        return made

    def take_back(self, owner: str, vote_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(votes).where(votes.c.id == vote_id, votes.c.owner == owner))

    def of(self, owner: str, run_id: str) -> Sequence[Vote]:
        """In the order in which they were cast."""
        query = select(votes).where(votes.c.run_id == run_id, votes.c.owner == owner)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(votes.c.created_at, votes.c.id)).all()
        return [Vote(one.case_number, one.repetition, one.choice, tuple(one.shown), one.winner, one.id) for one in rows]
