"""The first page of a project's governance folder: its tier and why, the gates ahead, and who writes which document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.project_plan import DueDocument, GateDocuments, ProjectPlan
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.report.words import Speaker

# As long as this line stands in the page, the page is renewed; whoever takes it over takes the line out.
MARK = "<!-- pmo new: this page is renewed as long as this line stands -->"


def project_readme(plan: ProjectPlan) -> str:
    """The page in Markdown, English first, then Chinese."""
    intake = plan.intake
    names = dict.fromkeys(_plain(intake.name.say(language)) for language in LANGUAGES)
    lines = [MARK, " ".join([f"# {intake.initiative_id}", *names]), "", "[中文](#中文)"]
    for language in LANGUAGES:
        lines += ["", *_told(plan, Speaker(language), language)]
        lines += ["", "---", "", "## 中文"] if language != LANGUAGES[-1] else []
    return "\n".join(lines) + "\n"


def day_told(page: str) -> str:
    """The day that a page says of itself, as 2026-03-01; blank where it is not one of the kit's."""
    before, _, after = Speaker("en").word("project-what", date="\n").partition("\n")
    found = re.search(f"^{re.escape(before)}(.+){re.escape(after)}$", page, re.MULTILINE)
    try:
        return datetime.strptime(found[1], "%d %b %Y").date().isoformat() if found else ""
    except ValueError:
        return ""


def nobody_added(page: str, today: str) -> bool:
    """Whether a page says nothing that the kit would not say of the same day; an earlier kit may have said less."""
    lines = iter(today.split("\n"))
    return all(line in lines for line in page.split("\n"))


def _told(plan: ProjectPlan, say: Speaker, language: Language) -> Iterator[str]:
    yield from (say.word("project-what", date=say.day(plan.intake.as_of)), "", *_tier(plan.intake, say))
    yield from ("", f"## {say.word('project-gates')}", "", say.word("project-near"))
    for gate in plan.gates:
        yield from ("", *_gate(gate, plan.intake.initiative_id, say, language))
    yield from ("", f"## {say.word('project-next')}", "")
    yield from (
        f"- {say.word(step)}"
        for step in ("project-next-answers", "project-next-check", "project-next-again", "project-next-update")
    )


def _tier(intake: IntakeResult, say: Speaker) -> Iterator[str]:
    """The tier or the span of tiers, the rules that hold, and the questions that leave it open."""
    tier = intake.tier
    told = say.tier(tier.names, strictest=tier.strictest, lightest=tier.lightest)
    yield from (
        f"## {say.labelled(say.word('tier'), told)}",
        "",
        say.labelled(say.word("route"), say.text(intake.route.title)),
        "",
    )
    for rule in tier.rules:
        if rule.holds == "yes":
            because = [f"{say.text(each.title)} = {told}" for each in rule.because if (told := say.answer(each))]
            yield f"- {rule.rule} {_beside(say.text(rule.title), say.join(because), say)}"
    if tier.undetermined_by:
        yield f"- {say.labelled(say.word('project-open'), say.join(say.text(each) for each in tier.undetermined_by))}"


def _gate(gate: GateDocuments, initiative: str, say: Speaker, language: Language) -> Iterator[str]:
    planned = gate.gate
    deciders = say.join(_beside(say.text(each.title), _plain(each.person), say) for each in planned.approvers)
    yield f"### {planned.gate} {say.text(planned.title)}"
    yield from ("", say.text(planned.question), "", say.labelled(say.word("project-decided"), deciders), "")
    headings = [
        say.word(name) for name in ("project-document", "project-written-by", "project-asked-by", "project-where")
    ]
    for row in (headings, ["---"] * len(headings)):
        yield f"| {' | '.join(row)} |"
    for due in gate.documents:
        where = _where(due, initiative, say, language, near=gate.near)
        yield f"| {say.text(due.title)} | {say.text(due.provided_by)} | {due.asked_by} | {where} |"


def _where(due: DueDocument, initiative: str, say: Speaker, language: Language, *, near: bool) -> str:
    """The draft in the folder, or why there is none."""
    if due.register:
        return f"`registers/{due.register}.csv`" if near else say.word("project-register", register=due.register)
    if due.shared:
        return say.word("project-shared")
    if not due.certain:
        return say.word("project-maybe")
    if not due.template:
        return say.word("project-own")
    if near:
        name = f"documents/{initiative}/{due.template}.{language}.md"
        return f"[{due.template}]({name})"
    return say.word("project-later", template=due.template)


def _beside(told: str, aside: str, say: Speaker) -> str:
    """A text with another in brackets after it, where there is another."""
    space = " " if aside and say.language == "en" else ""
    return f"{told}{space}{say.aside(aside)}"


def _plain(text: str) -> str:
    """A person's words in one line, in which nothing is taken for a mark of Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|" else sign for sign in " ".join(text.split()))
