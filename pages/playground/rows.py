"""Messages as rows: a role and a text each, added, moved, folded and deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.chat import ROLES, Message, Role
from core.text import Text
from pages.shared import state
from pages.shared.words import DELETE, ROLE, labels, t
from pages.shared.words import ROLES as ROLE_WORDS

ADD = Text("Add a message", "添加一条消息")
MOVE_UP, MOVE_DOWN = Text("Move up", "上移"), Text("Move down", "下移")
INSERT = Text("Add one below", "在下方添加")
MORE = Text("Move or delete this message", "移动或删除这条消息")
WORDS = Text("Text", "文字")
CALL = Text("Id of the call (tool_call_id)", "调用编号（tool_call_id）")
HINTS: dict[str, Text] = {
    "system": Text("How the model should behave", "规定模型的角色和行为"),
    "user": Text("What the model is asked; {{blank}} becomes a field", "要问模型的内容；{{空位}} 会变成输入框"),
    "assistant": Text("What the model answered, as an example", "作为示例的模型回复"),
    "tool": Text("What the tool returned", "工具返回的内容"),
}
HEIGHTS = {"system": 80}
SHOWN = 40


def message_rows(place: str) -> None:
    """Draw them; what they say is `rows_of`."""
    said = state.form(place)
    for at in range(said.get("rows", 0)):
        _row(place, at, said)
    st.button(t(ADD), key=f"{place}_add", icon=":material/add:", on_click=_insert, args=(place, said.get("rows", 0)))


def _row(place: str, at: int, said: dict[str, Any]) -> None:
    role: Role = said.get(f"role_{at}") or "user"
    roles = labels({one: ROLE_WORDS[one] for one in ROLES})
    with st.expander(roles(role), expanded=True, key=state.form_key(place, f"fold_{at}")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.selectbox(
                t(ROLE),
                ROLES,
                ROLES.index(role),
                format_func=roles,
                label_visibility="collapsed",
                **state.form_widget(place, f"role_{at}"),
            )
            _menu(place, at, said["rows"])
        st.text_area(
            t(WORDS),
            said.get(f"text_{at}", ""),
            placeholder=t(HINTS[role]),
            height=HEIGHTS.get(role, 110),
            label_visibility="collapsed",
            **state.form_widget(place, f"text_{at}"),
        )
        if role == "tool":
            st.text_input(t(CALL), said.get(f"call_{at}", ""), **state.form_widget(place, f"call_{at}"))


def _menu(place: str, at: int, count: int) -> None:
    acts: dict[str, tuple[Text, Callable[[str, int], None]]] = {"insert": (INSERT, lambda p, i: _insert(p, i + 1))}
    acts |= {"up": (MOVE_UP, lambda p, i: _move(p, i, -1))} if at else {}
    acts |= {"down": (MOVE_DOWN, lambda p, i: _move(p, i, 1))} if at < count - 1 else {}
    acts |= {"delete": (DELETE, _delete)} if count > 1 else {}
    key = state.form_key(place, f"menu_{at}")

    def act() -> None:
        chosen = state.state().get(key)
        if chosen in acts:
            acts[str(chosen)][1](place, at)

    st.menu_button(
        "",
        list(acts),
        key=key,
        icon=":material/more_vert:",
        help=t(MORE),
        type="tertiary",
        format_func=labels({name: words for name, (words, _) in acts.items()}),
        on_click=act,
    )


def rows_of(place: str) -> list[Message]:
    """What the rows say, empty ones too."""
    said = state.form(place)
    found = []
    for at in range(said.get("rows", 0)):
        role: Role = said.get(f"role_{at}") or "user"
        call = str(said.get(f"call_{at}") or "") if role == "tool" else ""
        found.append(Message(role, str(said.get(f"text_{at}") or ""), tool_call_id=call or None))
    return found


def set_rows(place: str, rows: list[Message]) -> None:
    """Let the rows say this. Call it before they are drawn."""
    kept = {
        name: value for name, value in state.form(place).items() if not name.startswith(("role_", "text_", "call_"))
    }
    state.fill_form(place, {**kept, **boxes_of(rows)})


def boxes_of(rows: Sequence[Message]) -> dict[str, Any]:
    """What the boxes say where these are the rows."""
    said: dict[str, Any] = {"rows": len(rows)}
    for at, one in enumerate(rows):
        said |= {f"role_{at}": one.role, f"text_{at}": one.text, f"call_{at}": one.tool_call_id or ""}
    return said


def _insert(place: str, at: int) -> None:
    rows = rows_of(place)
    above = rows[at - 1].role if at else "system"
    role: Role = "assistant" if above == "user" else "user"
    set_rows(place, [*rows[:at], Message(role, ""), *rows[at:]])


def _move(place: str, at: int, by: int) -> None:
    rows = rows_of(place)
    rows[at], rows[at + by] = rows[at + by], rows[at]
    set_rows(place, rows)


def _delete(place: str, at: int) -> None:
    rows = rows_of(place)
    gone = rows.pop(at)
    set_rows(place, rows)
    if gone.text.strip():
        state.offer_undo(DELETED, lambda: set_rows(place, [*rows_of(place)[:at], gone, *rows_of(place)[at:]]))


DELETED = Text("The message is deleted.", "消息已删除。")
