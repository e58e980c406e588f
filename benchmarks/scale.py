"""What so many people at once need: python -m benchmarks.scale

Computed from what others measured (benchmarks/results/): team (of 100, and with --people 10 and 25 for a minute),
streaming, sessions and rows. Nothing runs here. docs/scale.md has the tables, and says what of them is measured.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from benchmarks.report import RESULTS, report

SIZES = (100, 1_000, 10_000, 100_000)
GB = 10**9


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody can measure for you. Each is a row of the document."""

    questions_an_hour: float = 12
    opens_an_hour: float = 2
    tokens: int = 500
    tokens_a_second: int = 50
    hours_a_year: float = 8 * 250
    busy: float = 0.6
    machine_cores: int = 8
    machine_gib: int = 16
    connections_a_process: int = 40
    pooled: int = 10


ASSUMED = Assumed()
ASSUMPTIONS: tuple[tuple[str, str], ...] = (
    ("questions an hour of one person with the page open", "questions_an_hour"),
    ("pages opened an hour by one person", "opens_an_hour"),
    ("tokens of an answer", "tokens"),
    ("tokens a second of an answer", "tokens_a_second"),
    ("busy hours a year", "hours_a_year"),
    ("share of a core that may be used on average", "busy"),
    ("cores of a machine, a process on each but one", "machine_cores"),
    ("memory of a machine, GiB", "machine_gib"),
    ("connections to PostgreSQL of a process, as Parley comes: at most", "connections_a_process"),
    ("the same, behind PgBouncer or with a smaller pool", "pooled"),
)
WRITES = {"a question": 4, "a process, each second": 2 + 0.2}
"""Transactions that write: storing a question and opening its row, the answer and its row at the end, counted at the
engine; the saver writes what arrived of all answers of a process in one, twice a second, and the sign of life."""


def results(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["rows"]
    return rows


def team(name: str = "team") -> dict[str, float]:
    return {row["figure"]: row["value"] for row in results(name)}


def streaming(scenario: str) -> float:
    return float(
        next(r for r in results("streaming") if r["app"] == "parley" and r["scenario"] == scenario)["server_cpu_s"]
    )


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of a core, bytes. `question_s`: an answer of ASSUMED.tokens, watched."""

    question_s: float
    open_s: float
    process_mib: float
    person_mib: float
    person_files: float
    question_wire: float
    question_stored: float
    row: float


def costs() -> Costs:
    said = team()
    token_s = (streaming("S2") - streaming("S1")) / (8_000 - 200)
    small, large = team("team-10"), team("team-25")
    person = (large["memory at the end, MiB"] - small["memory at the end, MiB"]) / 15
    times = ASSUMED.tokens / 300
    weighed = {one["backend"]: one for one in results("rows")}
    return Costs(
        said["processor a question, s"] + (ASSUMED.tokens - 300) * token_s,
        said["a person: sign-in and first page, processor s"],
        small["memory at the end, MiB"] - 10 * person,
        person,
        said["open files at the most"] / said["people signed in"],
        said["a question: kB on the wire"] * 1000 * times,
        said["a question: kB in the store"] * 1000 * times,
        weighed["postgresql"]["row_bytes"],
    )


def checked() -> list[dict[str, Any]]:
    """What the model says of the run of 100 people, from the runs of 10 and 25 and from ten browsers, beside what that
    run measured."""
    said, made = team(), costs()
    people, a_second = said["people signed in"], said["questions asked"] / said["seconds"]
    browsers = next(row for row in results("sessions") if row["app"] == "parley")
    small = team("team-25")
    pairs = (
        ("memory at the end, MiB", made.process_mib + people * made.person_mib, said["memory at the end, MiB"]),
        ("processor, cores", a_second * browsers["server_cpu_s"] / 10, said["processor, cores"]),
        ("open files at the most", small["open files at the most"] / 25 * people, said["open files at the most"]),
    )
    return [
        {"figure": name, "predicted": figure(found), "measured": figure(there), "ratio": figure(found / there)}
        for name, found, there in pairs
    ]


def sized(people: int) -> dict[str, Any]:
    made, said = costs(), ASSUMED
    questions = people * said.questions_an_hour / 3600
    cores = questions * made.question_s + people * said.opens_an_hour / 3600 * made.open_s
    processes = math.ceil(cores / said.busy)
    a_machine = said.machine_cores - 1
    machines = math.ceil(processes / a_machine)
    memory = processes * made.process_mib + people * made.person_mib
    machines = max(machines, math.ceil(memory / 1024 / (said.machine_gib * 0.75)))
    writes = questions * WRITES["a question"] + processes * WRITES["a process, each second"]
    a_year = people * said.questions_an_hour * said.hours_a_year
    return {
        "people at once": people,
        "questions a second": figure(questions),
        "answers growing": figure(questions * said.tokens / said.tokens_a_second),
        "cores busy": figure(cores),
        "processes": processes,
        "people a process": round(people / processes),
        "files a process": round(people / processes * made.person_files),
        "memory, GiB": figure(memory / 1024),
        "machines": machines,
        "connections, as it comes": processes * said.connections_a_process,
        "connections, pooled": processes * said.pooled,
        "writes a second": figure(writes),
        "rows a year, millions": figure(a_year / 1e6),
        "ledger a year, GB": figure(a_year * made.row / GB),
        "conversations a year, GB": figure(a_year * made.question_stored / GB),
        "network out, MB/s": figure(questions * made.question_wire / 1e6),
    }


def figure(value: float) -> float | int:
    """Three figures."""
    rounded = float(f"{value:.3g}")
    return int(rounded) if rounded == int(rounded) else rounded


def assumptions() -> list[dict[str, Any]]:
    return [{"assumption": words, "value": getattr(ASSUMED, name)} for words, name in ASSUMPTIONS]


def measured() -> list[dict[str, Any]]:
    made = costs()
    rows = (
        ("a question and its answer, watched: seconds of a core", made.question_s, "team, streaming"),
        ("signing in and the first page: seconds of a core", made.open_s, "team"),
        ("a process, beside its people, MiB", made.process_mib, "team-10, team-25"),
        ("a person there, MiB", made.person_mib, "team-10, team-25"),
        ("a person there: open files", made.person_files, "team"),
        ("a question: kB on the wire, compressed", made.question_wire / 1000, "team"),
        ("a question: kB in the store", made.question_stored / 1000, "team"),
        ("a row of the ledger on PostgreSQL with indexes and sums, bytes", made.row, "rows"),
        ("transactions that write, a question", WRITES["a question"], "counted at the engine"),
        ("transactions that write, a process and second", WRITES["a process, each second"], "core/replies/desk.py"),
    )
    return [{"cost": words, "value": figure(value), "from": source} for words, value, source in rows]


def main() -> None:
    report("scale", "What so many people at once need (computed)", [sized(people) for people in SIZES])


if __name__ == "__main__":
    main()
