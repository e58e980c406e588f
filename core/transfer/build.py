"""Conversations made of other products' files: ids, times and a chain or tree of messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from core.chat import Message
from core.store.archive import Archived
from core.store.rows import Conversation, StoredMessage

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def stable_id(*parts: object) -> str:
    """The same id for the same parts: importing a file twice brings nothing the second time."""
    return uuid5(NAMESPACE_URL, "parley:" + "\x1f".join(str(part) for part in parts)).hex


def chain(source: str, number: int, title: str, messages: Iterable[Message]) -> Archived:
    """A conversation whose messages follow each other. `source` and its place in the file make its id."""
    listed = list(messages)
    home = stable_id(source, number, title, *(f"{one.role}:{one.text}" for one in listed))
    nodes = [(str(at), str(at - 1) if at else None, one, EPOCH) for at, one in enumerate(listed)]
    return tree(home, title, nodes, str(len(listed) - 1) if listed else None, EPOCH)


def tree(
    home: str,
    title: str,
    nodes: Sequence[tuple[str, str | None, Message, datetime]],
    leaf: str | None,
    created_at: datetime,
) -> Archived:
    """A conversation of (name, parent's name, message, time), parents first; `leaf` names the open branch's end."""
    ids = {name: stable_id(home, name) for name, _, _, _ in nodes}
    messages = tuple(
        StoredMessage(
            id=ids[name],
            conversation_id=home,
            parent_id=ids.get(parent or ""),
            position=position,
            message=message,
            status="complete",
            created_at=at,
        )
        for position, (name, parent, message, at) in enumerate(nodes, 1)
    )
    conversation = Conversation(
        id=home,
        owner="",
        title=title[:200],
        title_from="user" if title else "none",
        leaf_id=ids.get(leaf or ""),
        settings={},
        draft="",
        folder="",
        pinned=False,
        archived=False,
        created_at=created_at,
        updated_at=max((at for _, _, _, at in nodes), default=created_at),
    )
    return Archived(conversation, messages)
