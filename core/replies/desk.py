"""`Desk`: who runs what. One for the process; it starts replies, keeps count of them and saves what has arrived."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from core.chat import Message
from core.client.repairs import RepairMemory
from core.errors import ParleyError
from core.local.connection import LOCAL_ID, started
from core.replies.clients import Clients
from core.replies.recorder import Recorder, insist, stored_error
from core.replies.reply import Job, Reply
from core.replies.title import cleaned, title_job
from core.settings import Settings
from core.store.engine import StoreError
from core.store.messages import Busy
from core.store.processes import SEEN_EVERY_S
from core.store.rows import Answer
from core.store.store import Store
from core.text import Text

SAVE_EVERY_S = 0.5
LEAVE_S = 2.0
"""How long the last words to the store may take: where it is away, others take over all the same."""
log = logging.getLogger(__name__)


class Desk:
    """Runs replies, at most `settings.replies_at_once` at a time; the others wait in the order they came."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self._lock = threading.Lock()
        self._live: dict[str, Reply] = {}
        self.repairs = RepairMemory(self._found_by_checkup)
        self._clients = Clients(settings, self.repairs)
        self._turns = _Turns(settings.replies_at_once)
        self._limits = settings.limits
        self._over = threading.Event()
        for name, work, every in (("saver", self._save, SAVE_EVERY_S), ("heartbeat", self._alive, SEEN_EVERY_S)):
            threading.Thread(target=self._repeat, args=(work, every), name=name, daemon=True).start()

    def start(self, job: Job) -> Reply:
        """Start a reply; it runs whether or not anybody watches. Raises Busy."""
        return self.start_all([job])[0]

    def start_all(self, jobs: Sequence[Job]) -> list[Reply]:
        """Start replies at the same time, of one conversation or of none. Raises Busy; then none is started."""
        replies = [Reply(job) for job in jobs]
        with self._lock:
            if any(job.conversation_id is not None and self._of(job.conversation_id) for job in jobs):
                raise Busy
            self._live |= {reply.id: reply for reply in replies}
        for reply in replies:
            threading.Thread(target=self._run, args=(reply,), name=f"reply-{reply.id[:8]}", daemon=True).start()
        return replies

    def live(self, conversation_id: str) -> list[Reply]:
        """The replies in progress in a conversation, in the order they were asked for."""
        with self._lock:
            return self._of(conversation_id)

    def beside(self, conversation_id: str) -> list[Reply]:
        """Second answers in progress to questions of a conversation."""
        with self._lock:
            live = list(self._live.values())
        return [one for one in live if one.job.sample_ids and one.job.about == conversation_id]

    @property
    def running(self) -> int:
        with self._lock:
            return len(self._live)

    def close(self, wait_s: float = 4.0) -> None:
        """Stop everything that runs, and leave. What has not ended after `wait_s` seconds in all is left to others,
        with the text that has come."""
        with self._lock:
            replies = list(self._live.values())
        for reply in replies:
            reply.stop(0)
        until = time.monotonic() + wait_s
        for reply in replies:
            reply.wait(max(0.0, until - time.monotonic()))
        self._over.set()
        leaving = threading.Thread(target=self._leave, name="leaving", daemon=True)
        leaving.start()
        leaving.join(LEAVE_S)

    def _leave(self) -> None:
        try:
            self._save()
            self.store.processes.leave()
        except StoreError as error:
            log.warning("the store is away, others will end what ran here: %s", error)

    def _found_by_checkup(self, address: str, model: str) -> tuple[str, ...]:
        """Repairs that a check-up of earlier found to be needed. Raises StoreError."""
        checkup = self.store.checkups.of(address, model)
        return checkup.repairs if checkup else ()

    def _of(self, conversation_id: str) -> list[Reply]:
        return [reply for reply in self._live.values() if reply.job.conversation_id == conversation_id]

    def _run(self, reply: Reply) -> None:
        error: ParleyError | None = None
        try:
            if self._turns.take(reply):
                self._ask(reply)
        except ParleyError as caught:
            error = caught
        except Exception:
            log.exception("a reply failed in a way nobody thought of")
            error = ParleyError(UNEXPECTED)
        finally:
            self._turns.leave(reply)
            self._end(reply, error)

    def _ask(self, reply: Reply) -> None:
        job, connection = reply.job, reply.job.connection
        connection.must_be_ready()
        self.store.budgets.check(job.owner, connection.id, job.request.model)
        gateway = connection.gateway
        if connection.id == LOCAL_ID:
            reply.preparing = True
            running = started(lambda: reply.stop_asked)
            reply.preparing = False
            if running is None:
                return
            gateway = running
        client = self._clients.get(gateway, stream=job.stream)
        ask = client.stream if job.stream else client.whole
        with ask(job.request, observer=Recorder(self.store, reply, self._limits)) as stream:
            if reply.started(stream.cancel):
                for chunk in stream:
                    reply.grow(chunk)

    def _end(self, reply: Reply, error: ParleyError | None) -> None:
        """The last word on a reply. Where no request left, its rows are finished here; else the recorder did it."""
        job = reply.job
        if not reply.request_ids and job.answer_ids:
            kept = stored_error(error) if error else None
            unsaid = job.begun or Message("assistant", "")
            answer = Answer(unsaid, "failed" if error else "stopped", error=kept)
            insist(lambda: self.store.answers.end(job.kept_in, [(one, answer) for one in job.answer_ids]))
        whole = reply.completion is not None and (reply.completion.complete or not reply.stop_asked)
        reply.ended("failed" if error else "ok" if whole else "stopped", error)
        with self._lock:
            self._live.pop(reply.id, None)
        if reply.status == "ok" and self.settings.titles and reply.job.connection.id != LOCAL_ID:
            self._make_title(reply.job)

    def _make_title(self, job: Job) -> None:
        """Give a conversation a title once its first answer is there. Where that fails, its first words stay."""
        if job.conversation_id is None or job.kind != "chat":
            return
        try:
            conversation = self.store.conversations.get(job.owner, job.conversation_id)
            if conversation.title_from != "none":
                return
            branch = self.store.messages.branch(job.owner, conversation.id, conversation.leaf_id, 3)
            if len(branch) != 2 or branch[-1].id not in job.message_ids:
                return
            naming = Reply(title_job(job, branch))
            self._ask(naming)
            title = cleaned(naming.content())
            unnamed = self.store.conversations.get(job.owner, conversation.id).title_from == "none"
            if title and unnamed:
                self.store.conversations.change(job.owner, conversation.id, title=title, title_from="model")
        except ParleyError as error:
            log.info("no title was made: %s", error)

    def _repeat(self, work: Callable[[], None], every_s: float) -> None:
        while not self._over.wait(every_s):
            try:
                work()
            except StoreError as error:
                log.warning("the store is away: %s", error)

    def _save(self) -> None:
        with self._lock:
            replies = list(self._live.values())
        arrived = [(reply, piece) for reply in replies for piece in reply.unsaved()]
        if arrived:
            self.store.pieces.add([piece for _, piece in arrived])
        for reply, piece in arrived:
            reply.saved(piece)

    def _alive(self) -> None:
        self.store.processes.seen()
        self.store.processes.recover()


UNEXPECTED = Text(
    "Something unexpected went wrong; the log has the details. What you wrote is kept: try again.",
    "发生了意料之外的错误，详情见日志。你写的内容已保留，请重试。",
)


class _Turns:
    """A line of replies, the first `at_once` of which may go on."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._line: list[Reply] = []
        self._moved = threading.Condition()

    def take(self, reply: Reply) -> bool:
        """Stand in line until it is one's turn; False: stopped before."""
        with self._moved:
            self._line.append(reply)
            while (place := self._line.index(reply)) >= self._at_once and not reply.stop_asked:
                reply.before = place - self._at_once + 1
                self._moved.wait(0.1)
            reply.before = 0
            return not reply.stop_asked

    def leave(self, reply: Reply) -> None:
        with self._moved:
            if reply in self._line:
                self._line.remove(reply)
            self._moved.notify_all()
