"""Every sentence a user reads: one `Text`, in both languages. How it is chosen is `language_of`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence (or label) in English and Chinese; both hold the same `{fields}`."""

    en: str
    zh: str

    def say(self, language: Language, **fields: object) -> str:
        """The sentence in one language, its `{fields}` replaced. Raises KeyError for a field not given."""
        sentence = self.zh if language == "zh" else self.en
        return sentence.format(**fields) if fields else sentence

    def fill(self, **fields: object) -> Text:
        """The same sentence with its fields replaced in both languages. A field that is itself
        a `Text` is put in in the matching language."""
        en = {name: value.en if isinstance(value, Text) else value for name, value in fields.items()}
        zh = {name: value.zh if isinstance(value, Text) else value for name, value in fields.items()}
        return Text(self.en.format(**en), self.zh.format(**zh))


def same(words: str) -> Text:
    """A word that is the same in both languages: a product's name, a wire name, a server's own message."""
    return Text(words, words)


def language_of(chosen: str | None, browser_locale: str | None) -> Language:
    """The user's choice if it is one of `LANGUAGES`, else the browser's, else Chinese when the browser says nothing.

    `browser_locale` is a BCP 47 tag such as 'zh-CN', or None where it is not known.
    """
    for language in LANGUAGES:
        if chosen == language:
            return language
    if browser_locale is None:
        return "zh"
    return "zh" if browser_locale.lower().startswith("zh") else "en"
