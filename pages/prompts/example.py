"""The examples of prompts: offered while the library is empty, told what they are, removed."""

from __future__ import annotations

from collections.abc import Sequence

from core.parley import parley
from core.prompts.prompt import Prompt
from core.text import Text
from pages.prompts.editing import NEW, PLACE, open_prompt
from pages.shared import state
from pages.shared.example import look_button, note, removed
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import t

WHAT = Text(
    "Three prompts that Parley brings as an example. Nothing was sent or paid for them.",
    "这是 Parley 附带的三个示例提示词。没有为它们发送过请求，也没有产生费用。",
)
TRY = Text(
    "Try: Versions, below the form, shows what was changed from one to the next · type / and its name in the chat · "
    "'Try in the playground' puts it on the workbench.",
    "试试：表单下方的“历史版本”可对比每次的改动 · 在对话里输入“/名称”即可使用 · “在试验场中试试”会把它放到工作台。",
)


def offer() -> None:
    look_button("prompts", _look)


def example_note() -> None:
    """Above the form, while one of them is open."""
    if state.form(PLACE).get("id") in {one.id for one in parley().store.examples.of(me().id, "prompt")}:
        note(t(WHAT), TRY, _remove)


@told
def _look() -> None:
    from core.example.shipped import shipped  # read when it is asked for

    one = shipped(state.language())
    _put(me().id, one.versions, one.about)


def _put(owner: str, versions: Sequence[tuple[Prompt, str]], about: dict[str, str]) -> None:
    store = parley().store
    made = store.examples.put_prompts(owner, versions, about)
    (first, *_) = [one for one in store.prompts.list(owner) if made and one.id == made[0]] or [NEW]
    open_prompt(first)


@told
def _remove() -> None:
    """What was changed in them comes back, too, where that is undone."""
    owner, store = me().id, parley().store
    found = store.examples.of(owner, "prompt")
    kept = [(one.prompt, one.note) for this in found for one in reversed(store.prompts.versions(owner, this.id))]
    about = {"recorded_at": found[0].recorded_at.isoformat(), "model": found[0].model} if found else {}
    store.examples.remove(owner, "prompt")
    open_prompt(NEW)
    removed(lambda: _put(owner, kept, about))
