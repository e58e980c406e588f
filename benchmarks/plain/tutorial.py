"""The smallest chat on Streamlit: history in the session, the SDK's stream given to `st.write_stream` as it is.

streamlit run tutorial.py    with OPENAI_BASE_URL, OPENAI_API_KEY, MODEL in the environment
"""

import os

import streamlit as st
from openai import OpenAI

client = OpenAI()
st.session_state.setdefault("messages", [])
for message in st.session_state.messages:
    with st.chat_message(message["role"]):
        st.markdown(message["content"])
if prompt := st.chat_input("Ask"):
    st.session_state.messages.append({"role": "user", "content": prompt})
    with st.chat_message("user"):
        st.markdown(prompt)
    with st.chat_message("assistant"):
        stream = client.chat.completions.create(
            model=os.environ["MODEL"], messages=st.session_state.messages, stream=True
        )
        answer = st.write_stream(stream)
    st.session_state.messages.append({"role": "assistant", "content": answer})
