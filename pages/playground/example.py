"""The example of a run: offered while nothing was run, told what it is, removed."""

from __future__ import annotations

from core.lab.bench import START, Bench, bench_of
from core.parley import parley
from core.store.runs import StoredRun
from core.text import Language, Text
from pages.playground import bench as workbench
from pages.playground import running
from pages.playground.restoring import open_again
from pages.shared import state
from pages.shared.example import look_button, note, removed, what
from pages.shared.me import me
from pages.shared.told import told

TRY = Text(
    "Try: the table at the end compares both columns · below each answer stand its checks, tokens and times · choose "
    "your own model in a column, then run it.",
    "试试：页面末尾的表格对比了两列 · 每个回复下方有检查结果、token 数与耗时 · 在某一列换成你自己的模型再运行。",
)


def example() -> None:
    """The button, or the note."""
    run = running.open_run()
    if run is None:
        if not parley().store.runs.count(me().id):
            look_button("playground", _look)
        return
    found = parley().store.examples.of(me().id, "run")
    if (this := next((one for one in found if one.id == run.id), None)) is not None:
        note(what(this), TRY, _remove)


@told
def _look() -> None:
    _put(me().id, state.language())


def _put(owner: str, language: Language) -> None:
    from core.example.shipped import shipped  # read when it is asked for

    store, one = parley().store, shipped(language)
    run = store.runs.get(owner, store.examples.put_run(owner, one.run, one.about))
    if workbench.bench_now()[0].messages == START:  # nothing that could be put aside
        workbench.show_bench(bench_of(run.bench))
    open_again(run)


@told
def _remove() -> None:
    """With what it has put on the workbench, where nobody has changed that."""
    owner, language, store = me().id, state.language(), parley().store
    run = running.open_run()
    binned = store.examples.remove(owner, "run")
    running.close_run()
    if run is not None and _lies_there(run):
        workbench.show_bench(workbench.new_bench())

    def bring_back() -> None:
        for one in binned:
            store.runs.delete(owner, one, back=True)
            open_again(store.runs.get(owner, one))
        if not binned:
            _put(owner, language)

    removed(bring_back)


def _lies_there(run: StoredRun) -> bool:
    now, _ = workbench.bench_now()
    return _asked(now) == _asked(bench_of(run.bench))


def _asked(bench: Bench) -> tuple[object, ...]:
    return bench.messages, bench.cases, bench.checks
