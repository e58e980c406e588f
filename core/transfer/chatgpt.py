"""ChatGPT's `conversations.json`: an array of trees, `mapping` of nodes with `parent`. Branches are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.chat import Message, Role
from core.store.archive import Archived
from core.transfer.build import EPOCH, stable_id, tree
from core.transfer.shape import checked

_TIME = {"type": ["number", "null"]}
_NODE = {
    "type": "object",
    "properties": {
        "parent": {"type": ["string", "null"]},
        "message": {
            "type": ["object", "null"],
            "required": ["author", "content"],
            "properties": {
                "author": {"type": "object", "required": ["role"], "properties": {"role": {"type": "string"}}},
                "content": {"type": "object"},
                "create_time": _TIME,
            },
        },
    },
}
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["mapping"],
        "properties": {
            "title": {"type": ["string", "null"]},
            "create_time": _TIME,
            "current_node": {"type": ["string", "null"]},
            "mapping": {"type": "object", "additionalProperties": _NODE},
        },
    },
}
ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system", "tool": "tool"}


def read(document: Any) -> list[Archived]:
    """The conversations of a parsed file. Nodes without text (the root, hidden system ones, tools' pictures) are left
    out, their children move up. Raises TransferError, naming the place."""
    checked(document, SCHEMA)
    return [_read(number, one) for number, one in enumerate(document)]


def _read(number: int, one: dict[str, Any]) -> Archived:
    mapping: dict[str, Any] = one["mapping"]
    texts = {name: message for name, node in mapping.items() if (message := _message(node)) is not None}
    home = stable_id("chatgpt", one.get("id") or one.get("conversation_id") or number, one.get("title"), *texts)
    nodes = [
        (name, _kept_above(mapping, texts, name), texts[name], _time(mapping[name]["message"].get("create_time")))
        for name in _parents_first(mapping)
        if name in texts
    ]
    leaf = one.get("current_node")
    if leaf not in texts:
        leaf = _kept_above(mapping, texts, leaf) if leaf in mapping else None
    if leaf is None and nodes:
        leaf = nodes[-1][0]
    return tree(home, one.get("title") or "", nodes, leaf, _time(one.get("create_time")))


def _parents_first(mapping: dict[str, Any]) -> list[str]:
    """The nodes' names, each after its parent; of a ring, which no real file has, every node once."""
    ordered: dict[str, None] = {}
    for name in mapping:
        way: list[str] = []
        step: str | None = name
        while step is not None and step in mapping and step not in ordered and step not in way:
            way.append(step)
            step = mapping[step].get("parent")
        ordered |= dict.fromkeys(reversed(way))
    return list(ordered)


def _kept_above(mapping: dict[str, Any], kept: dict[str, Message], name: str | None) -> str | None:
    """The nearest ancestor that is kept; None for a first message."""
    seen: set[str] = set()
    step = mapping[name].get("parent") if name in mapping else None
    while step is not None and step not in kept and step in mapping and step not in seen:
        seen.add(step)
        step = mapping[step].get("parent")
    return step if step in kept else None


def _message(node: dict[str, Any]) -> Message | None:
    said = node.get("message")
    role = ROLES.get(said["author"]["role"]) if said else None
    if said is None or role is None:
        return None
    parts = said["content"].get("parts") or [said["content"].get("text")]
    text = "\n\n".join(part for part in parts if isinstance(part, str) and part)
    return Message(role, text) if text.strip() else None


def _time(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else EPOCH
    except (OverflowError, OSError, ValueError):
        return EPOCH
