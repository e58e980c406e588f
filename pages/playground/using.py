"""What is done with an answer that was good: gone on with in the chat, or its prompt kept."""

from __future__ import annotations

from dataclasses import replace

from core.lab.bench import Bench, with_values
from core.parley import parley
from core.prompts.naming import first_words
from core.prompts.prompt import Prompt
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from pages.shared import state
from pages.shared.going import to_conversation, to_prompts
from pages.shared.me import me


def go_on_in_chat(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    """A conversation of what was asked and answered, with the settings of its column; go there."""
    variant = bench.variants[cell.variant]
    messages = list(with_values(bench.prompt(cell.variant), bench.cases.values(cell.case)))
    system = messages.pop(0).text if messages and messages[0].role == "system" else ""
    settings = {
        "gateway": variant.gateway,
        "model": variant.model,
        "system": system,
        "parameters": dict(variant.parameters),
        "history": None,
    }
    store, owner = parley().store, me().id
    title = first_words(messages[-1].text) if messages else ""
    made = store.conversations.create(owner, settings, title)
    answer = replace(cell.message, role="assistant")
    new = [(one, "complete") for one in [*messages, answer]]
    store.messages.add_all(owner, made.id, new, parent_id=None, model=variant.model, gateway=variant.gateway)  # type: ignore[arg-type]
    state.state().pop(state.LOADED, None)
    to_conversation(made.id)


def keep_as_prompt(bench: Bench, cell: StoredCell) -> None:
    """Its column's prompt, with its blanks, model and parameters, as a prompt to be named; go there."""
    to_prompts(prompt_of(bench, cell.variant))


def prompt_of(bench: Bench, variant: int) -> Prompt:
    """A column's prompt as the library keeps it: the system messages, examples, and the last question."""
    said, column = list(bench.prompt(variant)), bench.variants[variant]
    system = "\n\n".join(one.text for one in said if one.role == "system" and one.text.strip())
    rest = [one for one in said if one.role in ("user", "assistant")]
    text = rest.pop().text if rest and rest[-1].role == "user" else ""
    parameters = {name: value for name, value in column.parameters.items() if name != "stream"}
    return Prompt("", system, tuple(rest), text, parameters, column.gateway, column.model or None, card=True)
