"""Conversations that their owner lets the leads read, and what a lead then reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from core.ledger.record import RequestRecord
from core.people.acts import ACTS
from core.people.person import Person
from core.store.audit import audited
from core.store.conversations import NoSuchConversation, mine
from core.store.engine import Database
from core.store.ledger import Ledger
from core.store.messages import Messages
from core.store.rows import Conversation, StoredMessage, stored_conversation
from core.store.tables import conversations, now


@dataclass(frozen=True, slots=True)
class Shared:
    """The branch that its owner looks at, and by id the requests that its answers came of."""

    conversation: Conversation
    messages: Sequence[StoredMessage]
    requests: dict[str, RequestRecord]


class Sharing:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._messages = Messages(database)
        self._ledger = Ledger(database)

    def share(self, owner: str, conversation_id: str, *, shared: bool) -> None:
        """Let leads read one's conversation, or no longer. Raises NoSuchConversation."""
        said = now() if shared else None
        with self._database.write() as connection:
            changed = connection.execute(
                update(conversations).where(mine(owner, conversation_id)).values(shared_at=said)
            )
        if changed.rowcount == 0:
            raise NoSuchConversation

    def of(self, by: Person, conversation_ids: Sequence[str]) -> set[str]:
        """Which of these somebody may read: their own; a lead also those that are shared. None is in the bin."""
        query = select(conversations.c.id).where(
            conversations.c.id.in_(conversation_ids), conversations.c.deleted_at.is_(None)
        )
        may = conversations.c.owner == by.id
        if by.may("lead"):
            may = may | conversations.c.shared_at.is_not(None)
        with self._database.read() as connection:
            return set(connection.execute(query.where(may)).scalars())

    def read(self, by: Person, conversation_id: str) -> Shared:
        """A conversation that is shared. Raises NotAllowed for who is no lead, NoSuchConversation where it isn't."""
        query = select(conversations).where(
            conversations.c.id == conversation_id,
            conversations.c.shared_at.is_not(None),
            conversations.c.deleted_at.is_(None),
        )
        with self._database.write() as connection:
            by.must(ACTS["read-shared"].least)
            row = connection.execute(query).mappings().first()
            if row is None:
                raise NoSuchConversation
            audited(connection, by, "read-shared", conversation=conversation_id, owner=row["owner"])
        conversation = stored_conversation(row)
        branch = self._messages.branch(conversation.owner, conversation.id, conversation.leaf_id)
        sent = self._ledger.of(conversation.owner, [one.request_id for one in branch if one.request_id])
        return Shared(conversation, branch, sent)
