"""Settings that are words: a row each. README's table and the test of `.env.example` come from them."""

from __future__ import annotations

from dataclasses import dataclass

from core.text import Text


@dataclass(frozen=True, slots=True)
class Word:
    """A setting that is a text. `example`: as `.env.example` shows it."""

    name: str
    example: str
    help: Text


WORDS: tuple[Word, ...] = (
    Word("PARLEY_DATA", "data", Text("The folder of the SQLite database.", "SQLite 数据库所在的文件夹。")),
    Word(
        "DATABASE_URL",
        "postgresql+psycopg://user:password@localhost:5432/parley",
        Text("A PostgreSQL server instead, for a team.", "改用 PostgreSQL 服务器，供团队使用。"),
    ),
    Word(
        "PARLEY_SIGN_IN",
        "https://id.example.com/.well-known/openid-configuration",
        Text(
            "People sign in here: the OpenID Connect provider's configuration.",
            "在这里登录：OpenID Connect 提供方的配置地址。",
        ),
    ),
    Word(
        "PARLEY_SIGN_IN_ID",
        "parley",
        Text("What the provider knows this Parley as (client id).", "提供方分配的 client id。"),
    ),
    Word("PARLEY_SIGN_IN_SECRET", "…", Text("The provider's secret for it (client secret).", "对应的 client secret。")),
    Word(
        "PARLEY_URL",
        "https://parley.example.com",
        Text("Where people open Parley; the provider sends them back there.", "用户访问的地址，登录后跳转回这里。"),
    ),
    Word(
        "PARLEY_COOKIE_SECRET",
        "…",
        Text(
            "Signs the cookies of those signed in: 32 random characters or more, the same on every process.",
            "用来签名登录 cookie：至少 32 个随机字符，各进程须一致。",
        ),
    ),
    Word(
        "PARLEY_MEMBERS",
        "@example.com",
        Text(
            "Who may use it: e-mail addresses, @domains, subjects, values of the role claim, or * for everybody.",
            "谁可以使用：邮箱、@域名、sub、角色声明的值，或 * 表示所有人。",
        ),
    ),
    Word(
        "PARLEY_LEADS",
        "lead@example.com",
        Text("Who sees the usage of all, sets prices and budgets.", "谁可以查看所有人的用量、设定价格与预算。"),
    ),
    Word(
        "PARLEY_ADMINS",
        "admin@example.com",
        Text(
            "Who may do everything that a lead may, and read the audit log.",
            "谁拥有负责人的全部权限，并可查看审计记录。",
        ),
    ),
    Word(
        "PARLEY_ROLE_CLAIM",
        "groups",
        Text("The claim whose values the three lists may name.", "上面三个名单可引用其取值的声明（claim）名称。"),
    ),
    Word(
        "PARLEY_OPEN",
        "1",
        Text(
            "1: serve other machines although nobody signs in. Whoever reaches it reads all and spends your money.",
            "1：无人登录也对其他机器开放。任何能访问的人都可以看到全部内容并花费你的额度。",
        ),
    ),
    Word(
        "PARLEY_GATEWAY_HOSTS",
        "llm.example.com,*.example.org",
        Text(
            "Hosts that members may add as gateways of their own; * for any public one. Not set: those known by name.",
            "成员可自行添加的网关主机；* 表示任意公网主机。不填则仅限内置的网关。",
        ),
    ),
    Word(
        "PARLEY_PRIVATE_HOSTS",
        "10.0.0.7,llm.internal",
        Text(
            "Hosts at private addresses that gateways typed on a page may have, where people sign in.",
            "需要登录时，页面上填写的网关允许访问的内网主机。",
        ),
    ),
    Word(
        "PARLEY_STORE_KEYS",
        "…",
        Text(
            "Encrypts keys that people keep: one made by `python -m core.rotate new`, or several, the newest first.",
            "用来加密用户保存的 Key：由 `python -m core.rotate new` 生成，可有多个，最新的在前。",
        ),
    ),
    Word(
        "PARLEY_IMAGE_HOSTS",
        "images.example.com",
        Text(
            "Hosts whose images in answers are loaded. Not set: none are, since an address can tell what was said.",
            "回复中的图片允许从哪些主机加载。不填则都不加载：图片地址可能泄露对话内容。",
        ),
    ),
    Word("PARLEY_LOG", "json", Text("json: the log as a JSON object a line.", "json：日志每行一个 JSON 对象。")),
)
