"""A text in one `st.markdown`, as wide as it is told and in Parley's style: `?text=NAME&width=PIXELS`."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.gateway.texts import TEXTS  # noqa: E402 (the path comes first)

st.set_page_config(layout="wide")
st.html(ROOT / "pages" / "shared" / "style.css")
with st.chat_message("assistant"), st.container(key="whole", width=int(st.query_params["width"])):
    st.markdown(TEXTS[st.query_params["text"]])
