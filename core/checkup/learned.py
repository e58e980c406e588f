"""What follows of a check-up: repairs that every request needs, and a word at each control that does not work there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.checkup.trials import LABELS, TRIALS
from core.client.gateways import PRESETS
from core.client.quirks import Profile
from core.parameters import PARAMETERS
from core.store.checkups import Checkup, Finding, State
from core.text import Text

NO: tuple[State, ...] = ("ignored", "refused")
EITHER: dict[str, tuple[str, ...]] = {
    "max_tokens": ("max_tokens", "max_completion_tokens"),
    "logprobs": ("logprobs_boolean", "logprobs_integer"),
    "stop": ("stop_text", "stop_list"),
    "response_format": ("json_object", "json_schema"),
    "stream": ("stream",),
    "tool": ("tool_role",),
}
"""Controls that have several forms: they work where one of these trials does."""
ALONE = {name: (trial.id,) for trial in TRIALS for name in trial.of if name not in EITHER}
OF_CONTROL: dict[str, tuple[str, ...]] = {**ALONE, **EITHER}
DOCUMENTED = {name for row in PARAMETERS for name in row.documented}
"""Gateways whose documents say which parameters there are."""
IGNORED = Text("ignored here", "在此无效")
REFUSED = Text("refused here", "不被接受")
UNDOCUMENTED = Text("not documented", "文档未列")
SEEN = Text("The check-up of {day} saw that {model} there {how} it.", "{day} 的体检发现：{model} 在该网关上{how}。")
HOW: dict[State, Text] = {"ignored": Text("ignores", "会忽略它"), "refused": Text("refuses", "不接受它")}
PARTLY = Text("partly works here", "部分有效")
FORMS = Text(
    "The check-up of {day} saw that this form does not work with {model} there: {forms}.",
    "{day} 的体检发现：对 {model}，这种写法无效或不被接受：{forms}。",
)
CONVERTED = ("max_tokens", "logprobs")
"""Controls whose other form is sent where one does not work."""
SILENT = Text(
    "{gateway}'s document does not name it; a check-up under Settings shows whether it works.",
    "{gateway} 的文档没有列出它；在“设置”里做一次体检可以知道是否有效。",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a control and the sentence behind it. `dead`: what is set there has no effect, or keeps the request
    from being taken."""

    word: Text
    why: Text
    dead: bool


def repairs_of(found: Mapping[str, Finding], profile: Profile) -> tuple[str, ...]:
    """Names of `core.client.repairs.REPAIRS` without which requests would be refused, or not be understood."""

    def fails(*trials: str) -> bool:
        return all(one in found and found[one].state in NO for one in trials)

    def works(trial: str) -> bool:
        return trial in found and found[trial].state == "works"

    own, other = ("integer", "boolean") if profile.logprobs == "integer" else ("boolean", "integer")
    needed = {
        "without stream_options": _refused(found, "stream_options"),
        "max_completion_tokens": fails("max_tokens") and works("max_completion_tokens"),
        "other logprobs dialect": fails(f"logprobs_{own}") and works(f"logprobs_{other}"),
        "without temperature": _refused(found, "temperature"),
        "without top_p": _refused(found, "top_p"),
        "streamed": _refused(found, "whole") and works("stream"),
        "not streamed": _refused(found, "stream") and works("whole"),
    }
    return tuple(name for name, needs in needed.items() if needs)


def _refused(found: Mapping[str, Finding], trial: str) -> bool:
    return trial in found and found[trial].state == "refused"


def marks_of(checkup: Checkup | None, gateway: str, day: str = "") -> dict[str, Mark]:
    """By control, of those that don't work, and of those that a gateway's document is silent about while nobody has
    looked. `gateway`: its id. `day`: of the check-up, as it is to be read."""
    found: dict[str, Mark] = {}
    for control, trials in OF_CONTROL.items():
        seen = {one: checkup.found[one].state for one in trials if checkup is not None and one in checkup.found}
        states = set(seen.values())
        if not states or states == {"unclear"}:
            continue
        if states <= {*NO, "unclear"}:
            state: State = "refused" if "refused" in states else "ignored"
            why = SEEN.fill(day=day, model=checkup.model if checkup else "", how=HOW[state])
            found[control] = Mark(REFUSED if state == "refused" else IGNORED, why, dead=True)
        elif control not in CONVERTED and (dead := [one for one in trials if seen.get(one) in NO]):
            forms = Text(*("; ".join(LABELS[one].say(language) for one in dead) for language in ("en", "zh")))
            model = checkup.model if checkup else ""
            found[control] = Mark(PARTLY, FORMS.fill(day=day, model=model, forms=forms), dead=False)
    label = next((one.label for one in PRESETS if one.id == gateway and gateway in DOCUMENTED), None)
    for row in PARAMETERS if label is not None else ():
        if gateway not in row.documented and row.name not in found and not _looked_at(checkup, row.name):
            found[row.name] = Mark(UNDOCUMENTED, SILENT.fill(gateway=label), dead=False)
    return found


def _looked_at(checkup: Checkup | None, control: str) -> bool:
    return checkup is not None and any(
        one in checkup.found and checkup.found[one].state != "unclear" for one in OF_CONTROL.get(control, ())
    )
