"""Second answers: the same question once more, quietly, so that one sees how far the two agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from core.store.conversations import NoSuchConversation
from core.store.engine import Database
from core.store.rows import IN_PROGRESS, MessageStatus
from core.store.tables import conversations, messages, new_id, now, samples


@dataclass(frozen=True, slots=True)
class Sample:
    """`text`: what came, without thinking."""

    id: str
    message_id: str
    status: MessageStatus
    text: str

    @property
    def in_progress(self) -> bool:
        return self.status in IN_PROGRESS


class Samples:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, owner: str, message_id: str, process_id: str) -> str:
        """A second answer beside this one is asked for; its id. Raises NoSuchConversation where that is another's."""
        made = new_id()
        values = {"id": made, "message_id": message_id, "status": "queued", "content": "", "reasoning": ""}
        mine = select(messages.c.id).join(conversations, conversations.c.id == messages.c.conversation_id)
        mine = mine.where(messages.c.id == message_id, conversations.c.owner == owner)
        with self._database.write() as connection:
            if connection.execute(mine).first() is None:
                raise NoSuchConversation
            connection.execute(insert(samples).values(**values, process_id=process_id, updated_at=now()))
        return made

    def of(self, owner: str, message_ids: Sequence[str]) -> dict[str, Sample]:
        """Those beside somebody's answers, by the answers' ids."""
        query = (
            select(samples.c.id, samples.c.message_id, samples.c.status, samples.c.content)
            .join(messages, messages.c.id == samples.c.message_id)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(samples.c.message_id.in_(message_ids), conversations.c.owner == owner)
        )
        with self._database.read() as connection:
            return {row.message_id: Sample(*row) for row in connection.execute(query)}
