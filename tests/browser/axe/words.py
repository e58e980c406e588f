"""What a reader of one language would stumble over: sentences on the screen that are in the other."""

from __future__ import annotations

import re

from playwright.sync_api import Page

SEEN = """() => {
  const theirs = `[class*="st-key-text_of_"], [data-testid="stChatMessage"] p, code, pre, textarea, script, style,
    [class*="st-key-case_"] [data-testid="stMarkdown"],
    td, [class*="material"], [data-testid="stIconMaterial"], .tokens, .rows .name, .parley-difference .text`
  const shown = one => one.closest("canvas") !== null || one.getClientRects().length > 0
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const seen = new Set([document.title])
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement
    if (one && !one.closest(theirs) && shown(one)) seen.add(walker.currentNode.textContent.trim())
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (shown(one) && !one.closest("canvas") && !(name === "placeholder" && one.value))
        seen.add(one.getAttribute(name).trim())
  return Array.from(seen)
}"""
"""Every text, label and hint, but for what a person or a model wrote and what icons are called."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[a-z']{2,}){2,}")
"""Three words on end, the second and third small: names of models and of fields have no such thing."""

BOTH = ("中文", "对谈")
"""What stands in both languages."""
STREAMLIT = re.compile(
    r"Skip to main content|Chat message from (user|assistant)|Link to heading|Copy to clipboard|\d+MB per file"
    r"|Choose date range|Press (Ctrl|⌘)\+Enter to apply|Press Enter to apply"
)
"""What Streamlit 1.67 says in English, whatever the page's language is, and can't be told to say otherwise."""


def foreign(page: Page, language: str) -> list[str]:
    """Those of the other language, in the order of the page."""
    said = [one for one in page.evaluate(SEEN) if one and not STREAMLIT.fullmatch(one)]
    if language == "zh":
        return [one for one in said if ENGLISH.search(one)]
    return [one for one in said if CHINESE.search(re.sub("|".join(BOTH), "", one))]
