"""The audit log, for admins: who did what only some may do."""

from __future__ import annotations

import json

import streamlit as st

from core.parley import parley
from core.people.acts import ACTS
from core.text import Text
from pages.shared.clock import local
from pages.shared.me import me
from pages.shared.words import t

TITLE = Text("Audit log", "审计记录")
WHAT = Text(
    "What leads and admins did that holds for everybody, the newest first. It can't be changed from here.",
    "负责人和管理员所做的、影响所有人的操作，最新的在前；这里无法修改。",
)
NOTHING = Text("Nothing yet.", "还没有记录。")
TIME, WHO, ACT, ABOUT = Text("Time", "时间"), Text("Who", "操作人"), Text("What", "操作"), Text("Of what", "内容")
MOST = 500


def audit() -> None:
    opened = st.expander(t(TITLE), icon=":material/policy:", key="audit", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(t(WHAT))
        entries = parley().store.audit.newest(me(), MOST)
        if not entries:
            st.caption(t(NOTHING))
            return
        table = {
            t(TIME): [local(one.at) for one in entries],
            t(WHO): [one.person for one in entries],
            t(ACT): [t(ACTS[one.act].label) if one.act in ACTS else one.act for one in entries],
            t(ABOUT): [json.dumps(one.about, ensure_ascii=False)[1:-1] for one in entries],
        }
        st.dataframe(table, hide_index=True, key="audit_table", alt=t(TITLE))
