"""Above a chat: gateway, model, a panel with the system prompt and the parameters, and what of them is set."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.replies.markdown import for_screen
from core.settings import Connection
from core.text import Text
from pages.chat.model_marks import balance_of, model_marks
from pages.chat.opened import PLACE
from pages.chat.prompts_menu import prompts_menu
from pages.shared import state
from pages.shared.chosen import also_asked, asks_twice, chosen
from pages.shared.form import ALSO, TWICE
from pages.shared.gateway_picker import chosen_model, models, pick_gateway, pick_model
from pages.shared.marked import marks_at
from pages.shared.parameter_form import parameter_form
from pages.shared.words import PARAMETERS, SYSTEM_PROMPT, TYPE_MODEL, plain, t

ALSO_WORDS = Text("Ask these models, too", "同时询问这些模型")
ALSO_HELP = Text(
    "Each question goes to all of them; their answers stand side by side, and you choose the one to go on with. "
    "The same model may be asked twice.",
    "每个问题会同时发给所有选中的模型，回复并排显示，由你选择用哪个继续；也可以再次选择同一个模型。",
)
TWICE_WORDS = Text("Ask twice, to see how stable the answer is", "每个问题问两次，看回复是否稳定")
TWICE_HELP = Text(
    "The second request runs quietly and costs as much as the first; below the answer stands how far both agree. Where "
    "several answers are asked for anyway, it is not sent.",
    "第二次请求在后台进行，费用与第一次相当；回复下方会显示两次的相似度。一次要多条回复时不再多问。",
)
ALSO_CHIP = Text("also {model}", "同时询问 {model}")
TWICE_CHIP = Text("asked twice", "问两次")
LAST_MESSAGES = Text("last {count} messages", "最近 {count} 条消息")


def header() -> None:
    """Draw it; what was chosen is `chosen(PLACE)`."""
    gateway_box, model_box, panel = st.columns([3, 4, 3], vertical_alignment="bottom")
    with gateway_box:
        connection = pick_gateway(PLACE)
    with model_box:
        pick_model(PLACE, connection)
    summary = st.empty()
    with panel, st.container(horizontal=True, wrap=False, gap="small"):
        with st.popover(t(PARAMETERS), icon=":material/tune:", width="stretch", key="chat_panel"):
            _panel(connection, summary)
        prompts_menu()


@st.fragment
def _panel(connection: Connection, summary: DeltaGenerator) -> None:
    name = f"{ALSO}_{connection.id}"
    also = state.form(PLACE).get(name) or []
    st.multiselect(
        t(ALSO_WORDS),
        list(dict.fromkeys([*models(connection), *also])),
        also,
        help=t(ALSO_HELP),
        placeholder=t(TYPE_MODEL),
        accept_new_options=True,
        **state.form_widget(PLACE, name),
    )
    model = chosen_model(PLACE, connection)
    parameter_form(PLACE, marks_at(connection, model), chat=True)
    st.toggle(t(TWICE_WORDS), bool(state.form(PLACE).get(TWICE)), help=t(TWICE_HELP), **state.form_widget(PLACE, TWICE))
    if model:
        model_marks(connection, model)
    balance_of(connection)
    _summarise(summary)


def _summarise(place: DeltaGenerator) -> None:
    """What is set, in small: it is drawn with the panel, so that it is never behind it."""
    setup, _ = chosen(PLACE)
    set_here = [t(ALSO_CHIP, model=other.model) for other in also_asked(PLACE, setup)]
    set_here += [f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in setup.sent.items()]
    if asks_twice(PLACE, setup):
        set_here.append(t(TWICE_CHIP))
    if setup.history is not None:
        set_here.append(t(LAST_MESSAGES, count=setup.history))
    with place.container(key="chat_summary"):
        if set_here:
            with st.container(horizontal=True, gap="small", key="chips"):
                for words in set_here:
                    st.badge(plain(words), icon=":material/tune:", color="gray")
        if setup.system.strip():
            with st.expander(t(SYSTEM_PROMPT), icon=":material/rule:"):
                st.markdown(for_screen(setup.system, typed=True))
