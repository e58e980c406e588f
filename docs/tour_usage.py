"""The tour through the usage review, over the ledger of a made-up team: each part of the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.ledger import fill
from core.review.view import PARTS
from core.store.store import open_store
from docs.tour import Picture
from docs.tour_playground import to

COUNT = 20_000
DAYS = "from=2026-10-20&to=2026-11-18"
"""The ledger is the same each time, and so are the pictures."""


def made_up(data: Path) -> None:
    """A store with the requests of a team."""
    store = open_store(None, data)
    fill(store, COUNT)
    store.processes.leave()
    store.close()


def review_the_usage(page: Page, url: str, language: str, picture: Picture) -> None:
    for part in PARTS:
        page.goto(f"{url}/usage?{DAYS}&part={part}")
        expect(page.locator(".st-key-usage_part")).to_be_visible(timeout=20_000)
        page.wait_for_timeout(2_500)
        to(page, "usage_part")
        picture(f"usage-{part}")
    page.goto(f"{url}/usage?{DAYS}&model=gpt-4o&status=ok&measure=requests&group=owner")
    expect(page.locator(".st-key-usage_chips")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(2_500)
    picture("usage-filtered")
    page.goto(f"{url}/usage?{DAYS}&part=reconcile")
    box = page.locator(".st-key-reconcile_pasted textarea")
    expect(box).to_be_visible(timeout=20_000)
    box.fill(TABLE[language])
    box.press("Control+Enter")
    expect(page.locator(".st-key-reconcile_counts")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(1_500)
    to(page, "reconcile_counts")
    picture("usage-reconciled")


LINES = "2026-11-17 16:00:00\tgpt-4o\t1,200\t90\t$0.0039\n2026-11-18 09:12:00\tgpt-4o-mini\t300\t40\t$0.0001\n"
TABLE = {"en": f"Time\tModel\tInput\tOutput\tCost\n{LINES}", "zh": f"时间\t模型\t提示\t补全\t花费\n{LINES}"}
