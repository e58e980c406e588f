"""About what a run would weigh and cost, in one line."""

from __future__ import annotations

from core.lab.plan import Estimate
from core.text import Text
from pages.shared.money import money
from pages.shared.words import t

INPUT = Text("about {tokens:,} tokens of input", "输入约 {tokens:,} token")
COST = Text("about {least} to {most} at list price", "按官方定价约 {least} 至 {most}")
COST_FROM = Text(
    "at least about {least} at list price; how long the answers may be is not known",
    "按官方定价至少约 {least}；回复长度上限未知",
)
UNPRICED = Text("no price is known for {count:,} requests", "{count:,} 个请求没有已知价格")


def about(found: Estimate) -> str:
    """As Markdown."""
    lines = [t(INPUT, tokens=found.prompt_tokens)]
    for currency, (least, most) in found.costs.items():
        low = money(least, currency)
        lines.append(t(COST_FROM, least=low) if most is None else t(COST, least=low, most=money(most, currency)))
    lines += [t(UNPRICED, count=found.unpriced)] if found.unpriced else []
    return " · ".join(line.replace("$", "\\$") for line in lines)
