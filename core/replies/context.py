"""What of a conversation is sent: what is left out, pinned, cleared away or too long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.chat import Message
from core.replies.attachments import without_images
from core.store.turns import Said


def messages_to_send(
    said: Sequence[Said], system: str = "", last: int | None = None, *, images: bool = False
) -> tuple[Message, ...]:
    """The system prompt and what is sent of what was said, the question last. `last`: how many messages before the
    question at most, None for all; what is pinned is sent all the same. `images`: whether those in messages are."""
    kept = [one.message for one, is_sent in zip(said, sent(said, last), strict=True) if is_sent]
    if not images:
        kept = [replace(one, content=without_images(one.content)) if one.content != one.text else one for one in kept]
        kept = [one for one in kept if one.role != "user" or one.content or len(kept) == 1]  # it was images alone
    return (Message("system", system), *kept) if system.strip() else tuple(kept)


def sent(said: Sequence[Said], last: int | None = None) -> list[bool]:
    """Whether each message is sent.

    Not sent are: answers that never began, what is left out, what is no later than the newest `cleared` or earlier than
    the `last` messages before the question (unless it is pinned), and a tool's result whose call is not sent: a gateway
    refuses it.
    """
    question = len(said) - 1
    cleared = max((at for at, one in enumerate(said) if one.marks.cleared and at < question), default=-1)
    calls: set[str] = set()
    found: list[bool] = []
    first = 0 if last is None else max(0, question - last)
    for at, one in enumerate(said):
        told = one.message.role != "assistant" or one.message.text or one.message.tool_calls
        near = one.marks.pinned or at == question or (at > cleared and at >= first)
        is_sent = bool(told and near and one.marks.left_out is None)
        if one.message.role == "tool" and one.message.tool_call_id not in calls:
            is_sent = False
        if is_sent:
            calls.update(call.id for call in one.message.tool_calls)
        found.append(is_sent)
    return found
