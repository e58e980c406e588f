"""`Runner`: works off the cells of runs, so many at once, by the process: whether or not anybody watches."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.chat import ChatRequest, Message
from core.checkup.checking import gives_one
from core.errors import RateLimitError
from core.lab.bench import Bench, bench_of
from core.lab.plan import asked_for
from core.prompts.naming import prompt_of
from core.replies.desk import Desk
from core.replies.reply import Job, Reply
from core.settings import Connection
from core.store.cells import UNFINISHED, StoredCell
from core.store.engine import StoreError
from core.store.rows import Answer, StoredError
from core.store.runs import StoredRun
from core.text import Text

LOOK_EVERY_S = 0.02
AGAIN_AT_MOST = 5
"""How often a request that a busy gateway refused is put back, beside the client's own retries."""
PAUSE_S = 2.0
"""Where a gateway that is busy does not say how long to wait; it doubles each time."""
GONE = Text(
    "The gateway {gateway} is not set up any more: set it up again under Settings, then try again.",
    "网关 {gateway} 已不在配置里：请在“设置”里重新添加，然后重试。",
)
Finder = Callable[[str], Connection | None]
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """A run that is being worked off. `waiting`: requests not yet sent, each with its cells. `live`: replies by the id
    of their first cell. `paused_until`: monotonic; no request is sent before, because a gateway asked for a pause.
    `prompts`: names of the library's prompts by their system messages."""

    run: StoredRun
    bench: Bench
    waiting: deque[tuple[StoredCell, ...]]
    live: dict[str, Reply] = field(default_factory=dict)
    tried: dict[str, int] = field(default_factory=dict)
    paused_until: float = 0.0
    cancelled: bool = False
    prompts: Mapping[str, str] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def pause_s(self) -> float:
        """How long no request is sent any more, 0 where nothing is in the way."""
        return max(0.0, self.paused_until - time.monotonic())


class Runner:
    """Safe to use from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._works: dict[str, Work] = {}

    def start(
        self,
        run: StoredRun,
        find: Finder,
        *,
        only: Sequence[str] | None = None,
        owner: str = "",
        raw: bool = False,
    ) -> Work:
        """Work off what a run has not finished: what waits, was stopped or interrupted; or these cells `only`, each
        with the other answers to its request. `find`: the connection of a gateway's id. A run that is being worked off
        takes them up, too. Raises StoreError."""
        groups = _requests(self._desk.store.runs.cells(owner, run.id))
        if only is None:
            left = (tuple(one for one in group if one.status in UNFINISHED) for group in groups)
            wanted = [group for group in left if group]
        else:
            chosen = (group for group in groups if any(one.id in only for one in group))
            wanted = [tuple(one for one in group if one.status != "complete" or one.id in only) for group in chosen]
        prompts = {one.system: one.name for one in self._desk.store.prompts.list(owner) if one.system}
        with self._lock:
            work = self._works.get(run.id)
            if work is not None and not work.cancelled:
                known = {one.id for waits in work.waiting for one in waits} | set(work.live)
                work.waiting.extend(group for group in wanted if group[0].id not in known)
                return work
            work = self._works[run.id] = Work(run, bench_of(run.bench), deque(wanted), prompts=prompts)
        name = f"run-{run.id[:8]}"
        threading.Thread(target=self._work_off, args=(work, find, owner, raw), name=name, daemon=True).start()
        return work

    def work(self, run_id: str) -> Work | None:
        """A run that is being worked off by this process; None: it is not."""
        with self._lock:
            return self._works.get(run_id)

    @property
    def idle(self) -> bool:
        """Whether this process works off nothing."""
        with self._lock:
            return not self._works

    def cancel(self, run_id: str, wait_s: float = 5.0) -> None:
        """Stop what is being asked and send nothing more; what is finished stays, the rest can go on later."""
        work = self.work(run_id)
        if work is None:
            return
        work.cancelled = True
        for reply in list(work.live.values()):
            reply.stop(0)
        work.ended.wait(wait_s)

    def close(self) -> None:
        with self._lock:
            works = list(self._works.values())
        for work in works:
            work.cancelled = True

    def _work_off(self, work: Work, find: Finder, owner: str, raw: bool) -> None:
        try:
            while not self._is_over(work):
                self._gather(work)
                while (cells := self._next(work)) is not None:
                    self._send(work, cells, find, owner, raw)
                time.sleep(LOOK_EVERY_S)
        except StoreError as error:
            log.warning("a run can't go on: %s", error)
            work.cancelled = True
            for reply in work.live.values():
                reply.stop(0)
        finally:
            self._forget(work)
            work.ended.set()

    def _is_over(self, work: Work) -> bool:
        """Whether nothing is left to be done; then nobody can add to it any more."""
        with self._lock:
            over = not work.live and (work.cancelled or not work.waiting)
            if over and self._works.get(work.run.id) is work:
                del self._works[work.run.id]
            return over

    def _forget(self, work: Work) -> None:
        with self._lock:
            if self._works.get(work.run.id) is work:
                del self._works[work.run.id]

    def _next(self, work: Work) -> tuple[StoredCell, ...] | None:
        """The next request that may be sent now."""
        with self._lock:
            return work.waiting.popleft() if self._may_send(work) else None

    @staticmethod
    def _may_send(work: Work) -> bool:
        free = len(work.live) < work.bench.at_once
        return bool(work.waiting) and free and not work.cancelled and not work.pause_s

    def _send(self, work: Work, cells: tuple[StoredCell, ...], find: Finder, owner: str, raw: bool) -> None:
        asked = asked_for(work.bench, cells[0])
        connection = find(asked.gateway)
        store = self._desk.store
        if connection is None:
            words = GONE.fill(gateway=asked.gateway)
            gone = Answer(Message("assistant", ""), "failed", error=StoredError("settings", words))
            store.answers.end("cells", [(one.id, gone) for one in cells])
            return
        if len(cells) > 1 and gives_one(store, connection, asked.request.model):
            with self._lock:
                work.waiting.extendleft((one,) for one in reversed(cells))
            return
        if not store.runs.claim(owner, [one.id for one in cells], store.processes.id):
            return  # finished meanwhile, or in another process's hands
        job = Job(
            connection,
            _for(asked.request, len(cells)),
            stream=asked.stream,
            kind="playground" if work.run.kind == "compare" else "experiment",
            owner=owner,
            cell_ids=tuple(one.id for one in cells),
            run_id=work.run.id,
            raw=raw,
            prompt=prompt_of(work.bench.prompt(cells[0].variant), work.prompts),
        )
        work.live[cells[0].id] = self._desk.start(job)

    def _gather(self, work: Work) -> None:
        """Take note of what has ended, and of pauses that a gateway asked for: they hold for all."""
        for cell_id, reply in list(work.live.items()):
            if reply.running:
                if work.cancelled and not reply.stop_asked:  # it was on its way when Stop was pressed
                    reply.stop(0)
                again_at = reply.again_at  # its own thread takes it away when it sends again
                if again_at is not None and isinstance(reply.again_because, RateLimitError):
                    work.paused_until = max(work.paused_until, again_at)
                continue
            del work.live[cell_id]
            if reply.status == "ok" and not work.cancelled:
                self._ask_alone(work, reply)
            if isinstance(reply.error, RateLimitError) and not work.cancelled:
                self._put_back(work, cell_id, reply)

    def _ask_alone(self, work: Work, reply: Reply) -> None:
        """Answers that never began, from a gateway that gives one whatever `n` says: each by a request of its own."""
        ids = reply.job.cell_ids
        choices = reply.completion.choices if reply.completion else ()
        missing = [cell_id for cell_id, one in zip(ids, choices, strict=False) if not one.came]
        if not 0 < len(missing) < len(ids):
            return
        runs, owner = self._desk.store.runs, reply.job.owner
        runs.put_back(owner, missing)
        with self._lock:
            work.waiting.extend((one,) for cell_id in missing if (one := runs.cell(owner, cell_id)) is not None)

    def _put_back(self, work: Work, cell_id: str, reply: Reply) -> None:
        tried = work.tried[cell_id] = work.tried.get(cell_id, 0) + 1
        if tried > AGAIN_AT_MOST or not isinstance(reply.error, RateLimitError) or not reply.error.retryable:
            return
        pause_s = reply.error.retry_after_s or PAUSE_S * 2 ** (tried - 1)
        work.paused_until = max(work.paused_until, time.monotonic() + pause_s)
        runs, owner = self._desk.store.runs, reply.job.owner
        runs.put_back(owner, reply.job.cell_ids)
        found = (runs.cell(owner, one) for one in reply.job.cell_ids)
        with self._lock:
            work.waiting.appendleft(tuple(one for one in found if one is not None))


def _for(request: ChatRequest, answers: int) -> ChatRequest:
    """A request for so many answers: what is left of one whose gateway gave fewer."""
    if answers == request.n:
        return request
    others = {name: value for name, value in request.parameters.items() if name != "n"}
    return replace(request, parameters={**others, "n": answers} if answers > 1 else others)


def _requests(cells: Sequence[StoredCell]) -> list[tuple[StoredCell, ...]]:
    """The cells of one request together: those of the same case, variant and repetition."""
    found: dict[tuple[int, int, int], list[StoredCell]] = {}
    for one in cells:
        found.setdefault((one.case, one.variant, one.repetition), []).append(one)
    return [tuple(sorted(group, key=lambda one: one.choice)) for group in found.values()]
