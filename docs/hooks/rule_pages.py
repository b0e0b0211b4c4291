"""The reference pages of the rules themselves: tiers, gates with their evidence, thresholds, routes and roles."""

from __future__ import annotations

from page_parts import basis, condition, names, pick, place, standing, table, titled

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language


def tiers(method: Method, language: Language) -> str:
    """Impact, complexity, table, reliance and overrides."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    rule, when, leads = t("Rule", "规则"), t("When", "条件"), t("Leads to", "结果")
    rests, stands = t("Basis", "依据"), t("Status; owner; review by", "状态；责任人；复核期限")
    how = t(
        "How these rules make a tier, with an example: [How a tier is made](../concepts/how-a-tier-is-made.md).",
        "这些规则如何得出等级，附示例：[等级如何得出](../concepts/how-a-tier-is-made.md)。",
    )
    parts = [f"# {t('Tiers', '等级规则')}\n", f"{how}\n"]
    meanings = [
        (place(tier) + tier.name.say(language), tier.text("meaning").say(language)) for tier in method.tiers.values()
    ]
    parts.append(table([t("Tier", "等级"), t("Meaning", "含义")], meanings))
    for title, rules in (
        (t("Impact", "影响"), method.impact_rules),
        (t("Complexity", "复杂度"), method.complexity_rules),
    ):
        rows = [
            (
                titled(r, language),
                condition(r.when, method, language),
                method.levels[r.level].name.say(language),
                basis(r, method, language),
                standing(r, method, language),
            )
            for r in rules.values()
        ]
        parts.append(f"## {title}\n\n" + table([rule, when, leads, rests, stands], rows))
    levels = sorted(method.levels.values(), key=lambda level: level.order)
    said = lambda row: place(row) + method.tiers[str(row.tier)].name.say(language)  # noqa: E731
    cells = {(row.impact, row.complexity): said(row) for row in method.tier_table.values()}
    grid = [
        [place(level) + level.name.say(language), *(cells[level.id, other.id] for other in levels)] for level in levels
    ]
    corner = t("Impact \\ Complexity", "影响 \\ 复杂度")
    parts.append(
        f"## {t('Table', '等级表')}\n\n" + table([corner, *(level.name.say(language) for level in levels)], grid)
    )
    step = {"stricter": t("one tier stricter", "从严一级"), "lighter": t("one tier lighter", "从宽一级")}
    rows = [
        (titled(r, language), condition(r.when, method, language), step[r.step]) for r in method.reliance_rules.values()
    ]
    parts.append(f"## {t('Reliance', '依赖程度')}\n\n" + table([rule, when, leads], rows))
    rows = [
        (
            titled(r, language),
            condition(r.when, method, language),
            method.tiers[str(r.tier)].name.say(language),
            t(", ", "，").join([basis(r, method, language), r.text("article").say(language)]),
        )
        for r in method.overrides.values()
    ]
    parts.append(f"## {t('Hard rules', '硬性规则')}\n\n" + table([rule, when, leads, rests], rows))
    return "\n".join(parts)


def gates(method: Method, language: Language) -> str:
    """Each gate with its question, approvers, SLA and evidence."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Gates and evidence', '关口与证据')}\n"]
    for gate in sorted(method.gates.values(), key=lambda each: each.order):
        parts.append(
            f"## {gate.id} {gate.name.say(language)} {{#{gate.id.lower()}}}\n\n{gate.text('question').say(language)}\n"
        )
        parts.append(f"{t('Typical reason to stop: ', '常见终止情形：')}{gate.text('stop_reason').say(language)}\n")
        rows = [
            (
                method.tiers[str(tier)].name.say(language),
                names(roles, method.roles, language),
                gate.sla_working_days[tier],
            )
            for tier, roles in gate.decided_by.items()
        ]
        parts.append(
            table([t("Tier", "等级"), t("Decided by", "决策人"), t("SLA (working days)", "时限（工作日）")], rows)
        )
        rows = [
            (
                titled(r, language),
                method.artefacts[r.artefact].name.say(language),
                names(r.tiers, method.tiers, language),
                condition(r.when, method, language),
                method.roles[r.provided_by].name.say(language),
                basis(r, method, language),
            )
            for r in method.requirements.values()
            if r.gate == gate.id
        ]
        headings = [
            t("Evidence", "证据"),
            t("Document", "文件"),
            t("Tiers", "等级"),
            t("When", "条件"),
            t("Provided by", "提供人"),
            t("Basis", "依据"),
        ]
        parts.append(table(headings, rows))
    return "\n".join(parts)


def thresholds(method: Method, language: Language) -> str:
    """Thresholds, signals, routes, stages and roles."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Thresholds, routes and roles', '阈值、流程与角色')}\n"]
    rows = [
        (f"{place(r)}{r.id}", r.name.say(language), f"{r.value:g}", f"{r.min:g} – {r.max:g}")
        for r in method.thresholds.values()
    ]
    parts.append(
        f"## {t('Thresholds', '阈值')}\n\n"
        + table(["id", t("Meaning", "含义"), t("Value", "取值"), t("Range", "范围")], rows)
    )
    rows = [(f"{place(r)}{r.id}", r.name.say(language), f"{r.weight:g}") for r in method.duplicate_signals.values()]
    parts.append(
        f"## {t('Signs of a duplicate', '重复信号')}\n\n" + table(["id", t("Sign", "信号"), t("Weight", "权重")], rows)
    )
    rows = [
        (
            place(r) + r.name.say(language),
            r.text("purpose").say(language),
            names(r.tiers, method.tiers, language),
            condition(r.when, method, language),
            t(", ", "、").join(r.gates),
        )
        for r in method.routes.values()
    ]
    parts.append(
        f"## {t('Routes', '流程')}\n\n"
        + table([t("Route", "流程"), t("For", "适用"), t("Tiers", "等级"), t("When", "条件"), t("Gates", "关口")], rows)
    )
    rows = [(f"{place(r)}{r.id}", r.name.say(language), r.gate or "", r.working_days) for r in method.stages.values()]
    parts.append(
        f"## {t('Stages', '阶段')}\n\n"
        + table(["id", t("Stage", "阶段"), t("Gate", "关口"), t("Planned working days", "计划工作日")], rows)
    )
    rows = [(f"{place(r)}{r.id}", r.name.say(language), r.person_column or "") for r in method.roles.values()]
    parts.append(
        f"## {t('Roles', '角色')}\n\n"
        + table(["id", t("Role", "角色"), t("Column with the person", "登记人员的列")], rows)
    )
    return "\n".join(parts)
