"""The check-up of a gateway's model: what it takes is said before, each finding as it comes, and the matrix of all."""

from __future__ import annotations

import streamlit as st

from core.checkup.checking import checked_up, outlook, place_of
from core.checkup.trials import LABELS
from core.errors import ParleyError
from core.parley import parley
from core.settings import Connection
from core.store.checkups import Checkup, State
from core.text import Text
from pages.shared import state
from pages.shared.clock import local
from pages.shared.gateway_picker import chosen_model, connections, pick_gateway, pick_model
from pages.shared.me import me
from pages.shared.money import money
from pages.shared.running import draws_page
from pages.shared.told import told
from pages.shared.words import plain, t

PLACE = "checkup"
CHECK_UP = Text("Check-up", "网关体检")
WHAT = Text(
    "Small requests show what a model behind a gateway does with each parameter. What doesn't work there is marked at "
    "its control, and Parley asks in the form that works.",
    "发送一组很小的请求，看网关上的模型怎样对待每个参数。无效的参数会在控件旁标出，Parley 也会改用有效的写法。",
)
TAKES = Text(
    "About {requests} requests: some {prompt:,} tokens in, at most {completion:,} out where answers can be limited",
    "约 {requests} 个请求：输入约 {prompt:,} token，输出至多 {completion:,} token（如果能限制长度）",
)
COSTS = Text("then about {cost} at list price at most", "此时按官方定价最多约 {cost}")
NO_PRICE = Text("no price is known", "价格未知")
START, AGAIN = Text("Run the check-up", "开始体检"), Text("Run it again", "重新体检")
ASKING = Text("Trying: {what}", "正在测试：{what}")
LEAVE = Text("Leaving this page ends it.", "离开本页会中止体检。")
TYPE_FIRST = Text("Choose a model first, or type its name.", "请先选择模型，或输入模型名称。")
OF = Text("{model} at {gateway}, {when}", "{gateway} 上的 {model}，{when}")
NONE_YET = Text("Not checked yet.", "还没有做过体检。")
FORGET = Text("Forget this check-up", "删除这次体检结果")
MATRIX = Text("All check-ups", "所有体检结果")
ROW, FOUND, DETAIL = Text("What", "项目"), Text("Found", "结果"), Text("Seen", "依据")
WHEN = Text("checked", "体检时间")
STATES: dict[State, Text] = {
    "works": Text("✓ works", "✓ 有效"),
    "accepted": Text("~ taken, effect not visible", "~ 已接受，无法判断是否生效"),
    "ignored": Text("✗ no effect", "✗ 无效"),
    "refused": Text("✗ refused", "✗ 被拒绝"),
    "unclear": Text("? not clear", "? 不确定"),
}


def checkup() -> None:
    st.header(t(CHECK_UP), anchor=False)
    st.write(t(WHAT))
    left, right = st.columns(2)
    with left:
        connection = pick_gateway(PLACE)
    with right:
        pick_model(PLACE, connection, after=_follow)
    model = chosen_model(PLACE, connection)
    if model:
        _ask(connection, model)
    else:
        st.info(t(TYPE_FIRST))
    _matrix()


def _follow() -> None:
    """Another model was chosen: the page speaks of it."""
    if not draws_page():
        st.rerun()


def _takes(connection: Connection, model: str) -> str:
    ahead = outlook(connection, model, parley().store.prices.finder())
    cost = t(NO_PRICE) if ahead.cost is None else plain(t(COSTS, cost=money(ahead.cost, ahead.currency)))
    takes = t(TAKES, requests=ahead.requests, prompt=ahead.prompt_tokens, completion=ahead.completion_tokens)
    return f"{takes} · {cost}"


def _ask(connection: Connection, model: str) -> None:
    """What a check-up takes, its button, and what the last one found."""
    st.caption(_takes(connection, model))
    kept = parley().store.checkups.of(place_of(connection), model)
    with st.container(horizontal=True):
        pressed = st.button(
            t(START if kept is None else AGAIN),
            key="checkup_start",
            icon=":material/stethoscope:",
            type="primary" if kept is None else "secondary",
        )
        if kept is not None:
            words, icon = t(FORGET), ":material/delete:"
            if me().may("lead"):
                st.button(words, key="checkup_forget", icon=icon, type="tertiary", on_click=_forget, args=(kept,))
    if pressed:
        _check(connection, model)
    elif kept is None:
        st.caption(t(NONE_YET))
    else:
        _table(connection, kept)


def _check(connection: Connection, model: str) -> None:
    names = list(LABELS)
    st.caption(t(LEAVE))
    bar = st.progress(0.0, t(ASKING, what=t(LABELS[names[0]])))
    try:
        for name, _ in checked_up(
            parley().store, parley().settings, connection, model, parley().desk.repairs, owner=me().id
        ):
            at = names.index(name) + 1
            bar.progress(at / len(names), t(ASKING, what=t(LABELS[names[min(at, len(names) - 1)]])))
    except ParleyError as error:
        st.error(plain(t(error.text)), icon=":material/error:")
        return
    finally:
        state.state().pop(state.CHECKED, None)
    st.rerun()


def _table(connection: Connection, kept: Checkup) -> None:
    st.markdown(f"**{plain(t(OF, model=kept.model, gateway=t(connection.label), when=local(kept.checked_at)))}**")
    rows = [(label, kept.found[name]) for name, label in LABELS.items() if name in kept.found]
    table = {
        t(FOUND): [t(STATES[one.state]) for _, one in rows],
        t(ROW): [t(label) for label, _ in rows],
        t(DETAIL): [one.detail for _, one in rows],
    }
    with st.container(key="checkup_found"):
        st.dataframe(table, hide_index=True, key="checkup_table", height="content", alt=t(CHECK_UP))


def _matrix() -> None:
    """A column a model that was checked, once there are several; of the gateways that this session can choose."""
    offered = {place_of(one): t(one.label) for one in connections().values()}
    kept = [one for one in parley().store.checkups.all() if one.address in offered]
    if len(kept) < 2:
        return
    with st.expander(t(MATRIX), icon=":material/grid_on:", key="checkup_matrix"):
        table = {t(ROW): [t(WHEN), *(t(label) for label in LABELS.values())]}
        for one in kept:
            said = {name: t(STATES[found.state]) for name, found in one.found.items()}
            table[f"{offered[one.address]} · {one.model}"] = [
                local(one.checked_at),
                *(said.get(name, "") for name in LABELS),
            ]
        st.dataframe(table, hide_index=True, key="checkup_all", height="content", alt=t(MATRIX))


@told
def _forget(kept: Checkup) -> None:
    parley().store.checkups.forget(me(), kept.address, kept.model)
    parley().desk.repairs.forget(kept.address, kept.model)
    state.state().pop(state.CHECKED, None)
