"""'Show me' in a chat: what a parameter does to the answer to one of its questions."""

from __future__ import annotations

from dataclasses import replace

from core.errors import ParleyError
from core.lab.bench import Bench, Variant
from core.lab.demonstrations import DEMONSTRATIONS
from core.parley import parley
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.opened import PLACE, opened
from pages.chat.place import Place
from pages.shared.chosen import chosen
from pages.shared.me import me
from pages.shared.show_me import Shown, demonstration_dialog, open_demonstration

NOT_THIS = Text(
    "This question has an image or is not sent any more: nothing can be shown on it. Choose another one.",
    "这个问题带有图片，或已设为不发送，无法用它演示。请换一个问题。",
)


def show_me(message: StoredMessage, _: Place) -> None:
    """Of a question."""
    open_demonstration(message.id, next(iter(DEMONSTRATIONS)))


def showing() -> None:
    """Draw it where it is open; call it before what draws for long."""
    demonstration_dialog(_find, choose=True)


def _find(message_id: str) -> Shown | None:
    """The question with all that would be sent with it, asked as the header says."""
    conversation, _ = opened()
    if conversation is None:
        return None
    try:
        branch = parley().store.messages.branch(me().id, conversation.id, conversation.leaf_id)
        if message_id not in [one.id for one in branch]:
            return None
        said = parley().store.turns.history(me().id, conversation.id, message_id)
    except ParleyError:
        return None
    if not said:
        return None
    setup, wrong = chosen(PLACE)
    if said[-1].marks.left_out or isinstance(said[-1].message.content, tuple):
        wrong = [*wrong, NOT_THIS]
    # without the tools that a call was made for, neither it nor its result means anything
    spoken = [one for one in said if one.message.role != "tool" and one.message.text.strip()]
    messages = replace(setup, sees_images=False).to_send(spoken)
    variant = Variant(setup.connection.id, setup.model, setup.parameters)
    return Shown(Bench(messages, (variant,)), wrong=wrong, literal=True)
