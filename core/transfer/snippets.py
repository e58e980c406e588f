"""SNIPPETS: a request as code that sends the same body, the key as an environment variable. A row each."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pprint import pformat
from typing import Any

from core.parameters import BY_NAME
from core.text import Text, same

NO_KEY = "none"
"""What a client that insists on a key is given for a gateway without."""
SDK_NAMES = frozenset(BY_NAME) | {
    *("model", "messages", "stream", "stream_options", "top_logprobs", "seed", "max_completion_tokens", "tools"),
    *("tool_choice", "parallel_tool_calls", "logit_bias", "metadata", "reasoning_effort", "service_tier", "store"),
}
"""Arguments that `openai`'s `create` has (https://github.com/openai/openai-python); others go into `extra_body`."""
PATH = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a snippet is made of. `url`: of the request. `key_variable`: the environment variable with the key, "" for a
    gateway that needs none. `body`: the JSON, exactly as it is sent."""

    url: str
    key_variable: str
    body: Mapping[str, Any]

    @property
    def streams(self) -> bool:
        return self.body.get("stream") is True


@dataclass(frozen=True, slots=True)
class Snippet:
    """`language`: for colours. `needs`: what to install first, "" for nothing."""

    id: str
    label: Text
    language: str
    needs: str
    write: Callable[[Recipe], str]


def _curl(recipe: Recipe) -> str:
    lines = [f"curl --no-buffer {shlex.quote(recipe.url)}" if recipe.streams else f"curl {shlex.quote(recipe.url)}"]
    if recipe.key_variable:
        lines.append(f'  -H "Authorization: Bearer ${recipe.key_variable}"')
    lines.append('  -H "Content-Type: application/json"')
    lines.append(f"  --data-binary {shlex.quote(json.dumps(recipe.body, ensure_ascii=False, indent=2))}")
    return " \\\n".join(lines)


def _python(recipe: Recipe) -> str:
    key = f'\n    headers={{"Authorization": f"Bearer {{os.environ[{recipe.key_variable!r}]}}"}},'
    lines = [
        *(["import os"] if recipe.key_variable else []),
        *(["import json"] if recipe.streams else []),
    ]
    head = "\n".join([*sorted(lines), *([""] if lines else []), "import requests", ""])
    reading = (
        "for line in response.iter_lines():\n"
        '    if line.startswith(b"data: {"):\n'
        '        for choice in json.loads(line[6:])["choices"]:\n'
        '            print(choice["delta"].get("content") or "", end="", flush=True)\n'
        if recipe.streams
        else 'for choice in response.json()["choices"]:\n    print(choice["message"]["content"])\n'
    )
    return (
        f"{head}\nbody = {_literal(recipe.body)}\n\nresponse = requests.post(\n    {recipe.url!r},"
        f"{key if recipe.key_variable else ''}\n    json=body,\n    stream={recipe.streams},\n    timeout=120,\n)\n"
        f"response.raise_for_status()\n{reading}"
    )


def _openai(recipe: Recipe) -> str:
    said = {name: value for name, value in recipe.body.items() if name in SDK_NAMES}
    extra = {name: value for name, value in recipe.body.items() if name not in SDK_NAMES}
    arguments = [f"    {name}={_literal(value, 4)}," for name, value in said.items()]
    arguments += [f"    extra_body={_literal(extra, 4)},"] if extra else []
    key = f"os.environ[{recipe.key_variable!r}]" if recipe.key_variable else repr(NO_KEY)
    reading = (
        "for chunk in response:\n"
        "    for choice in chunk.choices:\n"
        '        print(choice.delta.content or "", end="", flush=True)\n'
        if recipe.streams
        else "for choice in response.choices:\n    print(choice.message.content)\n"
    )
    imports = "import os\n\nfrom openai import OpenAI\n" if recipe.key_variable else "from openai import OpenAI\n"
    return (
        f"{imports}\nclient = OpenAI(base_url={recipe.url.removesuffix(PATH)!r}, api_key={key})\n"
        "response = client.chat.completions.create(\n" + "\n".join(arguments) + f"\n)\n{reading}"
    )


def _javascript(recipe: Recipe) -> str:
    key = f"\n    Authorization: `Bearer ${{process.env.{recipe.key_variable}}}`," if recipe.key_variable else ""
    reading = (
        "const decoder = new TextDecoder()\nlet rest = ''\n"
        "for await (const bytes of response.body) {\n"
        "  const lines = (rest + decoder.decode(bytes, { stream: true })).split('\\n')\n"
        "  rest = lines.pop()\n"
        "  for (const line of lines) {\n"
        "    if (!line.startsWith('data: {')) continue\n"
        "    for (const choice of JSON.parse(line.slice(6)).choices) console.log(choice.delta.content ?? '')\n"
        "  }\n}\n"
        if recipe.streams
        else "for (const choice of (await response.json()).choices) console.log(choice.message.content)\n"
    )
    body = json.dumps(recipe.body, ensure_ascii=False, indent=2).replace("\u2028", "\\u2028")
    return (
        f"const body = {body}\n\nconst response = await fetch({json.dumps(recipe.url)}, {{\n  method: 'POST',\n"
        f"  headers: {{{key}\n    'Content-Type': 'application/json',\n  }},\n  body: JSON.stringify(body),\n}})\n"
        f"if (!response.ok) throw new Error(`${{response.status}} ${{await response.text()}}`)\n{reading}"
    )


def _literal(value: Any, indent: int = 0) -> str:
    """A value as Python writes it, its further lines as deep as the place it stands in."""
    return pformat(value, width=100 - indent, sort_dicts=False).replace("\n", "\n" + " " * indent)


SNIPPETS: tuple[Snippet, ...] = (
    Snippet("curl", same("curl"), "bash", "", _curl),
    Snippet("python", same("Python (requests)"), "python", "pip install requests", _python),
    Snippet("openai", same("Python (openai)"), "python", "pip install openai", _openai),
    Snippet(
        "javascript",
        Text("JavaScript (fetch, Node 18 or newer)", "JavaScript（fetch，Node 18 以上）"),
        "javascript",
        "",
        _javascript,
    ),
)
