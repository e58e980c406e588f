"""How long search takes among 100,000 messages: `python -m benchmarks.search [DATABASE_URL]`.

Half of them Chinese, half English, 20 to 400 characters each, in 1,000 conversations. First hits: the newest 30.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report
from core.chat import Message
from core.store.store import Store, open_store

MESSAGES, CONVERSATIONS = 100_000, 1_000
CHINESE = (
    "量子力学研究物质世界微观粒子运动规律的物理学分支我们今天讨论如何用简单的话解释它数据库索引可以让查询更快"
    "请帮忙写一份周报模板包括本周进展风险和下周计划旅行计划里斯本阿尔法马老城电车线路早餐推荐"
)
ENGLISH = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "is",
    "that",
    "it",
    "for",
    "on",
    "with",
    "as",
    "this",
    "by",
    "be",
    "are",
    "from",
    "at",
    "or",
    "an",
    "have",
    "not",
    "which",
    "model",
    "answer",
    "question",
    "gateway",
    "token",
    "stream",
    "lighthouse",
    "keeper",
    "window",
    "function",
    "quantum",
    "travel",
    "plan",
    "report",
    "database",
    "index",
]
QUERIES = (
    "量子力学",
    "量子",
    "库",
    "周报模板",
    "lighthouse",
    "window function",
    "zz",
    "里斯本 早餐",
    "nowhere to be found",
)


def fill(store: Store) -> None:
    chance = random.Random(1)
    each = MESSAGES // CONVERSATIONS
    for number in range(CONVERSATIONS):
        conversation = store.conversations.create("", title=f"Conversation {number}")
        texts = []
        for at in range(each):
            length = chance.randint(20, 400)
            if at % 2:
                start = chance.randrange(len(CHINESE))
                text = (CHINESE[start:] + CHINESE * 8)[:length]
            else:
                text = " ".join(chance.choices(ENGLISH, k=length // 6))
            texts.append((Message("assistant" if at % 2 else "user", text), "complete"))
        store.messages.add_all("", conversation.id, texts, parent_id=None)  # type: ignore[arg-type]


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else None
    store = open_store(url, Path(tempfile.mkdtemp()))
    began = time.perf_counter()
    fill(store)
    filled_s = time.perf_counter() - began
    if not store.database.is_sqlite:  # as autovacuum does within minutes
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE messages")
            connection.exec_driver_sql("VACUUM ANALYZE conversations")
    rows = []
    for words in QUERIES:
        times = []
        for _ in range(7):
            began = time.perf_counter()
            hits = store.search.find("", words, limit=30)
            times.append((time.perf_counter() - began) * 1000)
        rows.append(
            {
                "words": words,
                "hits": len(hits),
                "median_ms": round(statistics.median(times), 1),
                "max_ms": round(max(times), 1),
            }
        )
    backend = store.database.engine.dialect.name
    about = f"Search among {MESSAGES:,} messages on {backend}, stored in {filled_s:.0f} s"
    report(f"search-{backend}", about, rows)
    store.close()


if __name__ == "__main__":
    main()
