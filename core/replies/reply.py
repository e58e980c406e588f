"""`Reply`: one question on its way to its answers, run by a thread of the process, watched by any number of pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.chat import ChatCompletion, ChatCompletionChunk, ChatRequest, Message
from core.errors import ChatError, ParleyError
from core.ledger.record import RequestKind
from core.replies.following import follow
from core.replies.growing import GrowingText
from core.settings import Connection
from core.store.answers import KeptIn
from core.store.pieces import StoredPiece
from core.store.tables import new_id, now

ReplyStatus = Literal["queued", "running", "ok", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """What to ask, of whom, and where it belongs. `message_ids`, `cell_ids` or `sample_ids`: the answers' rows, one
    for each answer asked for, in a conversation, in a run or beside a message; empty where nothing is kept but the
    ledger (a title). `about`: the conversation for which a title is made or a second answer asked. `begun`: the
    answer as it stands, where it is to go on; the two become one message. `raw`: what the gateway answers is kept
    event by event, too. `prompt`: what its requests count to in the ledger, None for nothing."""

    connection: Connection
    request: ChatRequest
    stream: bool = True
    kind: RequestKind = "chat"
    owner: str = ""
    conversation_id: str | None = None
    message_ids: tuple[str, ...] = ()
    cell_ids: tuple[str, ...] = ()
    sample_ids: tuple[str, ...] = ()
    run_id: str | None = None
    about: str | None = None
    begun: Message | None = None
    raw: bool = False
    prompt: str | None = None

    @property
    def answer_ids(self) -> tuple[str, ...]:
        return self.message_ids or self.cell_ids or self.sample_ids

    @property
    def kept_in(self) -> KeptIn:
        return "cells" if self.cell_ids else "samples" if self.sample_ids else "messages"


class Reply:
    """A reply in progress, or just ended. Everything here may be called from any thread.

    `status` ends as ok, stopped or failed; `error` is why it failed. `completion` is what arrived, None before the
    request was sent. `preparing`: the local model is being started for it. `request_ids`: the ledger rows written for
    it, the last one being the one that counts. `before`: how many replies
    go first while it is queued. `again_at`: the monotonic time at which it is sent again, None unless a
    busy gateway made it wait (`again_because`).
    """

    def __init__(self, job: Job) -> None:
        self.id = new_id()
        self.job = job
        self.created_at = now()
        self.status: ReplyStatus = "queued"
        self.error: ParleyError | None = None
        self.completion: ChatCompletion | None = None
        self.request_ids: list[str] = []
        self.again_at: float | None = None
        self.again_because: ChatError | None = None
        self.texts = [GrowingText(job.begun) for _ in range(job.request.n)]
        self.preparing = False
        self.before = 0
        self.stop_asked = False
        self._changed = threading.Condition()
        self._on_stop: Callable[[], None] | None = None

    @property
    def running(self) -> bool:
        return self.status in ("queued", "running")

    def content(self, choice: int = 0) -> str:
        """An answer's text so far."""
        return "".join(self.texts[choice].content)

    def reasoning(self, choice: int = 0) -> str:
        """An answer's thinking so far, with text that may be thinking."""
        text = self.texts[choice]
        return "".join(text.reasoning) + "".join(text.undecided)

    def stop(self, wait_s: float = 2.0) -> None:
        """Stop it: the connection is shut down, the text is kept. Waits until that is stored, at most `wait_s`."""
        with self._changed:
            self.stop_asked = True
            on_stop = self._on_stop
            self._changed.notify_all()
        if on_stop is not None:
            on_stop()
        self.wait(wait_s)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until it has ended and is stored; whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.running, timeout_s)

    def follow(
        self, choice: int = 0, *, beat: Callable[[], object] = lambda: None
    ) -> Iterator[str | Callable[[], None]]:
        """The answer's text from its beginning, as it arrives: the generator for `st.write_stream`.

        Between blocks of Markdown it yields `new_element`, at which `st.write_stream` begins a new element, so that
        only the last block is resent. It yields at most 25 times a second, less often while a block is long or many
        are watched, and ends with the reply. `beat` is called at every look, also when nothing came: where the
        watching script may be interrupted.
        """
        return follow(
            lambda: self.texts[choice].content,
            lambda: self.texts[choice].finished or not self.running,
            self._changed,
            beat,
        )

    def follow_reasoning(
        self, choice: int = 0, *, beat: Callable[[], object] = lambda: None
    ) -> Iterator[str | Callable[[], None]]:
        """The thinking as it arrives, until the answer begins."""
        return follow(
            lambda: self.texts[choice].reasoning or self.texts[choice].undecided,
            lambda: self.texts[choice].answering or not self.running,
            self._changed,
            beat,
        )

    def begun(self, choice: int = 0, *, patience_s: float, beat: Callable[[], object] = lambda: None) -> bool:
        """Wait until something of the answer has come, or its end; False: not within `patience_s`."""
        with self._changed:
            begun = self._changed.wait_for(lambda: self.texts[choice].begun or not self.running, patience_s)
        beat()
        return begun

    # what follows is for the thread that runs the reply

    def started(self, on_stop: Callable[[], None]) -> bool:
        """It is this reply's turn; False: it was stopped while it waited."""
        with self._changed:
            self._on_stop = on_stop
            self.status = "running"
            self._changed.notify_all()
            return not self.stop_asked

    def again(self, pause_s: float | None, error: ChatError | None = None) -> None:
        """The request will be sent again after a pause; None: it is being sent."""
        with self._changed:
            self.again_at = None if pause_s is None else time.monotonic() + pause_s
            self.again_because = error
            self._changed.notify_all()

    def grow(self, chunk: ChatCompletionChunk) -> None:
        with self._changed:
            for delta in chunk.deltas:
                while delta.index >= len(self.texts):
                    self.texts.append(GrowingText())
                self.texts[delta.index].grow(delta)
            self._changed.notify_all()

    def restart(self) -> None:
        """Forget what arrived: the request is sent anew, and nothing had been shown."""
        with self._changed:
            self.texts[:] = [GrowingText(self.job.begun) for _ in self.texts]

    def unsaved(self) -> list[StoredPiece]:
        """What has come of each answer that is kept since it was `saved`; nothing once the reply has ended."""
        with self._changed:
            if not self.running:
                return []
            new = (text.unsaved(one) for text, one in zip(self.texts, self.job.answer_ids, strict=False))
            return [piece for piece in new if piece is not None]

    def saved(self, piece: StoredPiece) -> None:
        """The piece is in the store."""
        with self._changed:
            self.texts[self.job.answer_ids.index(piece.answer_id)].saved(piece)

    def ended(self, status: ReplyStatus, error: ParleyError | None = None) -> None:
        with self._changed:
            self.status = status
            self.error = error
            self._on_stop = None
            self._changed.notify_all()
