"""Search in titles and messages, newest first. Chinese has no spaces: what is found is any run of characters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, String, column, false, select, text

from core.store.engine import Database
from core.store.run_tables import cells, runs
from core.store.tables import conversations, messages

TRIGRAM = 3
AROUND = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words were found. `message_id` is None for a title. `before`, `found`, `after`: the words as
    they stand there, and up to `AROUND` characters on both sides."""

    conversation_id: str
    title: str
    message_id: str | None
    before: str
    found: str
    after: str
    at: datetime


class Search:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, owner: str, words: str, limit: int = 50) -> list[Hit]:
        """Where all the words occur (white space parts them), titles first, then messages; case does not matter."""
        wanted = words.split()
        if not wanted:
            return []
        with self._database.read() as connection:
            hits = self._in_titles(connection, owner, wanted, limit)
            if len(hits) < limit:
                hits += self._in_messages(connection, owner, wanted, limit - len(hits))
        return hits

    def requests(self, owner: str, words: str, limit: int = 1_000) -> tuple[str, ...]:
        """Ids of the ledger's rows in whose question, answer, or answer of the playground all the words occur."""
        wanted = words.split()
        if not wanted:
            return ()
        with self._database.read() as connection:
            hits = [hit.message_id for hit in self._in_messages(connection, owner, wanted, limit) if hit.message_id]
            said = messages.c.id.in_(hits) | messages.c.parent_id.in_(hits)
            found = list(connection.execute(select(messages.c.request_id).where(said)).scalars())
            of_runs = select(cells.c.request_id).join(runs, runs.c.id == cells.c.run_id).where(runs.c.owner == owner)
            of_runs = of_runs.where(*(cells.c.content.icontains(word, autoescape=True) for word in wanted)).limit(limit)
            found += connection.execute(of_runs).scalars()
        return tuple(dict.fromkeys(one for one in found if one))[:limit]

    def _in_titles(self, connection: Connection, owner: str, wanted: list[str], limit: int) -> list[Hit]:
        query = (
            select(conversations.c.id, conversations.c.title, conversations.c.updated_at)
            .where(conversations.c.owner == owner, conversations.c.deleted_at.is_(None))
            .where(*(conversations.c.title.icontains(word, autoescape=True) for word in wanted))
            .order_by(conversations.c.updated_at.desc())
            .limit(limit)
        )
        return [_hit(one, title, None, title, wanted, at) for one, title, at in connection.execute(query)]

    def _in_messages(self, connection: Connection, owner: str, wanted: list[str], limit: int) -> list[Hit]:
        query = (
            select(conversations.c.id, conversations.c.title, messages.c.id, messages.c.content, messages.c.created_at)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .where(conversations.c.owner == owner, conversations.c.deleted_at.is_(None))
            .where(messages.c.deleted_at.is_(None), messages.c.left_out.is_distinct_from("deleted"))
            .where(*(messages.c.content.icontains(word, autoescape=True) for word in wanted))
            .limit(limit)
        )
        found = connection.execute(self._by_index(connection, query, wanted))
        return [_hit(one, title, message, content, wanted, at) for one, title, message, content, at in found]

    def _by_index(self, connection: Connection, query: Select[Any], wanted: list[str]) -> Select[Any]:
        """Let the index narrow the question down; the conditions of the query itself stay and decide."""
        if not self._database.is_sqlite:
            return query.order_by(messages.c.created_at.desc())
        longest = max(wanted, key=len)
        match = _quoted(longest) if len(longest) >= TRIGRAM else self._short(connection, longest)
        if not match:
            return query.where(false())  # every run of characters begins some trigram: it stands nowhere
        rows = text(
            "SELECT r.message_id AS message_id, t.rowid AS number FROM search_text t "
            "JOIN search_rows r ON r.id = t.rowid WHERE search_text MATCH :match"
        )
        found = rows.bindparams(match=match).columns(column("message_id", String), column("number", Integer))
        indexed = found.subquery()
        return query.join(indexed, indexed.c.message_id == messages.c.id).order_by(indexed.c.number.desc())

    @staticmethod
    def _short(connection: Connection, word: str) -> str:
        """Fewer characters than a trigram: every trigram of the index that begins with them."""
        low = word.lower()
        terms = connection.execute(
            text("SELECT term FROM search_terms WHERE term >= :low AND term < :high LIMIT 5000"),
            {"low": low, "high": low + "\U0010ffff"},
        )
        return " OR ".join(_quoted(term) for (term,) in terms)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _hit(conversation_id: str, title: str, message_id: str | None, body: str, wanted: list[str], at: datetime) -> Hit:
    folded = body.casefold()
    place = min((folded.find(word.casefold()) for word in wanted if word.casefold() in folded), default=0)
    word = next((word for word in wanted if folded.startswith(word.casefold(), place)), "")
    start, end = max(0, place - AROUND), place + len(word)
    before = ("…" if start else "") + body[start:place]
    after = body[end : end + AROUND] + ("…" if end + AROUND < len(body) else "")
    return Hit(conversation_id, title, message_id, before, body[place:end], after, at)
