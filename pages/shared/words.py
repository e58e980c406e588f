"""Sentences that several screens share, and `t`, which says one in the session's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from core.chat import Role
from core.text import Text
from pages.shared.state import language


def t(text: Text, **fields: object) -> str:
    return text.say(language(), **fields)


CHAT = Text("Chat", "对话")
PLAYGROUND = Text("Playground", "试验场")
USAGE = Text("Usage", "用量")
PROMPTS = Text("Prompts", "提示词")
SETTINGS = Text("Settings", "设置")

GATEWAY = Text("Gateway", "网关")
MODEL = Text("Model", "模型")
TYPE_MODEL = Text("Choose or type a model", "选择或输入模型名称")
PARAMETERS = Text("Parameters", "参数")
SYSTEM_PROMPT = Text("System prompt", "系统提示词")
SYSTEM_HINT = Text("How the model should behave; empty: not sent", "规定模型的角色和行为，留空则不发送")
STOP = Text("Stop", "停止")
TRY_AGAIN = Text("Try again", "重试")
SAVE = Text("Save", "保存")
DELETE = Text("Delete", "删除")
EXPORT = Text("Export", "导出")
REMOVE = Text("Remove", "移除")
ROLE = Text("Role", "角色")
THINKING = Text("Thinking", "思考过程")
STARTING_LOCAL = Text("Starting the local model…", "正在启动本地模型……")
WAITING = Text("Waiting for the gateway…", "等待网关回应……")
QUEUED = Text("Waiting its turn, {before} before it…", "排队中，前面还有 {before} 个……")
AGAIN_IN = Text("{why} Sending again in {seconds} s…", "{why}{seconds} 秒后自动重试……")
NO_ANSWER = Text("(no text came)", "（没有收到文字）")
ROLES: dict[Role, Text] = {
    "system": Text("Instruction (system)", "系统指令（system）"),
    "user": Text("User (user)", "用户（user）"),
    "assistant": Text("Model (assistant)", "模型（assistant）"),
    "tool": Text("Tool result (tool)", "工具结果（tool）"),
}
NOT_KEPT = Text(
    "What was sent is not kept for this request: it was imported, or the program ended before the answer did.",
    "这次请求的发送内容没有保存：它来自导入，或程序在回复结束前退出了。",
)
NAMED = Text("{name}: {words}", "{name}：{words}")
ADD_KEY = Text("Add the key under Settings", "去“设置”添加 Key")


def labels(words: Mapping[str, Text]) -> Callable[[str], str]:
    """What options are called, in the session's language: for a widget's `format_func`."""
    said = {name: t(text) for name, text in words.items()}
    return lambda name: said.get(name, name)


def together(*sentences: str) -> str:
    """Sentences one after another: Chinese ones without a space between them."""
    return ("" if language() == "zh" else " ").join(one for one in sentences if one)


def listed(words: Iterable[str]) -> str:
    """Words one after another, as each language sets them apart."""
    return ("、" if language() == "zh" else ", ").join(words)


LIST_MARK = re.compile(r"^(\s*\d{0,9})([-+.)])(?=\s|$)")


def plain(words: str) -> str:
    """Text that a label or a caption shows as it stands: both read Markdown."""
    said = "".join("\\" + char if char in "\\`*_[]<>#~$:!|" else char for char in words.replace("\n", " "))
    return LIST_MARK.sub(r"\1\\\2", said)


def called(person: str) -> str:
    """A person's id or name as it may stand in a sentence: Markdown would make a link of an e-mail address."""
    return plain(person).replace("@", "@\u2060")
