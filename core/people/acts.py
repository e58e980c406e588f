"""What not everybody may do: a row each, with the least role that may. Each of these is written to the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.people.person import Role
from core.text import Text


@dataclass(frozen=True, slots=True)
class Act:
    """`id`: as the audit log has it."""

    id: str
    least: Role
    label: Text


_ACTS = (
    Act("price", "lead", Text("set a price", "设定价格")),
    Act("price-removed", "lead", Text("removed a price", "移除价格")),
    Act("repriced", "lead", Text("priced requests anew", "重新计价")),
    Act("budget", "lead", Text("set a budget", "设定预算")),
    Act("budget-removed", "lead", Text("removed a budget", "移除预算")),
    Act("zone", "lead", Text("chose the zone of the days", "选定日期的时区")),
    Act("setting", "lead", Text("changed a setting for all", "更改全员设置")),
    Act("checkup-removed", "lead", Text("removed a check-up", "移除体检结果")),
    Act("read-shared", "lead", Text("read a shared conversation", "查看共享的对话")),
    Act("adopted", "admin", Text("gave a person what was nobody's", "把无主的内容归给某人")),
    Act("audit-read", "admin", Text("read the audit log", "查看审计记录")),
)
ACTS: Mapping[str, Act] = {one.id: one for one in _ACTS}
