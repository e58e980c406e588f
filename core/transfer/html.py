"""One HTML file that opens anywhere without a network: the open branches, rendered, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from core.offline import offline_page
from core.store.archive import Archived
from core.text import Language
from core.transfer.markdown import SPEAKERS, THOUGHT, UNTITLED

STYLE = """
:root{color-scheme:light dark;--line:#d8dcd9;--soft:#f4f6f5}
@media (prefers-color-scheme:dark){:root{--line:#3c4240;--soft:#1d2221}}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1rem}
article{border:1px solid var(--line);border-radius:.6rem;padding:.2rem 1rem;margin:1rem 0}
article.user{background:var(--soft)}
h2.who{font-size:.85rem;font-weight:600;opacity:.7;margin:.6rem 0 0}
pre{background:var(--soft);padding:.8rem;border-radius:.4rem;overflow:auto}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.25rem .6rem}
details{opacity:.8}section+section{border-top:2px solid var(--line);margin-top:3rem}
"""


class _NoImages(RendererHTML):
    """An image would be fetched from wherever the answer says: a link is shown instead."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        address = escape(str(token.attrs.get("src", "")))
        return f'<a href="{address}" rel="noopener noreferrer">{escape(token.content or address)}</a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}, renderer_cls=_NoImages).enable(
    ["table", "strikethrough"]
)


def write(archived: Sequence[Archived], language: Language) -> str:
    title = archived[0].conversation.title if len(archived) == 1 else "Parley"
    body = "".join(_written(one, language) for one in archived)
    return offline_page(title or UNTITLED.say(language), STYLE, body, language)


def _written(one: Archived, language: Language) -> str:
    conversation = one.conversation
    parts = [f"<section>\n<h1>{escape(conversation.title or UNTITLED.say(language))}</h1>"]
    parts.append(f"<p><small>{conversation.created_at:%Y-%m-%d %H:%M} UTC</small></p>")
    if one.system:
        parts.append(_article("system", SPEAKERS["system"].say(language), f"<p>{escape(one.system)}</p>"))
    for stored in one.branch:
        message = stored.message
        speaker = SPEAKERS[message.role].say(language) + (f" · {stored.model}" if stored.model else "")
        inner = ""
        if message.reasoning:
            inner += (
                f"<details><summary>{THOUGHT.say(language)}</summary>{_MARKDOWN.render(message.reasoning)}</details>"
            )
        inner += _MARKDOWN.render(message.text)
        inner += "".join(f"<pre>{escape(call.name)}({escape(call.arguments)})</pre>" for call in message.tool_calls)
        inner += f"<p><em>{escape(stored.error.text.say(language))}</em></p>" if stored.error else ""
        parts.append(_article(message.role, speaker, inner))
    return "\n".join([*parts, "</section>\n"])


def _article(role: str, speaker: str, inner: str) -> str:
    return f'<article class="{role}">\n<h2 class="who">{escape(speaker)}</h2>\n{inner}</article>'
