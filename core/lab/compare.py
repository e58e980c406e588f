"""Two runs compared in words: what was changed, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.lab.bench import Bench
from core.lab.results import Summary
from core.parameters import BY_NAME
from core.text import Text, same

COLUMN = Text("{column}: {what}", "{column}：{what}")
CHANGED = same("{name} {before} → {after}")
NOT_SENT = Text("not sent", "不发送")
PROMPT_LONGER = Text("{role} prompt + {count} characters", "{role}提示词多 {count} 个字符")
PROMPT_SHORTER = Text("{role} prompt − {count} characters", "{role}提示词少 {count} 个字符")
PROMPT_OTHER = Text("{role} prompt reworded, of equal length", "{role}提示词改写，长度不变")
SYSTEM, QUESTION = Text("system", "系统"), Text("user", "用户")
MORE_COLUMNS = Text("{count} more columns", "多 {count} 列")
FEWER_COLUMNS = Text("{count} fewer columns", "少 {count} 列")
OTHER_CASES = Text("other cases: {before} → {after}", "用例不同：{before} → {after} 个")
OTHER_VALUES = Text("the same number of cases, with other values", "用例数相同，内容不同")
OTHER_CHECKS = Text("other checks", "检查项不同")
NOTHING_CHANGED = Text("nothing was changed", "设置完全相同")
LONGER = Text("+{percent:.0f} % length", "长度 +{percent:.0f}%")
SHORTER = Text("−{percent:.0f} % length", "长度 −{percent:.0f}%")
SAME_LENGTH = Text("same length", "长度相同")
PASS_RATE = Text("pass rate {before:.0%} → {after:.0%}", "通过率 {before:.0%} → {after:.0%}")
SAME_PASS_RATE = Text("same pass rate ({rate:.0%})", "通过率相同（{rate:.0%}）")
TIME = Text("{before:.1f} s → {after:.1f} s", "耗时 {before:.1f} 秒 → {after:.1f} 秒")
COST = Text("cost {before:.4g} → {after:.4g} {currency}", "费用 {before:.4g} → {after:.4g} {currency}")
WHOM = {"gateway": Text("gateway", "网关"), "model": Text("model", "模型")}
ROLES = {"system": SYSTEM}
NOTICED = 0.005


def changes(before: Bench, after: Bench) -> list[Text]:
    """What the second bench has otherwise; [NOTHING_CHANGED] where nothing."""
    found = list(_changes(before, after))
    return found or [NOTHING_CHANGED]


def _changes(before: Bench, after: Bench) -> Iterator[Text]:
    for at in range(min(len(before.variants), len(after.variants))):
        for what in _variant(before, after, at):
            yield COLUMN.fill(column=after.name(at), what=what)
    more = len(after.variants) - len(before.variants)
    if more:
        yield (MORE_COLUMNS if more > 0 else FEWER_COLUMNS).fill(count=abs(more))
    if len(before.cases.rows) != len(after.cases.rows):
        yield OTHER_CASES.fill(before=len(before.cases.rows), after=len(after.cases.rows))
    elif before.cases != after.cases:
        yield OTHER_VALUES
    if before.checks != after.checks or before.expected != after.expected:
        yield OTHER_CHECKS


def _variant(before: Bench, after: Bench, at: int) -> Iterator[Text]:
    old, new = before.variants[at], after.variants[at]
    for name, words in WHOM.items():
        if getattr(old, name) != getattr(new, name):
            yield CHANGED.fill(name=words, before=getattr(old, name), after=getattr(new, name))
    for name in list(dict.fromkeys([*BY_NAME, *old.parameters, *new.parameters])):
        if old.parameters.get(name) != new.parameters.get(name):
            yield CHANGED.fill(name=name, before=_said(old.parameters, name), after=_said(new.parameters, name))
    for role in ("system", "user"):
        yield from _words(role, _text(before, at, role), _text(after, at, role))


def _text(bench: Bench, at: int, role: str) -> str:
    return "\n".join(one.text for one in bench.prompt(at) if (one.role == "system") == (role == "system"))


def _words(role: str, old: str, new: str) -> Iterator[Text]:
    if old != new:
        words = PROMPT_LONGER if len(new) > len(old) else PROMPT_SHORTER if len(new) < len(old) else PROMPT_OTHER
        yield words.fill(role=ROLES.get(role, QUESTION), count=abs(len(new) - len(old)))


def _said(parameters: Mapping[str, Any], name: str) -> Text:
    return same(json.dumps(parameters[name], ensure_ascii=False)) if name in parameters else NOT_SENT


def outcome(before: Summary, after: Summary) -> list[Text]:
    """What came of it, for one column: only what both know."""
    return list(_outcome(before, after))


def _outcome(before: Summary, after: Summary) -> Iterator[Text]:
    if before.characters and after.characters is not None:
        more = after.characters / before.characters - 1
        words = SAME_LENGTH if abs(more) < NOTICED else LONGER if more > 0 else SHORTER
        yield words.fill(percent=abs(more) * 100)
    if before.pass_rate is not None and after.pass_rate is not None:
        if abs(before.pass_rate - after.pass_rate) < NOTICED:
            yield SAME_PASS_RATE.fill(rate=after.pass_rate)
        else:
            yield PASS_RATE.fill(before=before.pass_rate, after=after.pass_rate)
    if before.total_s is not None and after.total_s is not None:
        yield TIME.fill(before=before.total_s, after=after.total_s)
    for currency in before.costs:
        if currency in after.costs:
            yield COST.fill(before=before.costs[currency], after=after.costs[currency], currency=currency)


def outcomes(bench: Bench, before: Sequence[Summary], after: Sequence[Summary]) -> list[Text]:
    """What came of it, a sentence a column that both runs have."""
    found = []
    for at, (old, new) in enumerate(zip(before, after, strict=False)):
        said = outcome(old, new)
        if said:
            en, zh = ("; ".join(one.en for one in said), "；".join(one.zh for one in said))
            found.append(COLUMN.fill(column=bench.name(at), what=Text(en, zh)))
    return found
