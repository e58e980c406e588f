"""What the form of a prompt says, and back."""

from __future__ import annotations

import json
from typing import Any

from core.chat import Message, Role
from core.errors import ParleyError
from core.parameters import parse_extra
from core.prompts.prompt import Prompt
from pages.shared import state

PLACE = "prompts"
NEW = Prompt("", card=True)


def open_prompt(prompt: Prompt) -> None:
    """Let the form show it. Call it before it is drawn."""
    examples = {
        name: value
        for at, one in enumerate(prompt.examples)
        for name, value in ((f"role_{at}", one.role), (f"text_{at}", one.text))
    }
    state.fill_form(
        PLACE,
        {
            "id": prompt.id,
            "name": prompt.name,
            "system": prompt.system,
            "text": prompt.text,
            "card": prompt.card,
            "gateway": prompt.gateway,
            "model": prompt.model or "",
            "parameters": json.dumps(dict(prompt.parameters), ensure_ascii=False) if prompt.parameters else "",
            "rows": len(prompt.examples),
            **examples,
        },
    )


def edited() -> Prompt:
    """What the form says. Raises ParleyError where its JSON is none."""
    said = state.form(PLACE)
    parameters, wrong = parse_extra(said.get("parameters") or "")
    if wrong is not None:
        raise ParleyError(wrong)
    return Prompt(
        name=str(said.get("name") or ""),
        system=str(said.get("system") or ""),
        examples=tuple(examples()),
        text=str(said.get("text") or ""),
        parameters=parameters,
        gateway=said.get("gateway"),
        model=str(said.get("model") or "").strip() or None,
        card=bool(said.get("card")),
        id=str(said.get("id") or ""),
    )


def examples() -> list[Message]:
    """The rows of examples as they stand, empty ones too."""
    said = state.form(PLACE)
    return [
        Message(_role(said.get(f"role_{at}"), at), str(said.get(f"text_{at}") or ""))
        for at in range(said.get("rows", 0))
    ]


def set_examples(rows: list[Message]) -> None:
    said: dict[str, Any] = {
        name: value for name, value in state.form(PLACE).items() if not name.startswith(("role_", "text_"))
    }
    for at, one in enumerate(rows):
        said |= {f"role_{at}": one.role, f"text_{at}": one.text}
    state.fill_form(PLACE, {**said, "rows": len(rows)})


def _role(said: Any, at: int) -> Role:
    if said in ("user", "assistant"):
        return said  # type: ignore[no-any-return]
    return "assistant" if at % 2 else "user"
