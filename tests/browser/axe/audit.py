"""axe-core on what is on the screen, in both themes and at three widths; and a reader of the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.axe.words import foreign

THEMES = ("light", "dark")
WIDTHS = {1440: 900, 768: 1024, 360: 740}
"""Heights by width, in pixels."""
SCREENS = frozenset(
    {"chat-empty", "chat", "playground", "playground-board", "playground-runs", "prompts", "settings", "usage"}
    | {"usage-overview", "usage-log", "usage-filtered", "laboratory-experiment", "check-up-found"}
)
"""Looked at in every theme at every width; a step of the work on one is looked at in one of those, in turn."""


SETTLED = """async () => {
  const seen = () => Array.from(document.querySelectorAll("p, button, h1, h2, code"), one => {
    const { x, y, width } = one.getBoundingClientRect()
    const behind = getComputedStyle(one.closest("section, div") ?? one).backgroundColor
    return [x, y, width, getComputedStyle(one).color, behind]
  }).join() + document.getAnimations().filter(one => one.playState === "running").length
  let before = ""
  for (let same = 0, tries = 0; same < 3 && tries < 60; tries++) {
    await new Promise(done => setTimeout(done, 100))
    const now = seen()
    same = now === before ? same + 1 : 0
    before = now
  }
}"""
"""The page follows a new theme or width with drawings of its own: until nothing has moved for a while."""


class Streamlit(NamedTuple):
    """A violation that Streamlit itself causes: its rule, a part of the element's HTML, and where it is told."""

    rule: str
    html: str
    told: str


STREAMLIT = (
    # its drop zone has the role 'presentation' and, since it left the order of the Tab key, a label beside it
    Streamlit("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"', "streamlit/streamlit#15928"),
    # st.menu_button draws its menu at the end of the document, outside of every landmark
    Streamlit("region", 'role="menu"', "streamlit/streamlit#15548"),
    # st.selectbox draws its list there, too; one that is chosen from may stand until its last frame of motion
    Streamlit("region", 'role="listbox"', "streamlit/streamlit#15548"),
    # a block of code that is wider than the screen scrolls; Chromium and Firefox let the Tab key reach it all the same
    Streamlit("scrollable-region-focusable", '<pre class="st-emotion', "streamlit 1.67, CodeBlock"),
    # a toast is an alertdialog that is named by an element it does not have
    Streamlit("aria-dialog-name", 'data-testid="stToast"', "streamlit 1.67, not reported yet"),
)


class Audit:
    """`look(name)` is a tour's `picture`. `found`: a line for each violation that axe sees, and for each sentence
    in the other language; `known`: those of STREAMLIT that were met; `looks`: how many times axe ran."""

    def __init__(self, page: Page, language: str) -> None:
        self._page, self._language, self._axe = page, language, Axe()
        self.found: list[str] = []
        self.known: set[Streamlit] = set()
        self.looks = 0
        self._steps = 0

    def look(self, name: str) -> None:
        self.found += [f"{name}: not in {self._language}: {one[:200]}" for one in foreign(self._page, self._language)]
        ways = [(theme, width) for width in WIDTHS for theme in THEMES]
        if name not in SCREENS:
            self._steps += 1
            ways = [ways[self._steps % len(ways)]]
        before = self._page.viewport_size
        for theme, width in ways:
            self._page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            self._page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            self._page.evaluate(SETTLED)
            self._note(f"{name} {theme} {width}")
        self._page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if before is not None:
            self._page.set_viewport_size(before)
        self._page.evaluate(SETTLED)

    def _note(self, where: str) -> None:
        self.looks += 1
        for violation, node in violations(self._axe, self._page):
            known = [one for one in STREAMLIT if one.rule == violation["id"] and one.html in node["html"]]
            if known:
                self.known.update(known)
            else:
                why = " ".join(str(node.get("failureSummary", "")).split())
                self.found.append(f"{where}: {violation['id']}: {node['html'][:200]} {why[:300]}")


def violations(axe: Axe, page: Page) -> Sequence[tuple[Any, Any]]:
    """Each violation with each element that has it, in axe-core's own shape."""
    return [(one, node) for one in axe.run(page).response["violations"] for node in one["nodes"]]
