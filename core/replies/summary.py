"""A summary of a conversation, to go on with in a fresh one: asked of the model, read and changed by a person."""

from __future__ import annotations

from dataclasses import replace

from core.chat import ChatRequest, Message
from core.replies.ask import Setup
from core.replies.desk import Desk
from core.replies.reply import Job, Reply
from core.store.rows import Conversation
from core.store.turns import Said
from core.text import Text

ORDER = Text(
    "Summarise this conversation so that we can go on in a new one that holds nothing but your summary. Keep what was "
    "asked, what was decided, facts, names, numbers, code and open questions; leave out pleasantries. Write in the "
    "language of the conversation, and write the summary alone.",
    "请总结以上对话，以便在只包含这份总结的新对话里继续。保留提出的问题、得出的结论、事实、名称、数字、代码和尚未解决的"
    "问题，省去客套话。使用对话所用的语言，只输出总结本身。",
)
BEGINS = Text("Summary of our conversation so far:\n\n{summary}", "我们到目前为止的对话总结：\n\n{summary}")


def summarise(desk: Desk, conversation: Conversation, setup: Setup, order: str) -> Reply:
    """Ask for the summary: one request, in the ledger as kind `summary`; nothing of the conversation changes. Raises
    ParleyError."""
    said = desk.store.turns.history(conversation.owner, conversation.id, conversation.leaf_id)
    asked = [*said, Said(Message("user", order))]
    request = ChatRequest(setup.model, replace(setup, history=None).to_send(asked), {})
    job = Job(
        setup.connection,
        request,
        stream=setup.stream,
        kind="summary",
        owner=conversation.owner,
        about=conversation.id,
    )
    return desk.start(job)


def begin_with(desk: Desk, conversation: Conversation, setup: Setup, text: str) -> Conversation:
    """A fresh conversation that begins with a summary, always sent; under the title of the old one. Raises
    StoreError."""
    store = desk.store
    made = store.conversations.create(conversation.owner, setup.as_json(), conversation.title)
    (first,) = store.messages.add_all(
        conversation.owner, made.id, [(Message("user", text), "complete")], parent_id=None
    )
    store.editing.mark(conversation.owner, made.id, first.id, pinned=True)
    return store.conversations.get(conversation.owner, made.id)
