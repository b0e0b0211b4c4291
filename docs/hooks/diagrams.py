"""The diagrams of the site, drawn from the rules: `<!-- diagram: lifecycle -->` in a page becomes a picture.

MkDocs runs this as a hook. An unknown name stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from drawings import Step, drawing
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from page_parts import kit_rules, pick

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text

_DAY = 24
_FEW_DAYS = 3 * _DAY
_MARK = re.compile(r"<!-- diagram: ([a-z-]+) -->")
_HOUSE = (
    (Text("Files", "文件"), Text("Rules and registers, edited by people", "规则与登记表，由人编辑")),
    (Text("Read", "读取"), Text("Files in, facts out; all faults at once", "读入文件，得出事实；问题一次列明")),
    (Text("Decide", "判断"), Text("No file, no clock; reasons for everything", "不读文件，不看时钟；结论都附理由")),
    (Text("Report", "报告"), Text("Words, tables, charts; nothing calculated", "文字、表格、图形；只排版，不计算")),
    (Text("Run", "运行"), Text("One page, one notebook, one result", "一个页面、一个笔记本、一份结果")),
    (Text("Record", "记录"), Text("Decisions and runs, only ever added to", "决定与运行，只增不改")),
)


def lifecycle(method: Method, language: Language) -> str:
    """Stages in their order, each gate where it is asked."""
    steps = []
    for stage in sorted(method.stages.values(), key=lambda each: each.order):
        page = f"{stage.id}.html" if stage.gate else ""
        days = pick(language, f"{stage.working_days} working days planned", f"计划{stage.working_days}个工作日")
        steps.append(Step(stage.name.say(language), days if stage.working_days else "", link=page))
        asked = sorted((each for each in method.gates.values() if each.asked_after == stage.id), key=lambda g: g.order)
        steps += [
            Step(
                f"{gate.id} {gate.name.say(language)}",
                gate.text("question").say(language),
                "gate",
                f"{gate.id.lower()}.html",
            )
            for gate in asked
        ]
    title = pick(language, "The lifecycle", "生命周期")
    return drawing(steps, name="lifecycle", title=title, told=_told(steps, language))


def house(_: Method, language: Language) -> str:
    """How the kit is built: data flows down."""
    steps = [Step(name.say(language), said.say(language)) for name, said in _HOUSE]
    title = pick(language, "How the kit is built", "工具包的结构")
    return drawing(steps, name="house", title=title, told=_told(steps, language))


def clock(method: Method, language: Language) -> str:
    """What is due when after an incident became known: every clock with hours, not to scale."""
    by_hours: dict[float, list[str]] = {}
    for each in method.clocks.values():
        if each.hours and each.starts == "aware" and each.status != "retired":
            by_hours.setdefault(each.hours, []).append(each.name.say(language))
    start = Step(pick(language, "Known", "知悉"), pick(language, "The clock begins", "开始计时"), "moment")
    joined = pick(language, "; ", "；")
    steps = [start] + [
        Step(_after(hours, language), joined.join(by_hours[hours]), "moment") for hours in sorted(by_hours)
    ]
    title = pick(language, "Due after an incident is known (not to scale)", "知悉事件后的期限（不按比例）")
    return drawing(steps, name="clock", title=title, told=_told(steps, language))


def _after(hours: float, language: Language) -> str:
    if hours % _DAY or hours <= _FEW_DAYS:
        return pick(language, f"+ {hours:g} h", f"+{hours:g}小时")
    return pick(language, f"+ {hours / _DAY:g} days ({hours:g} h)", f"+{hours / _DAY:g}天（{hours:g}小时）")


def _told(steps: list[Step], language: Language) -> str:
    colon, stop = pick(language, ": ", "："), pick(language, ". ", "。")
    return stop.join(f"{step.name}{colon}{step.said}" if step.said else step.name for step in steps)


DIAGRAMS: Mapping[str, Callable[[Method, Language], str]] = {"lifecycle": lifecycle, "house": house, "clock": clock}


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """The page with its diagrams in place."""
    language: Language = "zh" if page.file.src_uri.startswith("zh/") else "en"

    def drawn(found: re.Match[str]) -> str:
        if found[1] not in DIAGRAMS:
            raise PluginError(
                f"{page.file.src_uri}: there is no diagram `{found[1]}`; write one of {', '.join(DIAGRAMS)}."
            )
        return f'<div class="diagram">{DIAGRAMS[found[1]](kit_rules(), language)}</div>'

    return _MARK.sub(drawn, markdown)
