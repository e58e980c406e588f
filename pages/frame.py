"""The script that runs at every rerun, before the page: who is there, language, navigation, and what keeps Parley from
opening."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.errors import ParleyError
from core.text import LANGUAGES, Text
from pages.screens import SCREENS
from pages.shared import state
from pages.shared.focus import guide_focus
from pages.shared.gate import welcome, whoever
from pages.shared.spoken import speak
from pages.shared.words import t, together

PARLEY = Text("Parley", "对谈 Parley")
LANGUAGE = Text("Language", "语言")
CANNOT_OPEN = Text(
    "Parley can't open its store, so nothing can be kept.", "Parley 无法打开数据存储，因此什么都保存不了。"
)

# a picture of our own: an icon by name is fetched from a host of Google's
ICON = Path(__file__).parent / "shared" / "icon.svg"
STYLE = Path(__file__).parent / "shared" / "style.css"

st.html(STYLE)
try:
    person, problem = whoever(), None
except ParleyError as error:
    person, problem = None, error
page = st.navigation(
    [
        st.Page(file, title=t(name), icon=icon, url_path=address, default=position == 0)
        for position, (file, address, name, icon) in enumerate(SCREENS)
    ],
    position="sidebar" if person is not None or problem is not None else "hidden",
)
st.set_page_config(page_title=f"{page.title} · {t(PARLEY)}", page_icon=str(ICON), layout="wide")
with st.sidebar:
    state.state().setdefault(state.LANGUAGE, state.language())
    st.segmented_control(
        t(LANGUAGE),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=state.LANGUAGE,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
speak()
guide_focus()
if problem is not None:
    st.error(together(t(CANNOT_OPEN), t(problem.text)), icon=":material/database_off:")
    st.stop()
try:
    welcome(person)
    if person is not None:
        page.run()
except ParleyError as error:  # a page's last resort: the store went away in mid-run
    st.error(t(error.text), icon=":material/database_off:")
