"""The pages of the site that are made from the rules, the registers and the command, in both languages.

MkDocs runs this as a hook. A page made here cannot disagree with what the playbooks run on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
from assessment_pages import assessments
from authority_pages import authorities
from clock_pages import clocks
from decision_pages import decision_outcomes
from document_pages import documents
from mkdocs.config.defaults import MkDocsConfig
from obligation_pages import obligation_pages
from page_parts import basis, condition, names, pick, standing, table
from play_pages import play_pages
from risk_pages import RISK_PAGES
from risk_scale_pages import risk_scale
from vendor_pages import vendor_choice

from pmo_kit.cli import pmo
from pmo_kit.model.method import Method
from pmo_kit.model.playbook_results import RESULTS
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers

Page = Callable[[Method, Language], str]
# The result of each playbook, published as a JSON schema.


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the generated pages (git leaves them out) and the published schemas before the site is read."""
    method = load_method()[0]
    pages = {**PAGES, **obligation_pages(method), **play_pages(method)}
    for playbook, result in RESULTS.items():
        schema = json.dumps(result.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
        (Path(config.docs_dir) / "schemas" / f"{playbook}-result.schema.json").write_text(schema, encoding="utf-8")
    for language in LANGUAGES:
        home = Path(config.docs_dir) / language
        for old in (path for folder in ("reference", "lifecycle") for path in (home / folder).rglob("*.md")):
            if old.relative_to(home).with_suffix("").as_posix() not in pages:
                old.unlink()  # the page of a rule that is gone
        for name, page in pages.items():
            path = Path(config.docs_dir) / language / f"{name}.md"
            content = page(method, language)
            if not path.is_file() or path.read_text(encoding="utf-8") != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    return config


def tiers(method: Method, language: Language) -> str:
    """Impact, complexity, table, reliance and overrides."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    rule, when, leads = t("Rule", "规则"), t("When", "条件"), t("Leads to", "结果")
    rests, stands = t("Basis", "依据"), t("Status; owner; review by", "状态；责任人；复核期限")
    parts = [f"# {t('Tiers', '等级规则')}\n"]
    meanings = [(tier.name.say(language), tier.text("meaning").say(language)) for tier in method.tiers.values()]
    parts.append(table([t("Tier", "等级"), t("Meaning", "含义")], meanings))
    for title, rules in (
        (t("Impact", "影响"), method.impact_rules),
        (t("Complexity", "复杂度"), method.complexity_rules),
    ):
        rows = [
            (
                f"{r.id} {r.name.say(language)}",
                condition(r.when, method, language),
                method.levels[r.level].name.say(language),
                basis(r, method, language),
                standing(r, method, language),
            )
            for r in rules.values()
        ]
        parts.append(f"## {title}\n\n" + table([rule, when, leads, rests, stands], rows))
    levels = sorted(method.levels.values(), key=lambda level: level.order)
    cells = {(row.impact, row.complexity): str(row.tier) for row in method.tier_table.values()}
    grid = [
        [level.name.say(language), *(method.tiers[cells[level.id, other.id]].name.say(language) for other in levels)]
        for level in levels
    ]
    corner = t("Impact \\ Complexity", "影响 \\ 复杂度")
    parts.append(
        f"## {t('Table', '等级表')}\n\n" + table([corner, *(level.name.say(language) for level in levels)], grid)
    )
    step = {"stricter": t("one tier stricter", "提高一级"), "lighter": t("one tier lighter", "降低一级")}
    rows = [
        (f"{r.id} {r.name.say(language)}", condition(r.when, method, language), step[r.step])
        for r in method.reliance_rules.values()
    ]
    parts.append(f"## {t('Reliance', '依赖程度')}\n\n" + table([rule, when, leads], rows))
    rows = [
        (
            f"{r.id} {r.name.say(language)}",
            condition(r.when, method, language),
            method.tiers[str(r.tier)].name.say(language),
            f"{basis(r, method, language)}, {r.text('article').say(language)}",
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
        parts.append(f"## {gate.id} {gate.name.say(language)}\n\n{gate.text('question').say(language)}\n")
        parts.append(f"{t('Typical reason to stop', '常见否决理由')}: {gate.text('stop_reason').say(language)}\n")
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
                f"{r.id} {r.name.say(language)}",
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


def questions(method: Method, language: Language) -> str:
    """Every question with its answers."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Questions of the intake', '受理问卷')}\n"]
    for section in sorted(method.sections.values(), key=lambda each: each.order):
        rows = [
            (
                q.id,
                q.text("ask").say(language),
                q.text("help").say(language),
                "; ".join(f"{v.name.say(language)} (`{v.id}`)" for v in q.values) or q.type,
                q.required,
                method.roles[q.answered_by].name.say(language),
            )
            for q in method.questions.values()
            if q.section == section.id
        ]
        headings = [
            t("Column", "列"),
            t("Question", "问题"),
            t("Help", "说明"),
            t("Answers", "选项"),
            t("Due at", "填写关口"),
            t("Answered by", "填写人"),
        ]
        parts.append(f"## {section.name.say(language)}\n\n" + table(headings, rows))
    return "\n".join(parts)


def registers(method: Method, language: Language) -> str:
    """Every register with its columns."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Registers', '登记表')}\n"]
    for register in load_registers(method).values():
        rows = [
            (c.id, c.name.say(language), c.type, Text(c.help, c.help_zh).say(language))
            for c in register.columns.values()
        ]
        parts.append(f"## {register.number} {register.name.say(language)}\n\n`registers/{register.id}.csv`\n")
        parts.append(table([t("Column", "列"), t("Title", "名称"), t("Type", "类型"), t("Help", "说明")], rows))
    return "\n".join(parts)


def thresholds(method: Method, language: Language) -> str:
    """Thresholds, signals, routes, stages and roles."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Thresholds, routes and roles', '阈值、流程与角色')}\n"]
    rows = [(r.id, r.name.say(language), f"{r.value:g}", f"{r.min:g} – {r.max:g}") for r in method.thresholds.values()]
    parts.append(
        f"## {t('Thresholds', '阈值')}\n\n"
        + table(["id", t("Meaning", "含义"), t("Value", "取值"), t("Range", "范围")], rows)
    )
    rows = [(r.id, r.name.say(language), f"{r.weight:g}") for r in method.duplicate_signals.values()]
    parts.append(
        f"## {t('Signs of a duplicate', '重复信号')}\n\n" + table(["id", t("Sign", "信号"), t("Weight", "权重")], rows)
    )
    rows = [
        (
            r.name.say(language),
            r.text("purpose").say(language),
            names(r.tiers, method.tiers, language),
            condition(r.when, method, language),
            ", ".join(r.gates),
        )
        for r in method.routes.values()
    ]
    parts.append(
        f"## {t('Routes', '流程')}\n\n"
        + table([t("Route", "流程"), t("For", "适用"), t("Tiers", "等级"), t("When", "条件"), t("Gates", "关口")], rows)
    )
    rows = [(r.id, r.name.say(language), r.gate or "", r.working_days) for r in method.stages.values()]
    parts.append(
        f"## {t('Stages', '阶段')}\n\n"
        + table(["id", t("Stage", "阶段"), t("Gate", "关口"), t("Planned working days", "计划工作日")], rows)
    )
    rows = [(r.id, r.name.say(language), r.person_column or "") for r in method.roles.values()]
    parts.append(
        f"## {t('Roles', '角色')}\n\n"
        + table(["id", t("Role", "角色"), t("Column with the person", "登记人员的列")], rows)
    )
    return "\n".join(parts)


def calendars(method: Method, language: Language) -> str:
    """Which days count."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    parts = [f"# {t('Calendars', '工作日历')}\n"]
    for rule in method.calendars.values():
        parts.append(f"## {rule.name.say(language)} (`{rule.id}`)\n\n{basis(rule, method, language)}\n")
        rows = [(year, ", ".join(days.off), ", ".join(days.work)) for year, days in rule.years.items()]
        if rows:
            parts.append(table([t("Year", "年份"), t("Off", "休"), t("Make-up workdays", "调休上班")], rows))
    return "\n".join(parts)


def sources(method: Method, language: Language) -> str:
    """What the rules rest on."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    read = {
        "text_read": t("text read", "已读原文"),
        "secondary_read": t("summary read", "已读摘要"),
        "not_opened": t("not opened", "未打开"),
        "practice": t("judgement", "实务判断"),
    }
    rows = [
        (
            r.id,
            f"[{r.name.say(language)}]({r.url})" if r.url else r.name.say(language),
            r.publisher,
            read[r.basis],
            r.confidence,
            r.read_on,
            r.text("note").say(language),
        )
        for r in method.references.values()
    ]
    headings = [
        "id",
        t("Source", "依据"),
        t("Publisher", "发布机构"),
        t("What was read", "查阅情况"),
        t("Confidence", "可信度"),
        t("Read on", "查阅日期"),
        t("Note", "说明"),
    ]
    note = t(
        "A working aid, not legal advice; the official texts prevail.",
        "本页为工作辅助材料，不构成法律意见，以官方文本为准。",
    )
    return f"# {t('Sources', '依据')}\n\n{note}\n\n" + table(headings, rows)


def commands(_: Method, language: Language) -> str:
    """Every command with its options, as the command itself tells them."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    context = click.Context(pmo, info_name="pmo")
    parts = [
        f"# {t('Commands', '命令')}\n",
        t(
            "The help text of the commands is English; their messages come in both languages.",
            "命令的帮助文本为英文，提示信息有中英两种语言。",
        )
        + "\n",
    ]
    for name in pmo.list_commands(context):
        command = pmo.get_command(context, name)
        assert command is not None  # noqa: S101 - it was just listed
        parts.append(
            f"## pmo {name}\n\n```text\n{command.get_help(click.Context(command, info_name=f'pmo {name}'))}\n```\n"
        )
    return "\n".join(parts)


def glossary(method: Method, language: Language) -> str:
    """The words of the field, in both languages."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731
    groups = (
        ("Subjects of initiatives", "项目主题", method.terms),
        ("Stages", "阶段", method.stages),
        ("Roles", "角色", method.roles),
        ("Documents", "文件", method.artefacts),
    )
    parts = [f"# {t('Glossary', '术语表')}\n"]
    for english, chinese, records in groups:
        rows = [(r.title, r.title_zh, ", ".join(getattr(r, "also", ()))) for r in records.values()]  # type: ignore[attr-defined]
        parts.append(f"## {t(english, chinese)}\n\n" + table(["English", "中文", t("Other words", "其他说法")], rows))
    return "\n".join(parts)


MEASURED = Path(__file__).resolve().parent.parent / "benchmarks" / "results.json"


IN_A_BATCH = "engine pmo in a batch worker"
LIMIT = "limit: the cells alone, warm (not isolated)"


def performance(_: Method, language: Language) -> str:
    """What `python3 kit.py bench` measured last; no figure here is typed by hand."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    lines = [
        t("# Performance\n", "# 运行性能\n"),
        t(
            "What a run costs, measured side by side by `python3 kit.py bench`, each method in turn in a warm process. "
            "Compare figures of one column; another machine has others.",
            "由 `python3 kit.py bench` 在同一台机器上轮流测得，各方法均在预热后的进程中运行。只宜在同一列内比较。",
        )
        + "\n",
    ]
    for name, title in (
        ("representative", t("A representative notebook", "代表性笔记本")),
        ("intake", t("The intake playbook", "受理手册")),
    ):
        lines += [f"## {title}\n", _measured_on(told[name]["machine"], language), _side_by_side(told[name], language)]
    lines += [t("## Batches of the intake playbook\n", "## 受理手册批量运行\n"), _batches(told["batches"], language)]
    if "cluster" in told:
        lines += [t("## On a Dask cluster\n", "## Dask集群运行\n"), _cluster(told["cluster"], language)]
    return "\n".join(lines)


def _measured_on(machine: Mapping[str, Any], language: Language) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    where = (
        f"{machine['date']}, {machine['processors']} × {machine['platform']}, Python {machine['python']}, {versions}"
    )
    return pick(language, f"{where}; n = {machine['rounds']}.\n", f"{where}；n = {machine['rounds']}。\n")


_BATCHES = {
    "one": ("one initiative, from a cold start", "单个项目，冷启动"),
    "some, 1 worker": ("{some:,} initiatives, 1 worker", "{some:,} 个项目，1 个进程"),
    "some, 2 workers": ("{some:,} initiatives, 2 workers", "{some:,} 个项目，2 个进程"),
    "many, 2 workers": ("{many:,} initiatives, 2 workers", "{many:,} 个项目，2 个进程"),
    "many, nothing changed": ("again with nothing changed", "再次运行，无变动"),
    "many, 1 % changed": ("again with {changed} initiatives changed", "再次运行，{changed} 个项目有变动"),
}


def _batches(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    rows = [
        (t(*titles).format(**measured), f"{measured[key]['wall']:.1f}", f"{measured[key]['cpu']:.1f}")
        for key, titles in _BATCHES.items()
    ]
    many, all_at_once = measured["many"], measured["many, 2 workers"]
    valid, minute = measured["many, valid notebooks"], 60 * many / all_at_once["wall"]
    again = measured["many, nothing changed"]["wall"] / all_at_once["wall"]
    told = [
        _measured_on(measured["machine"], language),
        table([t("What", "内容"), t("wall s", "耗时（秒）"), t("CPU s", "处理器（秒）")], rows),
        t(
            f"Two workers finish {minute:,.0f} notebooks a minute; {valid:,} of {many:,} are valid. "
            f"Again with nothing changed, the command takes {again:.2%} of its first time.",
            f"两个进程每分钟完成{minute:,.0f}个笔记本；{many:,}个中{valid:,}个通过格式校验。"
            f"无变动时再次运行，耗时为首次的{again:.2%}。",
        ),
    ]
    if "parent_mib_last_third" in all_at_once:
        first, last = (all_at_once[f"parent_mib_{part}_third"] for part in ("first", "last"))
        told.append(
            t(
                f"The command held {first:.0f} MiB at most in the first third of its time, {last:.0f} MiB in the last.",
                f"命令进程内存峰值：前三分之一时段{first:.0f} MiB，后三分之一时段{last:.0f} MiB。",
            )
        )
    return "\n".join([*told, ""])


def _cluster(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    many, local, dask = measured["many"], measured["local"]["wall"], measured["dask"]["wall"]
    valid, more = measured["dask, valid notebooks"], measured["overhead_ms"]
    rows = [
        (t("two workers of this machine", "本机两个进程"), f"{local:.1f}", f"{1000 * local / many:.1f}"),
        (
            t("a local Dask cluster with two workers", "本地Dask集群两个进程"),
            f"{dask:.1f}",
            f"{1000 * dask / many:.1f}",
        ),
    ]
    headings = [t("{many:,} initiatives", "{many:,} 个项目").format(many=many), t("wall s", "耗时（秒）")]
    return "\n".join(
        [
            _measured_on(measured["machine"], language),
            table([*headings, t("wall ms for each notebook", "每个笔记本耗时（毫秒）")], rows),
            t(
                f"The cluster takes {more:.1f} ms more for each notebook; {valid:,} of {many:,} notebooks are valid.\n",
                f"集群使每个笔记本多用{more:.1f}毫秒；{many:,}个笔记本中{valid:,}个通过格式校验。\n",
            ),
        ]
    )


def _side_by_side(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    works = {name: found for name, found in measured["methods"].items() if "error" not in found}
    longest = max(found["wall"]["median"] for found in works.values())
    rows = []
    for name, found in works.items():
        wall, ratio = found["wall"], measured["ratios"][name]
        width = round(100 * wall["median"] / longest)
        said = f'role="img" aria-label="{wall["median"]:.2f} s"'
        bar = f'<svg width="104" height="10" {said}><rect width="{max(width, 1)}" height="10"/></svg>'
        rows.append(
            (
                name,
                f"{wall['median']:.3f} ({wall['least']:.3f}–{wall['most']:.3f})",
                f"{found['cpu']['median']:.3f}",
                f"{ratio['wall']['median']:.2f}",
                f"{ratio['cpu']['median']:.2f}",
                *(f"{_to_limit(measured, name, kind):.2f}" for kind in ("wall", "cpu")),
                bar,
            )
        )
    headings = [
        t("method", "方法"),
        t("wall s (spread)", "耗时（秒，区间）"),
        t("CPU s", "处理器（秒）"),
        t("wall, times pmo", "耗时为pmo的倍数"),
        t("CPU, times pmo", "处理器为pmo的倍数"),
        t("wall, times the limit", "耗时为下限的倍数"),
        t("CPU, times the limit", "处理器为下限的倍数"),
        t("wall", "耗时"),
    ]
    lines = [f"{name}: {found['error']}" for name, found in measured["methods"].items() if "error" in found]
    if "wanted" in measured and IN_A_BATCH in works:
        reached, wanted = _to_limit(measured, IN_A_BATCH, "wall"), measured["wanted"]
        lines.append(
            t(
                f"In a batch, the notebook takes {reached:.2f} times the limit; at most {wanted} times is wanted.",
                f"批量运行时，耗时为下限的{reached:.2f}倍；目标为不超过{wanted}倍。",
            )
        )
    return table(headings, rows) + "".join(f"\n{line}\n" for line in lines)


def _to_limit(measured: Mapping[str, Any], name: str, kind: str) -> float:
    """How many times the limit a method takes, the median of the pairs; of the medians in results without pairs."""
    if "limits" in measured:
        return float(measured["limits"][name][kind]["median"])
    methods = measured["methods"]
    return float(methods[name][kind]["median"] / methods[LIMIT][kind]["median"])


PAGES: dict[str, Page] = {
    "reference/tiers": tiers,
    "reference/gates": gates,
    "reference/decisions": partial(decision_outcomes, table=table, standing=standing),
    "reference/authorities": partial(authorities, table=table, basis=basis, standing=standing),
    "reference/clocks": partial(clocks, table=table, condition=condition, basis=basis, standing=standing),
    "reference/questions": questions,
    "reference/assessments": partial(assessments, table=table, condition=condition),
    "reference/registers": registers,
    "reference/thresholds": thresholds,
    **RISK_PAGES,
    "reference/risk-scale": partial(risk_scale, table=table, standing=standing),
    "reference/vendor-choice": vendor_choice,
    "reference/documents": documents,
    "reference/calendars": calendars,
    "reference/sources": sources,
    "reference/commands": commands,
    "reference/performance": performance,
    "glossary": glossary,
}
