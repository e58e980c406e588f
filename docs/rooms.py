"""The rooms of the house: what stands where, and what each folder of core/ imports, read from its files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from core.text import Text
from docs.table import Table

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "app.py": Text(
        "the composition root: start-up, security headers, `/healthz`", "组装入口：启动、安全响应头、`/healthz`"
    ),
    "pages/": Text(
        "what a person sees: one folder a screen, `shared/` for what two of them share",
        "用户看到的一切：每个界面一个文件夹，两个界面共用的在 `shared/`",
    ),
    "core/": Text("everything that is not a screen, and imports no Streamlit", "界面以外的一切，不导入 Streamlit"),
    "deploy/": Text("container, compose, nginx, systemd", "容器、compose、nginx、systemd"),
    "benchmarks/": Text("every figure of docs/performance.md", "docs/performance.md 的全部数据"),
    "docs/": Text("these pages, and what makes their tables and pictures", "这些文档，以及生成表格和截图的程序"),
    "requirements/": Text("what is installed, exactly, and why each is there", "安装的依赖：精确版本与各自的理由"),
    "tests/": Text(
        "against real servers, real databases and a real browser", "针对真实服务器、真实数据库和真实浏览器的测试"
    ),
}
WORDS = Text(
    "the words that all else speaks (`Text`, the errors, messages, parameters), `parley.py`, which puts the rest "
    "together, and commands for operators",
    "通用词汇（`Text`、错误、消息、参数）、把其余部分组装起来的 `parley.py`，以及运维命令",
)
CORE = {
    "client": Text("bytes, events, nouns: the one place that sends requests", "字节、事件、对象：唯一发送请求的地方"),
    "people": Text("who may sign in, as what, and how their keys are kept", "谁能登录、以何种角色，密钥如何保存"),
    "prompts": Text(
        "prompts under a name, their blanks, those that Parley brings", "有名称的提示词、其中的空格，以及自带的提示词"
    ),
    "settings": Text("what is set in `.env` and the environment", "`.env` 与环境变量中的设置"),
    "local": Text("the small model on this machine", "本机小模型"),
    "ledger": Text("what a request used and cost", "每个请求的用量与费用"),
    "store": Text("tables and their migrations; SQLite or PostgreSQL", "数据表与迁移；SQLite 或 PostgreSQL"),
    "replies": Text("replies in progress; they belong to the process", "进行中的回复，归进程所有"),
    "checkup": Text("what a gateway really does with each parameter", "网关对每个参数的真实反应"),
    "lab": Text("runs of the playground, experiments, statistics", "试验场的运行、实验与统计"),
    "review": Text("the ledger as pandas tables", "把账本做成 pandas 表格"),
    "transfer": Text("conversations and runs out and in: a file a format", "对话与运行的导出和导入：每种格式一个文件"),
    "example": Text("the example for each empty screen", "各个空界面的示例"),
    "web": Text("headers, origin, health, figures, files, the log", "响应头、来源、健康检查、指标、文件、日志"),
}


def folders() -> Table:
    head = (Text("folder", "文件夹"), Text("what is in it", "内容"))
    return Table(head, [(f"`{name}`", words) for name, words in FOLDERS.items()])


def layers() -> Table:
    """Of core/, from the ground up: what each folder is, how large, and which others its files import."""
    head = (
        Text("in `core/`", "`core/` 中"),
        Text("what is in it", "内容"),
        Text("files", "文件数"),
        Text("imports", "导入"),
    )
    alone = [path for path in sorted((ROOT / "core").glob("*.py")) if path.stem != "__init__"]
    rows: list[tuple[object, ...]] = [("`*.py`", WORDS, len(alone), "")]
    for name, words in CORE.items():
        files = sorted((ROOT / "core" / name).rglob("*.py"))
        others = {other for path in files for other in imported(path)} - {name}
        rows.append((f"`{name}/`", words, len(files), ", ".join(f"`{one}`" for one in CORE if one in others)))
    return Table(head, rows)


def imported(path: Path) -> Iterator[str]:
    """The parts of core/ that a file names: `core.client.wire` is `client`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (parts := (node.module or "").split("."))[0] == "core":
            yield from parts[1:2] or (alias.name for alias in node.names)
