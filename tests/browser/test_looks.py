"""An answer looks the same while it grows in blocks, when it is drawn again, and as the whole in one `st.markdown`."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Start, ask, gateway_environment
from tests.gateway import FakeGateway
from tests.gateway.texts import TEXTS
from tests.server import ROOT, free_port, healthy
from tests.waiting import until

ARTEFACTS = ROOT / "tests" / "artefacts"
DEFINED_LATER = ("references",)
"""Where a link's address comes last, its text is plain until then."""


@pytest.fixture(scope="module")
def whole() -> Iterator[str]:
    """The address of the page that shows a text in one element."""
    port = free_port()
    options = ("--server.headless=true", f"--server.port={port}")
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("whole.py")), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: healthy(port, "/_stcore/health"), 60)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


@pytest.mark.parametrize("name", TEXTS)
def test_it_looks_like_the_whole(
    name: str, start: Start, gateway: FakeGateway, visit: Callable[..., Page], whole: str
) -> None:
    server = start(**gateway_environment(gateway, models=f"hold-{name}"))
    page = visit(server.url, reduced_motion="reduce", viewport={"width": 1280, "height": 4000})
    ask(page, "Show me")
    text = page.locator("[class*='st-key-text_of_']")
    expect(text).to_contain_text(last_words(TEXTS[name]))
    growing = picture(text)

    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("stopped by you")).to_be_visible()
    again = picture(text)

    width = round(text.bounding_box()["width"])  # type: ignore[index]
    other = visit(
        f"{whole}/?text={name}&width={width}", reduced_motion="reduce", viewport={"width": 1280, "height": 4000}
    )
    expected = picture(other.locator(".st-key-whole"))
    same(f"{name}-again", again, expected)
    if name not in DEFINED_LATER:
        same(f"{name}-growing", growing, expected)


def last_words(text: str) -> str:
    said = text.replace("`", " ").replace("|", " ").replace("*", "").split("\n")
    return next(line.split()[-1] for line in reversed(said) if line.split() and "]:" not in line)


def picture(element: Locator) -> Image.Image:
    """The element once it has stopped changing, put at a whole pixel."""
    seen: list[bytes] = []
    style = element.get_attribute("style") or ""
    element.evaluate("""one => {
        const width = one.getBoundingClientRect().width
        const ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor
        one.style.cssText += `position: fixed; top: 0; left: 0; z-index: 999999; width: ${Math.round(width)}px; `
        one.style.background = ground
    }""")

    def settled() -> bool:
        element.page.wait_for_timeout(150)
        seen.append(element.screenshot(animations="disabled"))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    until(settled, 20)
    element.evaluate("(one, style) => { one.style.cssText = style }", style)
    return Image.open(io.BytesIO(seen[-1])).convert("RGB")


def same(name: str, one: Image.Image, other: Image.Image) -> None:
    """To the pixel, but for a hair of antialiasing. What differs is left in tests/artefacts/."""
    alike = one.size == other.size
    if alike:
        difference = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 40 else 0)
        alike = sum(difference.histogram()[255:]) <= one.width * one.height / 10_000
    if not alike:
        ARTEFACTS.mkdir(exist_ok=True)
        one.save(ARTEFACTS / f"{name}.png")
        other.save(ARTEFACTS / f"{name}-expected.png")
    assert alike, f"{name}: {one.size} instead of {other.size}, or other pixels; see {ARTEFACTS}"
