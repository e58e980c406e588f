"""Asking in a conversation: the question is stored before anything is sent, then the desk runs the reply."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.chat import ChatRequest, Content, Message, with_text
from core.errors import ParleyError
from core.prompts.naming import first_words
from core.replies.attachments import BLIND, Attachment, content_of, without_images
from core.replies.context import messages_to_send
from core.replies.desk import Desk
from core.replies.reply import Job, Reply
from core.settings import Connection
from core.store.engine import StoreError
from core.store.messages import Busy
from core.store.rows import Conversation, StoredMessage
from core.store.turns import Asked, Said
from core.text import Language, Text

log = logging.getLogger(__name__)
CHINESE, CHINESE_WITHIN = re.compile(r"[\u3400-\u9fff]"), 400
GO_ON = Text(
    "Continue exactly where your last message stops. Repeat nothing of it, and write no introduction.",
    "请从你上一条消息中断的地方继续写，不要重复已写的内容，也不要写开场白。",
)
EMPTY = Text("Write a message first; this one is empty.", "请先写点内容，这条消息是空的。")


@dataclass(frozen=True, slots=True)
class Setup:
    """Whom to ask and how: what the header of a chat shows. `system` is "" for none; `parameters` only those set.
    `history`: how many messages before the question are sent at most, None for all. `sees_images`: the model is marked
    as able to; where it is not, images of the past are left out. `prompt`: the name of the prompt that was used, ""
    for none. `twice`: the same is asked once more, quietly, to see how far both answers agree."""

    connection: Connection
    model: str
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    history: int | None = None
    sees_images: bool = False
    prompt: str = ""
    twice: bool = False

    @property
    def counts_to(self) -> str | None:
        """The prompt that its requests count to in the ledger: by name, else the system prompt's first words; None
        without either."""
        return self.prompt or first_words(self.system) or None

    @property
    def stream(self) -> bool:
        """Whether the answer is asked for as a stream; off is not sent, and the gateway's default."""
        return bool(self.parameters.get("stream"))

    @property
    def sent(self) -> dict[str, Any]:
        """The parameters as a request has them: how the answer comes is not one of them."""
        return {name: value for name, value in self.parameters.items() if name != "stream"}

    def to_send(self, said: Sequence[Said]) -> tuple[Message, ...]:
        """What is sent of what was said."""
        return messages_to_send(said, self.system, self.history, images=self.sees_images)

    def as_json(self) -> dict[str, Any]:
        """As a conversation keeps it: no address, no key."""
        return {
            "gateway": self.connection.id,
            "model": self.model,
            "system": self.system,
            "parameters": dict(self.parameters),
            "history": self.history,
            "prompt": self.prompt,
            "twice": self.twice,
        }


def ask(desk: Desk, conversation: Conversation, prompt: str, setup: Setup) -> Reply:
    """Store the question and start its reply. Raises ParleyError (nothing was kept or sent), among them Busy."""
    return ask_each(desk, conversation, prompt, [setup])[0]


def ask_each(
    desk: Desk,
    conversation: Conversation,
    prompt: str,
    setups: Sequence[Setup],
    attached: Sequence[Attachment] = (),
) -> list[Reply]:
    """Ask several models the same, or one several times: their answers stand side by side. Raises ParleyError, among
    others where an image is attached and one of them does not see."""
    question = _question(prompt, attached)
    check_sight(setups, question.content)
    named = first_words(prompt) or ", ".join(one.name for one in attached)
    title = {} if conversation.title else {"title": named}
    return _begin(desk, conversation, question, conversation.leaf_id, setups, {"draft": "", **title})


def check_sight(setups: Sequence[Setup], question: Content) -> None:
    """Raises ParleyError where a question has an image and one of those who are asked does not see."""
    for setup in setups:
        if not setup.sees_images and without_images(question) != question:
            raise ParleyError(BLIND.fill(model=setup.model))


def preview(
    desk: Desk, conversation: Conversation | None, prompt: str, setup: Setup, attached: Sequence[Attachment] = ()
) -> ChatRequest:
    """What a question would be sent as. Raises StoreError."""
    said = (
        []
        if conversation is None
        else desk.store.turns.history(conversation.owner, conversation.id, conversation.leaf_id)
    )
    asked = [*said, Said(Message("user", content_of(prompt, attached)))]
    return ChatRequest(setup.model, setup.to_send(asked), setup.sent)


def ask_instead(desk: Desk, conversation: Conversation, question: StoredMessage, prompt: str, setup: Setup) -> Reply:
    """Ask an edited question beside the old one, which keeps its answers. Raises ParleyError."""
    asked = replace(_question(prompt), content=with_text(question.message.content, prompt))
    check_sight([setup], asked.content)
    return _begin(desk, conversation, asked, question.parent_id, [setup], {})[0]


def answer(
    desk: Desk, conversation: Conversation, question: StoredMessage, setup: Setup, *, once: bool = False
) -> Reply:
    """Start a reply to a message that is stored; earlier answers to it stay beside the new one. `once`: the
    conversation keeps the settings that it has. Raises ParleyError."""
    check_sight([setup], question.message.content)
    return _begin(desk, conversation, None, question.id, [setup], {}, keep_settings=once)[0]


def go_on(desk: Desk, conversation: Conversation, begun: StoredMessage, setup: Setup) -> Reply:
    """Let an answer that was cut off go on: what comes is added to it. Raises ParleyError, among others where the
    question has an image and this model does not see."""
    if desk.live(conversation.id):
        raise Busy
    owner, store = conversation.owner, desk.store
    said = store.turns.history(owner, conversation.id, begun.id)
    question = next((one.message for one in reversed(said) if one.message.role == "user"), None)
    check_sight([setup], question.content if question else None)
    language: Language = "zh" if CHINESE.search(begun.message.text[-CHINESE_WITHIN:]) else "en"
    order = Said(Message("user", GO_ON.say(language)))
    parameters = {name: value for name, value in setup.sent.items() if name != "n"}
    request = ChatRequest(setup.model, setup.to_send([*said, order]), parameters)
    store.turns.resume(owner, conversation.id, begun.id, store.processes.id)
    job = Job(
        setup.connection,
        request,
        stream=setup.stream,
        owner=owner,
        conversation_id=conversation.id,
        message_ids=(begun.id,),
        begun=begun.message,
        prompt=setup.counts_to,
    )
    return desk.start(job)


def _question(prompt: str, attached: Sequence[Attachment] = ()) -> Message:
    if not prompt.strip() and not attached:
        raise ParleyError(EMPTY)
    return Message("user", content_of(prompt, attached))


def _begin(
    desk: Desk,
    conversation: Conversation,
    question: Message | None,
    parent_id: str | None,
    setups: Sequence[Setup],
    changes: dict[str, Any],
    *,
    keep_settings: bool = False,
) -> list[Reply]:
    if desk.live(conversation.id):
        raise Busy
    owner, store = conversation.owner, desk.store
    said = store.turns.history(owner, conversation.id, parent_id)
    said += [Said(question)] if question is not None else []
    requests = [ChatRequest(setup.model, setup.to_send(said), setup.sent) for setup in setups]
    asked = [Asked(setup.model, setup.connection.id) for setup in setups]
    answers = store.turns.begin(
        owner,
        conversation.id,
        question=question,
        parent_id=parent_id,
        answers=[one for one, request in zip(asked, requests, strict=True) for _ in range(request.n)],
        process_id=store.processes.id,
        changes=changes if keep_settings else {**changes, "settings": setups[0].as_json()},
    )
    ids = iter(message.id for message in answers)
    jobs = [
        Job(
            setup.connection,
            request,
            stream=setup.stream,
            owner=owner,
            conversation_id=conversation.id,
            message_ids=tuple(next(ids) for _ in range(request.n)),
            prompt=setup.counts_to,
        )
        for setup, request in zip(setups, requests, strict=True)
    ]
    replies = desk.start_all(jobs)
    if len(answers) == 1 and setups[0].twice:
        _ask_once_more(desk, jobs[0])
    return replies


def _ask_once_more(desk: Desk, job: Job) -> None:
    """The same question beside an answer that has been asked for: where it can't be, the answer comes all the same."""
    try:
        sample_id = desk.store.samples.begin(job.owner, job.message_ids[0], desk.store.processes.id)
    except StoreError as error:
        log.warning("a question was not asked twice: %s", error)
        return
    desk.start(
        replace(
            job, kind="sample", conversation_id=None, message_ids=(), sample_ids=(sample_id,), about=job.conversation_id
        )
    )
