"""A conversation's title, made by the model that answered: one small request, in the ledger as kind `title`."""

from __future__ import annotations

import re

from core.chat import ChatRequest, Message
from core.prompts.naming import LONGEST
from core.replies.reply import Job
from core.store.rows import StoredMessage

EXCERPT = 600
ORDER = (
    "Write a title for the conversation below: at most eight words, or twelve Chinese characters, in its own language. "
    "Answer with the title alone."
)


def title_job(job: Job, branch: list[StoredMessage]) -> Job:
    """The request for a title, asked as the conversation itself was."""
    talk = "\n\n".join(f"{one.message.role}: {one.message.text[:EXCERPT]}" for one in branch[:2])
    request = ChatRequest(job.request.model, (Message("system", ORDER), Message("user", talk)), {"max_tokens": 40})
    return Job(job.connection, request, stream=False, kind="title", owner=job.owner, about=job.conversation_id)


def cleaned(answer: str) -> str:
    """A model's answer as a title: one line, without marks and quotes around it; "" where nothing is left."""
    line = next((line for line in answer.splitlines() if line.strip(" #*`\"'")), "")
    line = re.sub(r"^(title|标题)\s*[:：]\s*", "", line.strip(" #*`\"'“”「」《》"), flags=re.IGNORECASE)
    return line.strip(" #*`\"'“”「」《》。.")[:LONGEST]
