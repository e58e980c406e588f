"""Every screen in both themes, both languages, wide and narrow, into docs/screenshots/: `make screenshots`.

The answers come from the test gateway, so that two runs show the same; those of `local-…` and `laboratory-…` from the
real local model.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from cryptography.fernet import Fernet
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docs import (  # noqa: E402 (the path comes first)
    tour,
    tour_example,
    tour_laboratory,
    tour_playground,
    tour_team,
    tour_usage,
)
from tests.gateway import FakeGateway  # noqa: E402
from tests.server import Server, free_port  # noqa: E402
from tests.team import provider, team_environment  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
WIDTHS = {"wide": (1280, 860), "narrow": (360, 740)}
STEPS = (("light", "wide"), ("dark", "narrow"))
"""In which of them the single steps are shown."""
COLOURS = 192
"""Of a picture: enough for a screen, and a third of the bytes."""

Visit = Callable[[Page, str, str, tour.Picture], None]


class Walk(NamedTuple):
    """Tours on one server. `everywhere`: in all themes and widths, else in STEPS. `local`: without any gateway, so
    that the local model answers; `team`: one signs in."""

    tours: tuple[Visit, ...]
    everywhere: bool = False
    local: bool = False
    team: bool = False
    prepare: Callable[[Path], None] | None = None


WALKS = {
    "screens": Walk((tour.tour,), everywhere=True),
    "usage": Walk((tour_usage.review_the_usage,), everywhere=True, prepare=tour_usage.made_up),
    "messages": Walk((tour.work_on_messages, tour.use_prompts_and_files, tour.go_on)),
    "playground": Walk((tour_playground.use_the_playground,)),
    "example": Walk((tour_example.look_at_examples,)),
    "team": Walk((tour_team.work_in_a_team,), team=True),
    "local": Walk((tour.ask_the_local_model,), local=True),
    "laboratory": Walk(
        (tour_laboratory.use_the_laboratory, tour_laboratory.ask_twice, tour_laboratory.check_up), local=True
    ),
}


def main(names: list[str]) -> None:
    """`names`: of WALKS, all of them where there are none."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    walks = [
        (name, language, theme, width)
        for name in names or WALKS
        for language in LANGUAGES
        for theme in THEMES
        for width in WIDTHS
        if WALKS[name].everywhere or (theme, width) in STEPS
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for walk, count in zip(walks, pool.map(take, walks), strict=True):
            print(*walk, count, flush=True)


def take(walk: tuple[str, str, str, str]) -> int:
    """Go on one walk; how many pictures were taken."""
    name, language, theme, width = walk
    with pages(WALKS[name], language, theme, width) as (page, url):
        taken: list[str] = []

        def picture(what: str) -> None:
            taken.append(what)
            expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=20_000)
            seen = Image.open(BytesIO(page.screenshot()))
            few = seen.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(FOLDER / f"{what}-{language}-{theme}-{width}.png", optimize=True)

        for visit in WALKS[name].tours:
            visit(page, url, language, picture)
    return len(taken)


@contextmanager
def pages(walk: Walk, language: str, theme: str, width: str) -> Iterator[tuple[Page, str]]:
    """A page of a new server, and its address."""
    folder = Path(tempfile.mkdtemp())
    if walk.prepare is not None:
        walk.prepare(folder / "data")
    across, down = WIDTHS[width]
    with FakeGateway() as gateway, provider() as configuration, sync_playwright() as playwright:
        port = free_port()
        environment = {"PARLEY_TITLES": "0"}
        if not walk.local:
            environment |= {"BAYSTONE_BASE_URL": gateway.base_url, "BAYSTONE_API_KEY": "sk-test-0123456789"}
            environment |= {"BAYSTONE_MODELS": "words-40"}
        if walk.team:
            environment |= team_environment(configuration, f"http://localhost:{port}")
            environment |= {"PARLEY_STORE_KEYS": Fernet.generate_key().decode()}
        server = Server(folder, environment, port)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(
            locale=LANGUAGES[language],
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": across, "height": down},
            reduced_motion="reduce",
        )
        try:
            yield context.new_page(), server.url
        finally:
            browser.close()
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
