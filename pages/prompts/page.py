"""The prompt library: written once, called as /name, offered as cards, moved as a file."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.chat import Message
from core.errors import ParleyError
from core.parley import parley
from core.prompts.prompt import Prompt
from core.text import Text
from pages.prompts.editing import NEW, PLACE, edited, examples, open_prompt, set_examples
from pages.prompts.example import example_note, offer
from pages.prompts.files import files
from pages.prompts.versions import versions
from pages.shared import state
from pages.shared.gateway_picker import connections
from pages.shared.going import to_workbench
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import DELETE, GATEWAY, MODEL, PROMPTS, ROLES, SAVE, SYSTEM_HINT, SYSTEM_PROMPT, plain, t

INTRO = Text(
    "What you use again, under a name. Type /name in the chat, or click its card. {{blank}} becomes a field to fill "
    "in, in any language.",
    "把常用的提示词存在一个名称下：在对话里输入 /名称，或点击卡片即可使用。{{空位}} 会变成要填写的输入框，"
    "空位名可以用任何语言。",
)
NEW_PROMPT = Text("New prompt", "新建提示词")
NOTHING = Text("Nothing is kept here yet.", "这里还没有提示词。")
NAME = Text("Name", "名称")
NAME_HINT = Text("without spaces, e.g. translate", "不含空格，例如：翻译")
MESSAGE = Text("Message (goes into the box)", "消息（放入输入框）")
MESSAGE_HINT = Text("Translate into {{language}}: …", "请翻译成{{目标语言}}：……")
EXAMPLES = Text("Examples", "示例对话")
EXAMPLES_HELP = Text(
    "Messages that begin the conversation, to show the model what is wanted (few-shot).",
    "放在对话开头的示例消息，让模型照着做（few-shot）。",
)
ADD_EXAMPLE = Text("Add a message", "添加一条")
REMOVE = Text("Remove it", "移除")
CARD = Text("Offer it in an empty chat", "在空白对话中显示为卡片")
WHOM = Text("Model and parameters", "模型与参数")
ANY = Text("whichever is chosen", "使用当前所选")
PARAMETERS_JSON = Text("Parameters (JSON)", "参数（JSON）")
NOTE = Text("What is new in this version", "这个版本的说明")
MODIFIED = Text("Modified, not saved yet", "已修改，尚未保存")
TRY = Text("Try in the playground", "在试验场中试试")
SAVED = Text("'{name}' is saved.", "“{name}”已保存。")
PUT_ASIDE = Text("Changes that were not saved are put aside.", "未保存的修改已放到一边。")
DELETED = Text("The prompt '{name}' is deleted.", "提示词“{name}”已删除。")


def page() -> None:
    st.title(t(PROMPTS), anchor=False)
    st.write(t(INTRO))
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    if (waiting := state.state().pop(state.PROMPT, None)) is not None or not state.form(PLACE):
        open_prompt(waiting or NEW)
    example_note()
    listed, form = st.columns([1, 2], gap="large")
    with listed:
        _list()
        files()
    with form, st.container(border=True, key="prompt_form"):
        _form()


def _list() -> None:
    st.button(t(NEW_PROMPT), key="prompt_new", icon=":material/add:", on_click=_open, args=(NEW,))
    prompts = parley().store.prompts.list(me().id)
    if not prompts:
        st.caption(t(NOTHING))
        offer()
    opened = state.form(PLACE).get("id")
    for one in prompts:
        st.button(
            plain(f"/{one.name}"),
            key=f"open_{one.id}",
            icon=":material/style:" if one.card else None,
            type="secondary" if one.id == opened else "tertiary",
            width="stretch",
            on_click=_open,
            args=(one,),
        )


def _open(prompt: Prompt) -> None:
    """Show another one; what was changed and not saved can be brought back."""
    said = dict(state.form(PLACE))
    kept = next((one for one in parley().store.prompts.list(me().id) if one.id == said["id"]), NEW)
    open_prompt(kept)
    if state.form(PLACE) != said:
        state.offer_undo(PUT_ASIDE, lambda: state.fill_form(PLACE, said))
    open_prompt(prompt)


def _form() -> None:
    said = state.form(PLACE)
    st.text_input(t(NAME), said["name"], placeholder=t(NAME_HINT), **state.form_widget(PLACE, "name"))
    st.text_area(
        t(SYSTEM_PROMPT),
        said["system"],
        placeholder=t(SYSTEM_HINT),
        height=110,
        **state.form_widget(PLACE, "system"),
    )
    st.text_area(t(MESSAGE), said["text"], placeholder=t(MESSAGE_HINT), height=140, **state.form_widget(PLACE, "text"))
    with st.expander(t(EXAMPLES), expanded=said["rows"] > 0, icon=":material/forum:"):
        st.caption(t(EXAMPLES_HELP))
        for at, one in enumerate(examples()):
            _example(at, one)
        st.button(t(ADD_EXAMPLE), key="example_add", icon=":material/add:", on_click=_add_example)
    with st.expander(t(WHOM), expanded=bool(said["model"] or said["parameters"]), icon=":material/tune:"):
        _whom()
    st.toggle(t(CARD), said["card"], **state.form_widget(PLACE, "card"))
    _modified()
    if said["id"]:
        st.text_input(t(NOTE), said.get("note", ""), max_chars=200, **state.form_widget(PLACE, "note"))
    with st.container(horizontal=True):
        st.button(t(SAVE), key="prompt_save", type="primary", icon=":material/save:", on_click=_save)
        if said["id"]:
            st.button(t(DELETE), key="prompt_delete", icon=":material/delete:", on_click=_delete)
        if st.button(t(TRY), key="prompt_try", icon=":material/science:"):
            _try()
    with suppress(ParleyError):
        versions(edited())


def _modified() -> None:
    """A mark where the form says something else than what is kept."""
    kept = next((one for one in parley().store.prompts.list(me().id) if one.id == state.form(PLACE)["id"]), None)
    try:
        if kept is not None and edited() != kept:
            st.badge(t(MODIFIED), icon=":material/edit:", color="orange")
    except ParleyError as error:
        st.error(t(error.text))


def _try() -> None:
    """On the workbench of the playground; go there."""
    try:
        prompt = edited()
    except ParleyError as error:
        state.notify(t(error.text))
        st.rerun()
    to_workbench(prompt)


def _example(at: int, one: Message) -> None:
    labels = {role: t(ROLES[role]) for role in ("user", "assistant")}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            t(EXAMPLES),
            list(labels),
            default=one.role,
            format_func=labels.__getitem__,
            required=True,
            label_visibility="collapsed",
            **state.form_widget(PLACE, f"role_{at}"),
        )
        st.button(
            "",
            key=f"example_remove_{at}",
            icon=":material/close:",
            help=t(REMOVE),
            type="tertiary",
            on_click=_remove_example,
            args=(at,),
        )
    st.text_area(
        t(EXAMPLES), one.text, height=80, label_visibility="collapsed", **state.form_widget(PLACE, f"text_{at}")
    )


def _whom() -> None:
    said = state.form(PLACE)
    labels: dict[str | None, str] = {None: t(ANY)}
    labels |= {name: t(one.label) for name, one in connections().items()}
    offered = list(labels)
    st.selectbox(
        t(GATEWAY),
        offered,
        offered.index(said["gateway"]) if said["gateway"] in labels else 0,
        format_func=labels.__getitem__,
        **state.form_widget(PLACE, "gateway"),
    )
    st.text_input(t(MODEL), said["model"], placeholder=t(ANY), **state.form_widget(PLACE, "model"))
    st.text_area(
        t(PARAMETERS_JSON),
        said["parameters"],
        placeholder='{"temperature": 0.2}',
        height=80,
        **state.form_widget(PLACE, "parameters"),
    )


def _add_example() -> None:
    rows = examples()
    after = rows[-1].role if rows else "assistant"
    set_examples([*rows, Message("assistant" if after == "user" else "user", "")])


def _remove_example(at: int) -> None:
    rows = examples()
    set_examples([*rows[:at], *rows[at + 1 :]])


@told
def _save() -> None:
    note = str(state.form(PLACE).get("note") or "").strip()
    saved = parley().store.prompts.save(me().id, edited(), note)
    open_prompt(saved)
    st.toast(t(SAVED, name=saved.name), icon=":material/save:")


@told
def _delete() -> None:
    said = state.form(PLACE)
    store, owner = parley().store.prompts, me().id
    gone = next((one for one in store.list(owner) if one.id == said["id"]), None)
    if gone is not None:
        versions = store.versions(owner, gone.id)
        store.delete(owner, gone.id)
        state.offer_undo(DELETED.fill(name=plain(gone.name)), lambda: store.restore(owner, gone, versions))
    open_prompt(NEW)


page()
