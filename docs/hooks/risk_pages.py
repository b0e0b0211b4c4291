"""The pages of the risk and control library: risks by category, controls, and how outside catalogues are covered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from page_parts import basis, condition, names, pick, standing, table

from pmo_kit.decide.risk_library import treating_controls
from pmo_kit.model.method import Method
from pmo_kit.model.risk_library import CATEGORIES, KINDS, CatalogueEntry, Control, Mapped, Risk
from pmo_kit.model.text import Language


def risks(method: Method, language: Language) -> str:
    """Every risk, by category, with the controls that treat it."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    treating = treating_controls(method)
    parts = [f"# {t('Risks', '风险库')}\n", _note(language)]
    for category, title in CATEGORIES.items():
        parts.append(f"## {title.say(language)}\n")
        for risk in (each for each in method.risks.values() if each.category == category):
            parts += [_heading(risk, language), _risk(risk, treating[risk.id], method, language)]
    return "\n".join(parts)


def _risk(risk: Risk, treating: Iterable[Control], method: Method, language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    links = [f"[{control.id}](controls.md#{_anchor(control)}) {control.name.say(language)}" for control in treating]
    rows = [
        (t("Cause", "原因"), risk.text("cause").say(language)),
        (t("Event", "事件"), risk.text("event").say(language)),
        (t("Effect", "影响"), risk.text("effect").say(language)),
        (t("Relevant when", "适用条件"), condition(risk.when, method, language)),
        (t("Early signal", "早期信号"), risk.text("early_signal").say(language)),
        (t("Typical owner", "通常责任人"), names([risk.owned_by], method.roles, language)),
        (t("Treated by", "应对措施"), "<br>".join(links)),
        *_mapped(risk, method, language),
    ]
    return table([t("Part", "要素"), t("Text", "内容")], rows)


def controls(method: Method, language: Language) -> str:
    """Every control by kind, with the risks that it treats, its test and its evidence."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Controls', '控制库')}\n", _note(language)]
    for kind, title in KINDS.items():
        parts.append(f"## {title.say(language)}\n")
        for control in (each for each in method.controls.values() if each.kind == kind):
            parts += [_heading(control, language), _control(control, method, language)]
    return "\n".join(parts)


def _control(control: Control, method: Method, language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    treats = [f"[{each}](risks.md#{_anchor(method.risks[each])})" for each in control.treats]
    by_tier = control.test_months.items()
    months = [f"{method.tiers[str(tier)].name.say(language)} {months}" for tier, months in by_tier]
    stage = [control.from_stage] if control.from_stage else []
    rows = [
        (t("What is done", "措施内容"), control.text("does").say(language)),
        (t("Treats", "应对的风险"), ", ".join(treats)),
        (t("Evidence", "证据"), names(control.evidence, method.artefacts, language)),
        (t("Test", "测试方法"), control.text("test").say(language)),
        (t("Months between tests", "测试间隔（月）"), ", ".join(months)),
        (t("Owner", "责任人"), names([control.owned_by], method.roles, language)),
        (t("From stage", "起始阶段"), names(stage, method.stages, language)),
        *_mapped(control, method, language),
    ]
    return table([t("Part", "要素"), t("Text", "内容")], rows)


def coverage(method: Method, language: Language) -> str:
    """Which risks and controls of ours stand against each id of each outside catalogue."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    note = t(
        "Ids that our risks or controls refer to; an id that is not listed is not covered. "
        "A mapping shows where to look. It does not show that a text is complied with.",
        "仅列出本库所引用的编号，未列出的即未覆盖。映射仅供查找，不表示已符合相应要求。",
    )
    parts = [f"# {t('Coverage of outside catalogues', '外部目录对照')}\n", f"{note}\n"]
    for catalogue in method.catalogues.values():
        title = catalogue.name.say(language)
        linked = f"[{title}]({catalogue.url})" if catalogue.url else title
        parts.append(f"## {title} {{#{catalogue.id}}}\n\n{linked}. {basis(catalogue, method, language)}\n")
        rows = [
            (
                _entry(entry, language),
                ", ".join(_pointing(method.risks, catalogue.id, entry.id)),
                ", ".join(_pointing(method.controls, catalogue.id, entry.id)),
            )
            for entry in catalogue.entries
        ]
        parts.append(table(["id", t("Risks", "风险"), t("Controls", "控制措施")], rows))
    return "\n".join(parts)


def _pointing(records: Mapping[str, Mapped], catalogue: str, entry: str) -> list[str]:
    """The ids of the records that refer to an entry."""
    return [key for key, record in records.items() if entry in record.maps_to.get(catalogue, ())]


def _mapped(record: Mapped, method: Method, language: Language) -> list[tuple[str, str]]:
    colon = pick(language, ": ", "：")
    maps = [method.catalogues[key].name.say(language) + colon + ", ".join(ids) for key, ids in record.maps_to.items()]
    obligations = [f"[{each}](obligations/items/{each}.md)" for each in record.obligations]
    return [
        (pick(language, "Outside catalogues", "外部目录"), "<br>".join(maps) or "–"),
        (pick(language, "Obligations", "相关义务"), ", ".join(obligations) or "–"),
        (pick(language, "Basis", "依据"), basis(record, method, language)),
        (pick(language, "Status; owner; review by", "状态；责任人；复核期限"), standing(record, method, language)),
    ]


def _heading(record: Mapped, language: Language) -> str:
    """A heading with an anchor that is the same in both languages; one language only is said."""
    only = pick(language, " (not translated)", "（未翻译）") if record.language not in {None, language} else ""
    return f"### {record.id} {record.name.say(language)}{only} {{ #{_anchor(record)} }}\n"


def _anchor(record: Mapped) -> str:
    return record.id.lower()


def _entry(entry: CatalogueEntry, language: Language) -> str:
    return f"{entry.id} {entry.name.say(language)}".strip()


def _note(language: Language) -> str:
    english = "A starting point that an organisation is expected to change, in our own words. It is not legal advice."
    return pick(language, english, "供各机构修改的起点，均为自行撰写，不构成法律意见。") + "\n"


RISK_PAGES: Mapping[str, Callable[[Method, Language], str]] = {
    "reference/risks": risks,
    "reference/controls": controls,
    "reference/coverage": coverage,
}
