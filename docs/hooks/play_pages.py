"""One play for each stage and gate: what people know (docs/plays) with what the rules ask (templates/method)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from page_parts import document_named, names, pick, table

from pmo_kit.model.method import Gate, Method, Requirement, Stage
from pmo_kit.model.text import Language

PLAYS = Path(__file__).parents[1] / "plays"
Page = Callable[[Method, Language], str]


def play_pages(method: Method) -> dict[str, Page]:
    """The overview and every play, by the name of its page."""
    stages = {f"lifecycle/{each.id}": partial(_stage, each) for each in _stages(method)}
    gates = {f"lifecycle/{each.id.lower()}": partial(_gate, each) for each in _gates(method)}
    return {"lifecycle/index": _overview, **stages, **gates}


def _stages(method: Method) -> list[Stage]:
    """The stages in which work is done, in their order."""
    return sorted((each for each in method.stages.values() if each.gate), key=lambda stage: stage.order)


def _gates(method: Method) -> list[Gate]:
    return sorted(method.gates.values(), key=lambda gate: gate.order)


def _overview(method: Method, language: Language) -> str:
    rows = []
    for stage in _stages(method):
        asked = [gate for gate in _gates(method) if gate.asked_after == stage.id]
        rows.append((
            f"[{stage.name.say(language)}]({stage.id}.md)",
            str(stage.working_days),
            "<br>".join(f"[{gate.id} {gate.name.say(language)}]({gate.id.lower()}.md)" for gate in asked),
            "<br>".join(gate.text("question").say(language) for gate in asked),
        ))  # fmt: skip
    headings = _picked(
        language, ("Stage", "阶段"), ("Planned working days", "计划工作日"), ("Gate", "关口"), ("It asks", "问题")
    )
    return (
        f"# {pick(language, 'Lifecycle', '生命周期')}\n\n"
        + pick(
            language,
            "One play for each stage and each gate: why it is there, what to do, what to ask, how it goes wrong.\n\n",
            "每个阶段与关口各有一页：为何设置、做什么、问什么、常见失误。\n\n",
        )
        + table(headings, rows)
        + "\n<!-- diagram: lifecycle -->\n"
    )


def _stage(stage: Stage, method: Method, language: Language) -> str:
    play = _play(stage.id)
    gate = method.gates[str(stage.gate)]
    link = f"[{gate.id} {gate.name.say(language)}]({gate.id.lower()}.md)"
    ahead = pick(
        language,
        f"Planned work: {stage.working_days} working days. At its end stands {link}: {gate.question}",
        f"计划工作日：{stage.working_days}天。阶段结束时须通过{link}：{gate.question_zh}",
    )
    return "\n\n".join([f"# {stage.name.say(language)}", *_told(play, language), f"## {_next(language)}", ahead]) + "\n"


def _gate(gate: Gate, method: Method, language: Language) -> str:
    play = _play(gate.id)
    asked = [each for each in method.requirements.values() if each.gate == gate.id]
    parts = [
        f"# {gate.id} {gate.name.say(language)}",
        pick(
            language,
            f"**Gate {gate.id.removeprefix('G')}: {gate.question}** It stops at: {gate.stop_reason}.",
            f"**关口{gate.id.removeprefix('G')}：{gate.question_zh}** 终止情形：{gate.stop_reason_zh}。",
        ),
        *_told(play, language),
        f"## {pick(language, 'Evidence', '证据')}",
        _evidence(asked, method, language),
        f"## {pick(language, 'Who decides, and in how many working days', '决策人与时限（工作日）')}",
        _deciders(gate, method, language),
    ]
    return "\n\n".join(parts) + "\n"


def _told(play: Mapping[str, Any], language: Language) -> list[str]:
    return [
        play["why"][language],
        f"## {pick(language, 'Do', '要做的事')}",
        "\n".join(f"- {each[language]}" for each in play["checklist"]),
        f"## {pick(language, 'Ask', '要问的问题')}",
        "\n".join(f"- {each[language]}" for each in play["questions"]),
        f"## {pick(language, 'How it goes wrong', '常见失误')}",
        play["failure"][language],
    ]


def _evidence(asked: list[Requirement], method: Method, language: Language) -> str:
    headings = _picked(language, ("Document", "文件"), ("Tiers", "等级"), ("From", "提供人"))
    rows = [
        (
            document_named(each.artefact, method, language, "../"),
            _tiers(each, language),
            method.roles[each.provided_by].name.say(language),
        )
        for each in asked
    ]
    more = pick(
        language,
        "Begin a document with [Fill a document](../how-to/fill-a-document.md).",
        "文件可由[填写文件](../how-to/fill-a-document.md)生成。",
    )
    return table(headings, rows) + "\n" + more


def _tiers(asked: Requirement, language: Language) -> str:
    """The tiers that owe a document; where only a condition makes it due, with the way to the condition."""
    tiers = ", ".join(map(str, asked.tiers))
    if not asked.when.attributes():
        return tiers
    return f"{tiers} ([{pick(language, 'conditional', '视条件')}](../reference/gates.md#{asked.id.lower()}))"


def _deciders(gate: Gate, method: Method, language: Language) -> str:
    headings = _picked(language, ("Tier", "等级"), ("Who decides", "决策人"), ("Working days", "工作日"))
    rows = [
        (str(tier), names(roles, method.roles, language), str(gate.sla_working_days[tier]))
        for tier, roles in sorted(gate.decided_by.items())
    ]
    return table(headings, rows)


def _next(language: Language) -> str:
    return pick(language, "What comes next", "下一步")


def _picked(language: Language, *pairs: tuple[str, str]) -> list[str]:
    return [pick(language, english, chinese) for english, chinese in pairs]


def _play(name: str) -> Mapping[str, Any]:
    play: Mapping[str, Any] = yaml.safe_load((PLAYS / f"{name}.yaml").read_text(encoding="utf-8"))
    return play
