"""Two runs in words."""

from __future__ import annotations

from dataclasses import replace

from core.chat import Message
from core.lab.bench import Bench, Cases, Variant
from core.lab.checks import Check
from core.lab.compare import changes, outcomes
from core.lab.results import Summary

BEFORE = Bench(
    (Message("system", "Be brief."), Message("user", "Hi")),
    (Variant("g", "m", {"temperature": 1.0, "top_p": 0.5}),),
    cases=Cases(("a",), (("1",),)),
)


def test_what_was_changed_is_told_with_its_column() -> None:
    after = replace(
        BEFORE,
        messages=(Message("system", "Be brief. And kind!!"), Message("user", "Hi")),
        variants=(Variant("g", "m2", {"temperature": 0.3}),),
        cases=Cases(("a",), (("1",), ("2",))),
        checks=(Check("json"),),
    )

    assert [one.en for one in changes(BEFORE, after)] == [
        "A: model m → m2",
        "A: temperature 1.0 → 0.3",
        "A: top_p 0.5 → not sent",
        "A: system prompt + 11 characters",
        "other cases: 1 → 2",
        "other checks",
    ]
    assert "系统提示词多 11 个字符" in changes(BEFORE, after)[3].zh
    assert [one.en for one in changes(BEFORE, BEFORE)] == ["nothing was changed"]
    assert [one.en for one in changes(BEFORE, replace(BEFORE, variants=BEFORE.variants * 3))] == ["2 more columns"]


def test_what_came_of_it_says_only_what_both_know() -> None:
    old = Summary(cells=4, complete=4, judged=4, passed=3, characters=100.0, total_s=2.0, costs={"USD": 0.02})
    new = replace(old, characters=69.0, total_s=1.5, costs={"USD": 0.01, "CNY": 1.0})

    (said,) = outcomes(BEFORE, [old], [new])
    assert said.en == "A: −31 % length; same pass rate (75%); 2.0 s → 1.5 s; cost 0.02 → 0.01 USD"
    (said,) = outcomes(BEFORE, [old], [replace(old, passed=4)])
    assert "pass rate 75% → 100%" in said.en
    assert outcomes(BEFORE, [Summary()], [Summary()]) == []
