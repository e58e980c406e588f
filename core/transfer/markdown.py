"""Markdown for people: the open branch, who said what, which model answered."""

from __future__ import annotations

from collections.abc import Sequence

from core.chat import Role
from core.store.archive import Archived
from core.text import Language, Text

SPEAKERS: dict[Role, Text] = {
    "system": Text("System", "系统"),
    "user": Text("User", "用户"),
    "assistant": Text("Assistant", "助手"),
    "tool": Text("Tool", "工具"),
}
UNTITLED = Text("Conversation", "对话")
THOUGHT = Text("Thinking", "思考过程")


def write(archived: Sequence[Archived], language: Language) -> str:
    return "\n\n---\n\n".join(_written(one, language) for one in archived) + "\n"


def _written(one: Archived, language: Language) -> str:
    conversation = one.conversation
    lines = [f"# {conversation.title or UNTITLED.say(language)}", f"*{conversation.created_at:%Y-%m-%d %H:%M} UTC*"]
    if one.system:
        lines += [f"## {SPEAKERS['system'].say(language)}", one.system]
    for stored in one.branch:
        model = f" · {stored.model}" if stored.model else ""
        lines.append(f"## {SPEAKERS[stored.message.role].say(language)}{model}")
        if stored.message.reasoning:
            quoted = stored.message.reasoning.strip().replace("\n", "\n> ")
            lines.append(f"> **{THOUGHT.say(language)}**\n>\n> {quoted}")
        lines.append(stored.message.text)
        lines += [f"```json\n{call.name}({call.arguments})\n```" for call in stored.message.tool_calls]
        lines += [f"*{stored.error.text.say(language)}*"] if stored.error else []
    return "\n\n".join(lines)
