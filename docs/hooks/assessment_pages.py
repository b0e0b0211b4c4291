"""The reference pages of the scored questionnaires: every question with points, conditions and prefilled answers."""

from __future__ import annotations

from collections.abc import Callable

from page_parts import place

from pmo_kit.model.assessment import Choice, Prefill, Questionnaire
from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method
from pmo_kit.model.text import Language
from pmo_kit.read.assessments import questionnaire

Table = Callable[..., str]
ConditionText = Callable[[Condition, Method, Language], str]


def assessments(method: Method, language: Language, *, table: Table, condition: ConditionText) -> str:
    """Every questionnaire of the rules."""
    parts = [f"# {_pick(language, 'Scored assessments', '计分评估')}\n"]
    for rule in method.assessments.values():
        parts += [_head(method, rule.id, language, table), _body(method, rule.id, language, table, condition)]
    return "\n".join(parts)


def _pick(language: Language, english: str, chinese: str) -> str:
    return english if language == "en" else chinese


def _head(method: Method, name: str, language: Language, table: Table) -> str:
    rule, form = method.assessments[name], questionnaire(method, name)
    t = lambda english, chinese: _pick(language, english, chinese)  # noqa: E731 - the page reads better
    confidence = {"high": t("high", "高"), "medium": t("medium", "中"), "low": t("low", "低")}[rule.confidence or "low"]
    status = {"draft": "草案", "proposed": "建议", "approved": "已批准"}[rule.status]
    lines = [
        f"## {rule.name.say(language)} {{#{name}}}\n",
        f"`{name}` · {rule.text('purpose').say(language)}\n",
        t(
            f"Raw score 0 to {form.maxima['impact']}, mitigation 0 to {form.maxima['mitigation']}. "
            f"Status: {rule.status}. Confidence: {confidence}. Review by {rule.review_by}.",
            f"原始分0至{form.maxima['impact']}，缓释分0至{form.maxima['mitigation']}。"
            f"状态：{status}。可信度：{confidence}。复核期限：{rule.review_by}。",
        ),
    ]
    lines += [
        t(
            f"At {cut.mitigation_at_least:.0%} of the mitigation points or more, "
            f"the raw score is reduced by {cut.reduce_by:.0%}.",
            f"缓释分达到满分的{cut.mitigation_at_least:.0%}及以上的，原始分扣减{cut.reduce_by:.0%}。",
        )
        for cut in rule.reductions
    ]
    rows = [(band.name.say(language), f"{band.up_to:.0%}", band.said.say(language)) for band in rule.levels]
    headings = [t("Level", "等级"), t("Up to, of the greatest raw score", "上限（占原始分满分）"), t("Meaning", "含义")]
    return "\n".join(lines) + "\n\n" + table(headings, rows)


def _body(method: Method, name: str, language: Language, table: Table, condition: ConditionText) -> str:
    form = questionnaire(method, name)
    t = lambda english, chinese: _pick(language, english, chinese)  # noqa: E731 - the page reads better
    headings = [
        t("Question", "问题"),
        t("Points and choices", "分值与选项"),
        t("Asked when", "何时询问"),
        t("Prefilled", "自动带出"),
        "id",
    ]
    parts = []
    for part in form.sections.values():
        area = method.assessment_sections[part.id].area
        counted = t("impact", "影响") if area == "impact" else t("mitigation", "缓释")
        most = form.section_maximum(part.id, area)
        span = t(f" ({counted}, 0 to {most})", f"（{counted}，0至{most}）")
        parts.append(f"### {part.name.say(language)}{span} {{#{part.id}}}\n")
        rows = [
            (
                item.name.say(language),
                "<br>".join(_choice(choice, language) for choice in item.choices.values()),
                _asked_when(form, item.visible_when, language),
                "<br>".join(_prefill(rule, form, item.id, method, language, condition) for rule in item.prefill),
                f"{place(item)}`{item.id}`",
            )
            for item in form.questions.values()
            if item.section == part.id
        ]
        parts.append(table(headings, rows))
    return "\n".join(parts)


def _choice(choice: Choice, language: Language) -> str:
    return f"**{choice.points}** {choice.name.say(language)} `{choice.id}`"


def _asked_when(form: Questionnaire, shown: Condition, language: Language) -> str:
    """The condition in the words of the form itself."""
    either = _pick(language, " or ", "或")
    return _pick(language, " and ", "，且").join(
        f"{form.questions[term.attribute].name.say(language)} "
        + either.join(form.questions[term.attribute].choices[value].name.say(language) for value in term.values)
        for term in shown.every_term()
    )


def _prefill(
    rule: Prefill, form: Questionnaire, item: str, method: Method, language: Language, condition: ConditionText
) -> str:
    said = form.questions[item].choices[rule.answer].name.say(language)
    return f"{condition(rule.when, method, language)} → {said}"
