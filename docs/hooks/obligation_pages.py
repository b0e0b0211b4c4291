"""The pages of the obligations: one for each jurisdiction, and one for each obligation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from page_parts import condition, names, pick, standing, table

from pmo_kit.model.method import Method
from pmo_kit.model.obligation import NOWHERE, Obligation
from pmo_kit.model.text import Language, Text

Page = Callable[[Method, Language], str]
_FOLDER = "reference/obligations"
_DISCLAIMER = Text(
    "A working aid, not legal advice; the summaries are in our own words and the official text prevails. "
    "Check the source and current law before relying on a line.",
    "本页为工作辅助材料，不构成法律意见；内容为自行概括，以官方文本为准，采用前应核对来源与现行规定。",
)
_LEGAL = {
    "in_force": Text("in force", "现行有效"),
    "adopted": Text("adopted", "已通过"),
    "guidance": Text("guidance (supervisory or policy expectation)", "指引（监管或政策期望）"),
    "standard": Text("standard (voluntary or recommended)", "标准（自愿或推荐）"),
    "draft": Text("draft", "草案"),
}
_SURE = {
    "high": Text("high", "高"),
    "medium": Text("**medium**: check the source", "**中等**：应核对来源"),
    "low": Text("**low**: confirm before relying on it", "**低**：采用前须核实"),
}
_READ = {
    "text_read": Text("text read", "已读原文"),
    "secondary_read": Text("a summary or excerpt was read", "已读摘要或节选"),
    "not_opened": Text("address only, not opened", "仅列地址，未打开"),
    "practice": Text("judgement", "实务判断"),
}
_NOWHERE = Text("Standards of no jurisdiction", "不限法域的标准")


def obligation_pages(method: Method) -> dict[str, Page]:
    """Every page by its name: the list of jurisdictions, each jurisdiction, each obligation."""
    places = _places(method)
    pages: dict[str, Page] = {f"{_FOLDER}/index": _index}
    pages |= {f"{_FOLDER}/{_file(place)}": partial(_jurisdiction, place=place) for place in places}
    return pages | {f"{_FOLDER}/items/{key}": partial(_obligation, key=key) for key in method.obligations}


def _places(method: Method) -> dict[str, list[Obligation]]:
    """The obligations by jurisdiction, in the order in which the intake asks for it; standards last."""
    order = [*(value.id for value in method.questions["jurisdictions"].values), NOWHERE]
    found = {place: [rule for rule in method.obligations.values() if rule.jurisdiction == place] for place in order}
    return {place: rules for place, rules in found.items() if rules}


def _file(place: str) -> str:
    return "standards" if place == NOWHERE else place.lower()


def _title(place: str, method: Method, language: Language) -> str:
    known = {value.id: value.name for value in method.questions["jurisdictions"].values}
    return known.get(place, _NOWHERE).say(language)


def _index(method: Method, language: Language) -> str:
    t = partial(pick, language)
    rows = [
        (
            f"[{_title(place, method, language)}]({_file(place)}.md)",
            len(rules),
            sum(rule.legal_status == "in_force" for rule in rules),
            sum(rule.confidence != "high" for rule in rules),
        )
        for place, rules in _places(method).items()
    ]
    headings = [
        t("Jurisdiction", "法域"),
        t("Obligations", "义务"),
        t("In force", "现行有效"),
        t("Confidence below high", "可信度低于高"),
    ]
    how = t(
        "`pmo obligations` says which of them touch which initiatives. "
        "They are records in `templates/method/obligations/`; your portfolio's `method/` changes them by id.",
        "`pmo obligations` 可查各项义务涉及哪些项目。"
        "规则存于 `templates/method/obligations/`，可在项目组合的 `method/` 中按编号修改。",
    )
    return f"# {t('Obligations', '义务')}\n\n{_note(language)}\n\n{how}\n\n" + table(headings, rows)


def _jurisdiction(method: Method, language: Language, *, place: str) -> str:
    parts = [
        f"# {pick(language, 'Obligations: ', '义务：')}{_title(place, method, language)}\n",
        _note(language) + "\n",
    ]
    for rule in _places(method)[place]:
        link = pick(language, "own page", "单独页面")
        parts.append(f"## {rule.name.say(language)} {{#{rule.id}}}\n")
        parts.append(f"`{rule.id}` · [{link}](items/{rule.id}.md)\n")
        parts.append(_entry(rule, method, language))
    return "\n".join(parts)


def _obligation(method: Method, language: Language, *, key: str) -> str:
    rule = method.obligations[key]
    back = f"[{_title(rule.jurisdiction, method, language)}](../{_file(rule.jurisdiction)}.md#{rule.id})"
    head = f"# {rule.name.say(language)}\n\n`{rule.id}` · {back}\n\n"
    return f"{head}{_entry(rule, method, language)}\n\n{_note(language)}\n"


def _note(language: Language) -> str:
    return (
        f"!!! note\n    {_DISCLAIMER.say(language)}"
        if language == "en"
        else f'!!! note "提示"\n    {_DISCLAIMER.say(language)}'
    )


def _entry(rule: Obligation, method: Method, language: Language) -> str:
    t = partial(pick, language)
    rows: Sequence[tuple[str, str]] = [
        (
            t("Ground", "依据"),
            f"{rule.text('instrument').say(language)}{t(', ', '，')}{rule.text('article').say(language)}",
        ),
        (t("Authority", "主管机关"), rule.text("authority").say(language)),
        (t("Legal status", "效力"), _LEGAL[rule.legal_status].say(language)),
        (t("Applies from", "适用日期"), str(rule.in_force_from or t("no date", "无日期"))),
        (t("Applies when", "适用条件"), condition(rule.when, method, language)),
        (t("Evidence", "证据"), names(rule.evidence, method.artefacts, language)),
        (t("Gates", "关口"), _gates(rule, method, language)),
        (t("Threshold or penalty", "门槛或罚则"), rule.text("threshold_or_penalty").say(language)),
        (t("Confidence", "可信度"), _SURE[rule.confidence].say(language)),
        (t("What was read", "查阅情况"), f"{_READ[rule.basis].say(language)}{t(', ', '，')}{rule.checked_on}"),
        (t("Sources", "来源"), "; ".join(f"[{each.title}]({each.url})" for each in rule.sources)),
        (t("Note", "说明"), rule.text("note").say(language)),
        (t("Status; owner; review by", "状态；责任人；复核期限"), standing(rule, method, language)),
    ]
    told = table([t("Item", "事项"), t("Content", "内容")], [(f"**{name}**", value) for name, value in rows if value])
    return f"{rule.text('requirement').say(language)}\n\n{told}"


def _gates(rule: Obligation, method: Method, language: Language) -> str:
    """The gates that close the stages in which the evidence is made; the first is where it is first due."""
    closing: Mapping[str, list[str]] = {
        name: [stage.gate for stage in method.stages.values() if stage.lifecycle == name and stage.gate]
        for name in rule.lifecycle
    }
    keys = dict.fromkeys(key for name in rule.lifecycle for key in closing[name])
    return pick(language, ", ", "、").join(f"{key} {method.gates[key].name.say(language)}" for key in keys)
