"""A question that was sent while an answer grew waits until that has ended.

The draft of its conversation holds it, too, before what has been typed since: a closed tab loses neither.
"""

from __future__ import annotations

from core.parley import parley
from core.store.rows import Conversation
from pages.shared import state
from pages.shared.me import me


def waits(conversation: Conversation | None) -> str | None:
    """The question that waits; None: none does."""
    return None if conversation is None else state.waiting().get(conversation.id)


def typed(conversation: Conversation | None) -> str:
    """What stands in the box, as it was stored last."""
    if conversation is None:
        return ""
    before = waits(conversation)
    return conversation.draft if before is None else conversation.draft.removeprefix(before).removeprefix("\n")


def let_wait(conversation: Conversation, prompt: str) -> None:
    """Let it wait, after one that waits already."""
    before = waits(conversation)
    together = prompt if before is None else f"{before}\n{prompt}"
    state.waiting()[conversation.id] = together
    keep(conversation.id, "")


def keep(conversation_id: str, text: str) -> None:
    """Store what stands in the box."""
    parts = [one for one in (state.waiting().get(conversation_id), text) if one]
    parley().store.conversations.change(me().id, conversation_id, draft="\n".join(parts))


def take_back(conversation: Conversation) -> None:
    """In a callback: put it back into the box, before what has been typed since."""
    conversation = parley().store.conversations.get(conversation.owner, conversation.id)
    state.waiting().pop(conversation.id, None)
    state.put_back(conversation.draft)
