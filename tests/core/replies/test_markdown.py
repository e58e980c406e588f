r"""What a model wrote says on the screen what it meant: no image is fetched, `\(…\)` is a formula, $5 is money."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.replies.markdown import Screen, for_screen
from core.replies.spans import JOINER
from tests.gateway.texts import TEXTS

AS_IT_STANDS = (
    "plain words, 中文和标点：都一样",
    "**bold**, *slanted*, ~~gone~~ and `code`",
    "a list:\n\n- one\n- two\n  - three\n\n1. first\n2. second",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n",
    "```python\nprice = '$5 and $7'  # :red[x] ![x](http://x) \\(a\\) ~1~\n```\nafter",
    "~~~\n$x and :smile:\n~~~",
    "> ```\n> ![x](http://host/x)\n> ```\n> on",
    "- item\n\n  ```sh\n  echo $HOME:$PATH\n  ```\n\n- next",
    "text\n\n    indented $5 and $7 :red[x]\n\ntext",
    "`![x](http://x)` and ``a `$5` b``",
    "$E = mc^2$ and $x$ and $\\frac{1}{2}$ and $3x$ and $f(x)$",
    "$$\n\\sum_{k=1}^{n} k\n\n= x\n$$",
    "https://example.org/a:b:c?d=$5&e=:smile: and http://x:8080/:a:",
    "[link](https://example.org/a:b:c) and <https://example.org/:x:y>",
    "at 12:30:45, ratio 3:4, note: this",
    "C:\\dir and \\* and \\\\",
    "that's all!",
    "2 ** 3 and a ** b",
)
CHANGED = {
    r"\(a+b\) and \( \frac{1}{2} \)": r"$a+b$ and $\frac{1}{2}$",
    r"\[x = 1\]": "$$\nx = 1\n$$",
    "so\n\\[\nx = 1\n\\]\nand": "so\n$$\nx = 1\n$$\nand",
    r"- so \[x\] it is": r"- so $x$ it is",
    r"- \[x\]": "- $$\n  x\n  $$",
    r"> \[x\]": "> $$\n> x\n> $$",
    r"\[x\] goes on": "$$\nx\n$$\n goes on",
    "$5 and $7": r"\$5 and \$7",
    "它卖$5，那个卖$7。": r"它卖\$5，那个卖\$7。",
    "$5 plus $x$": r"\$5 plus $x$",
    "costs $1,000.50 or $20": r"costs \$1,000.50 or \$20",
    "$HOME and $PATH": r"\$HOME and \$PATH",
    "a $ b $ c": r"a \$ b \$ c",
    "an open $$ here": r"an open \$\$ here",
    "![cat](http://host/cat.png?d=secret)": r"\![cat](http://host/cat.png?d=secret)",
    "[![cat](http://host/c)](http://there)": r"[\![cat](http://host/c)](http://there)",
    "![cat][1]": r"\![cat][1]",
    ":red[words] and :foo[bar] :x{a=1}": r"\:red[words] and \:foo[bar] \:x{a=1}",
    ":smile: :+1: :material/home: :100:": f":{JOINER}smile: :{JOINER}+1: :{JOINER}material/home: :{JOINER}100:",
    r"\:red[x] \:smile:": rf"\:red[x] :{JOINER}smile:",
    ":::note\nwords\n:::": "\\:::note\nwords\n\\:::",
    "::leaf": r"\::leaf",
    "5~10分钟，20~30分钟": r"5\~10分钟，20\~30分钟",
    "**注意：**中文": f"**注意：{JOINER}**中文",
    "中文**“引用”**中文": f"中文**{JOINER}“引用”{JOINER}**中文",
    "> ```\n> code\n![x](http://x)": "> ```\n> code\n\\![x](http://x)",
    "- ```\n  code\n![x](http://x)": "- ```\n  code\n\\![x](http://x)",
    "```not a fence``` $5 and $7": "```not a fence``` \\$5 and \\$7",
    "`open $5 and $7\n\nnext": "`open \\$5 and \\$7\n\nnext",
}


@pytest.mark.parametrize("text", AS_IT_STANDS)
def test_it_stays_as_it_is(text: str) -> None:
    assert for_screen(text) == text


@pytest.mark.parametrize(("text", "shown"), CHANGED.items())
def test_it_says_what_was_meant(text: str, shown: str) -> None:
    assert for_screen(text) == shown


@pytest.mark.parametrize("name", TEXTS)
def test_ordinary_answers_stay_as_they_are(name: str) -> None:
    assert for_screen(TEXTS[name]) == TEXTS[name]


def test_a_persons_line_ends_are_meant() -> None:
    assert for_screen("one\ntwo\n\n```\na\nb\n```", typed=True) == "one  \ntwo\n\n```\na\nb\n```"


ODD = some.sampled_from(
    [
        *"`$\\:!~*[](){}<>|_^= \n\t-+1a中：。>￥\u2060",
        *("![", "](http://x)", "$$", "\\(", "\\)", "\\[", "\\]", "```", "~~~", "**", ":red[", ":smile:", "http://"),
        *("\n\n", "    ", "> ", "- ", "1. ", "$5 and $7", "word "),
    ]
)
TEXT = some.lists(ODD, max_size=60).map("".join)


@given(TEXT, some.lists(some.integers(0, 200), max_size=12))
def test_it_grows_into_the_same_whatever_the_pieces(text: str, cuts: list[int]) -> None:
    screen, edges = Screen(), [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    grown = [screen.feed(text[start:end]) for start, end in itertools.pairwise(edges)]

    assert "".join(grown) + screen.finish() == for_screen(text)


@given(TEXT)
def test_nothing_is_ever_an_image(text: str) -> None:
    assert "image" not in kinds(MarkdownIt("commonmark").parse(for_screen(text)))


@given(some.text(alphabet="ab $:![]()\\~*{}\n", max_size=80))
def test_code_is_never_changed(code: str) -> None:
    fenced = f"```\n{code}\n```\n"

    assert for_screen(fenced) == fenced


@given(TEXT)
def test_no_more_is_held_back_than_must_be(text: str) -> None:
    """Whatever came, with some ordinary words behind it, is on the screen."""
    screen = Screen()
    shown = screen.feed(text + "\n\nand then the words go on and on\n\n" + "x" * 20)

    assert shown.endswith("x" * 20) or "```" in text or "~~~" in text or "$$" in text


def kinds(tokens: list[Token]) -> set[str]:
    return {token.type for token in tokens} | {kind for token in tokens for kind in kinds(token.children or [])}
