"""Branches of a conversation: pruned, forked, and put back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from core.store.conversations import Conversations, mine
from core.store.engine import Database
from core.store.messages import Messages, insert_values, newest_leaf, parents
from core.store.rows import IN_PROGRESS, Conversation, StoredMessage
from core.store.tables import conversations, messages, new_id, now


@dataclass(frozen=True, slots=True)
class Pruning:
    """What was taken away, so that it can be put back."""

    conversation_id: str
    at: datetime
    leaf_before: str | None
    messages: int


@dataclass(frozen=True, slots=True)
class End:
    """A branch, by its last message. `parts_with`: the text of its first message that is not on the open branch; of the
    open branch, that of its last. `messages`: how many it has; `at`: when the last one was written."""

    leaf_id: str
    parts_with: str
    messages: int
    at: datetime
    is_open: bool


class Branches:
    """All methods raise StoreError and NoSuchConversation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._messages = Messages(database)

    def delete(self, owner: str, conversation_id: str, message_id: str) -> Pruning:
        """Take a message away with all that follows it. The open branch becomes its newest other version, else ends
        above it."""
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            tree = parents(connection, conversation_id)
            gone = _below(tree, message_id)
            pruning = self._take(connection, owner, conversation_id, gone)
            parent_id = tree.get(message_id)
            others = [one for one, above in tree.items() if above == parent_id and one not in gone]
            left = {one: above for one, above in tree.items() if one not in gone}
            leaf = newest_leaf(left, others[-1]) if others else parent_id
            if pruning.leaf_before not in gone:
                leaf = pruning.leaf_before
            connection.execute(update(conversations).where(mine(owner, conversation_id)).values(leaf_id=leaf))
        return pruning

    def keep_only(self, owner: str, conversation_id: str, leaf_id: str) -> Pruning:
        """Take every message away that is not on the branch that ends in `leaf_id`."""
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            tree = parents(connection, conversation_id)
            kept: set[str] = set()
            step: str | None = leaf_id
            while step is not None:
                kept.add(step)
                step = tree.get(step)
            return self._take(connection, owner, conversation_id, set(tree) - kept)

    def ends(self, owner: str, conversation_id: str) -> list[End]:
        """Every branch, the open one first, then the newest."""
        query = (
            select(messages.c.id, messages.c.parent_id, messages.c.content, messages.c.created_at)
            .where(messages.c.conversation_id == conversation_id, messages.c.deleted_at.is_(None))
            .order_by(messages.c.position)
        )
        with self._database.read() as connection:
            Messages.own(connection, owner, conversation_id)
            rows = {row.id: row for row in connection.execute(query)}
            leaf_id = connection.execute(
                select(conversations.c.leaf_id).where(mine(owner, conversation_id))
            ).scalar_one()
        above = {name: row.parent_id for name, row in rows.items()}
        open_branch = set(_upwards(above, leaf_id))
        ends = []
        for name in rows.keys() - set(above.values()):
            path = _upwards(above, name)
            parting = [one for one in path if one not in open_branch]
            said = rows[parting[-1] if parting else name].content
            ends.append(End(name, said, len(path), rows[name].created_at, name == leaf_id))
        return sorted(ends, key=lambda end: (end.is_open, end.at), reverse=True)

    def put_back(self, owner: str, pruning: Pruning) -> None:
        """Undo a pruning."""
        with self._database.write() as connection:
            Messages.own(connection, owner, pruning.conversation_id)
            connection.execute(
                update(messages)
                .where(messages.c.conversation_id == pruning.conversation_id, messages.c.deleted_at == pruning.at)
                .values(deleted_at=None)
            )
            connection.execute(
                update(conversations).where(mine(owner, pruning.conversation_id)).values(leaf_id=pruning.leaf_before)
            )

    def fork(self, owner: str, conversation_id: str, message_id: str, title: str) -> Conversation:
        """A new conversation that begins with a copy of the branch up to a message; answers in progress stay behind."""
        known = Conversations(self._database)
        source = known.get(owner, conversation_id)
        branch = self._messages.branch(owner, conversation_id, message_id)
        forked = known.create(owner, source.settings, title)
        copies: list[StoredMessage] = []
        for one in branch:
            if one.status not in IN_PROGRESS:
                above = copies[-1].id if copies else None
                copies.append(replace(one, id=new_id(), conversation_id=forked.id, parent_id=above))
        if copies:
            with self._database.write() as connection:
                connection.execute(insert(messages), [insert_values(one, None) for one in copies])
                connection.execute(update(conversations).where(mine(owner, forked.id)).values(leaf_id=copies[-1].id))
        return known.get(owner, forked.id)

    @staticmethod
    def _take(connection: Connection, owner: str, conversation_id: str, gone: set[str]) -> Pruning:
        at = now()
        leaf = connection.execute(select(conversations.c.leaf_id).where(mine(owner, conversation_id))).scalar()
        connection.execute(
            update(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.id.in_(gone))
            .values(deleted_at=at)
        )
        return Pruning(conversation_id, at, leaf, len(gone))


def _below(tree: dict[str, str | None], message_id: str) -> set[str]:
    """A message and everything that follows it."""
    children: dict[str | None, list[str]] = {}
    for one, above in tree.items():
        children.setdefault(above, []).append(one)
    below, found = set[str](), [message_id] if message_id in tree else []
    while found:
        step = found.pop()
        below.add(step)
        found += children.get(step, [])
    return below


def _upwards(above: dict[str, str | None], step: str | None) -> list[str]:
    """The messages from one up to the first."""
    found: list[str] = []
    while step is not None and step in above:
        found.append(step)
        step = above[step]
    return found
