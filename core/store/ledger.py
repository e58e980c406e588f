"""The ledger: one row a request, written before it is sent and completed when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.ledger.record import RequestRecord
from core.people.limits import Limits
from core.store import answers, sent, sums
from core.store.answers import KeptIn
from core.store.engine import Database
from core.store.example_figures import figures
from core.store.limits import within
from core.store.raw import Event, events_of, events_text
from core.store.rows import Answer, record_values, stored_record
from core.store.run_tables import raw_answers
from core.store.tables import requests
from core.store.totals import Totals, totals_of

FEW, LAST = 5, 500


class Ledger:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        record: RequestRecord,
        answer_ids: Sequence[str] = (),
        kept_in: KeptIn = "messages",
        limits: Limits | None = None,
    ) -> None:
        """A request is about to be sent, for these answers. Raises RateLimitError where its owner is at their limits;
        None: there are none."""
        with self._database.write() as connection:
            if limits is not None:
                within(connection, record, limits)
            connection.execute(insert(requests).values(record_values(record)))
            if answer_ids:
                answers.begin(connection, kept_in, answer_ids, record.id)

    def end(
        self,
        record: RequestRecord,
        ended: Sequence[tuple[str, Answer]] = (),
        messages: Sequence[Mapping[str, Any]] = (),
        kept_in: KeptIn = "messages",
        events: Sequence[Event] = (),
    ) -> None:
        """A request has ended: its row, its answers' rows (id, answer), what was sent and the events that came, as they
        were on the wire, together or not at all."""
        values = record_values(record)
        del values["id"]
        with self._database.write() as connection:
            values["sent_id"] = sent.add(connection, _scope(record), messages)
            self._take_out(connection, record.id)
            connection.execute(update(requests).where(requests.c.id == record.id).values(values))
            for answer_id, answer in ended:
                answers.finish(connection, kept_in, answer_id, answer, record.id)
            sums.add(connection, [record])
            if events:
                connection.execute(insert(raw_answers).values(request_id=record.id, events=events_text(events)))

    @staticmethod
    def _take_out(connection: Connection, request_id: str) -> None:
        """A row that was thought to have ended, and ends now, or is written twice: it counts once."""
        query = select(requests).where(requests.c.id == request_id).with_for_update()
        row = connection.execute(query).mappings().first()
        if row is not None and row["status"] != "running":
            sums.add(connection, [stored_record(row)], -1)

    def usual_answer(self, owner: str, gateway: str, model: str) -> int | None:
        """How many completion tokens the last answers of a model that were not cut had, the median; None where fewer
        than FEW of somebody's last LAST requests were such."""
        mine = select(requests).where(requests.c.owner == owner).order_by(requests.c.started_at.desc()).limit(LAST)
        last = mine.subquery()
        query = select(last.c.completion_tokens, last.c.parameters).where(
            last.c.kind.in_(("chat", "playground", "experiment")),
            last.c.gateway == gateway,
            last.c.model == model,
            last.c.finish_reason == "stop",
            last.c.completion_tokens.is_not(None),
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = [tokens for tokens, parameters in rows if "n" not in parameters]  # else it is of several answers
        return int(median(found)) if len(found) >= FEW else None

    def get(self, owner: str, request_id: str) -> RequestRecord | None:
        """A row, or the figures of an example; None: there is neither."""
        query = select(requests).where(requests.c.id == request_id, requests.c.owner == owner)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
            return stored_record(row) if row else figures(connection, owner, {request_id}).get(request_id)

    def sent(self, owner: str, request_id: str) -> dict[str, Any] | None:
        """The JSON of a request as it left; None where it isn't kept: an import, or its process died. The key never was
        part of it."""
        record = self.get(owner, request_id)
        if record is None or record.sent_id is None:
            return None
        with self._database.read() as connection:
            said = sent.read(connection, _scope(record), record.sent_id)
        stream = {"stream": True} if record.stream else {}
        return {"model": record.model, "messages": said, **stream, **record.parameters}

    def heard(self, owner: str, request_id: str) -> list[Event]:
        """What the gateway answered, event by event; empty where it isn't kept: only the playground's is."""
        query = select(raw_answers.c.events).join(requests, requests.c.id == raw_answers.c.request_id)
        query = query.where(requests.c.id == request_id, requests.c.owner == owner)
        with self._database.read() as connection:
            return events_of(connection.execute(query).scalar() or "")

    def of(self, owner: str, request_ids: Sequence[str]) -> dict[str, RequestRecord]:
        """The rows with these ids, by id; for requests of an example, their figures."""
        query = select(requests).where(requests.c.id.in_(request_ids), requests.c.owner == owner)
        with self._database.read() as connection:
            found = {row["id"]: stored_record(row) for row in connection.execute(query).mappings()}
            return found | figures(connection, owner, set(request_ids) - set(found))

    def of_message(self, owner: str, conversation_id: str, message_id: str) -> list[RequestRecord]:
        """Every request that was sent for an answer, in order: those tried again, and those it went on with. Of several
        answers to one request the first has it."""
        query = select(requests).where(requests.c.conversation_id == conversation_id, requests.c.owner == owner)
        query = query.where(requests.c.message_id == message_id).order_by(requests.c.started_at, requests.c.id)
        with self._database.read() as connection:
            return [stored_record(row) for row in connection.execute(query).mappings()]

    def totals(self, owner: str, conversation_id: str) -> Totals:
        """What the questions of a conversation have used so far."""
        return totals_of(self._database, owner, conversation_id)

    def newest(self, owner: str, limit: int = 1000) -> list[RequestRecord]:
        """The last requests, newest first."""
        query = select(requests).where(requests.c.owner == owner).order_by(requests.c.started_at.desc()).limit(limit)
        with self._database.read() as connection:
            return [stored_record(row) for row in connection.execute(query).mappings()]


def _scope(record: RequestRecord) -> str:
    return record.conversation_id or record.id
