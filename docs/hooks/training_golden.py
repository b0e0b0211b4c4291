"""Eight values that an analyst works out by hand, and a workbook that says whether they are right.

The values come from the kit's own functions when the workbook is made, so the two cannot disagree. No macros.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

import xlsxwriter
from page_parts import pick
from training_tables import sample

from pmo_kit.decide.flow import flow_items, lead_times
from pmo_kit.model.text import Language, Text
from pmo_kit.read.grid import column_letter

Inputs = Mapping[str, tuple[Text, tuple[float, ...]]]
_CLOSE = date(2026, 10, 31)
_LABELS, _VALUES, _ANSWER, _CHECK = 0, 1, 1, 2
_INSIDE, _LABEL_WIDTH, _VALUE_WIDTH = 10, 62, 10


@dataclass(frozen=True)
class Golden:
    """One value: what is asked, from which inputs, with how many decimals, and the line that computes it.

    `line` is Python with the inputs' names in braces; `module` is where its function is.
    """

    id: str
    title: Text
    ask: Text
    inputs: Inputs
    module: str
    line: str
    decimals: int

    @property
    def within(self) -> float:
        """How far from the value an answer may lie that is rounded as asked."""
        return 0.51 * 10**-self.decimals

    @property
    def shown(self) -> str:
        """How a workbook shows the answer."""
        return "#,##0" + ("." + "0" * self.decimals if self.decimals else "")

    @property
    def expression(self) -> str:
        """The line with its inputs, as it is typed."""
        return self.line.format(**{name: _typed(values) for name, (_, values) in self.inputs.items()})

    @property
    def value(self) -> float:
        """What the kit makes of the inputs."""
        known = vars(import_module(self.module))
        return float(eval(self.expression, dict(known)))  # noqa: S307 - the lines stand in this file


def _typed(values: tuple[float, ...]) -> str:
    told = [f"{each:.10g}" for each in values]
    return told[0] if len(told) == 1 else f"[{', '.join(told)}]"


@lru_cache(maxsize=1)
def golden_values() -> tuple[Golden, ...]:
    """The eight values, in the order of the day."""
    return (*_money(), *_flow(), *_doubt())


def value_of(name: str) -> float:
    """One of the values by its id."""
    return next(each.value for each in golden_values() if each.id == name)


def _money() -> tuple[Golden, ...]:
    yearly = (-3.20, -0.15, 1.35, 1.85, 1.85)
    planned = (0.1, 0.3, 0.6, 1.0, 1.6, 2.1, 2.5, 2.8, 3.0, 3.2)
    bac = (Text("Budget at completion, RMB million", "完工预算（百万元）"), (3.20,))
    earned = (Text("Earned value", "挣值"), (1.28,))
    return (
        Golden(
            "npv",
            Text("Net present value", "净现值"),
            Text("RMB million, four decimals; the first flow is today", "百万元，保留四位小数；第一笔为当前现金流"),
            {
                "flows": (Text("Cash flow of year 0 to 4, RMB million", "第0至4年现金流（百万元）"), yearly),
                "rate": (Text("Discount rate", "折现率"), (0.10,)),
            },
            "pmo_kit.decide.cash_flows",
            'present_value({flows}, {rate}, timing="year_end").known()',
            4,
        ),
        Golden(
            "eac",
            Text("Estimate at completion", "完工估算"),
            Text("RMB million, two decimals; cost goes on as it has", "百万元，保留两位小数；假定成本绩效延续"),
            {
                "bac": bac,
                "planned": (Text("Planned value", "计划值"), (1.60,)),
                "earned": earned,
                "actual": (Text("Actual cost", "实际成本"), (1.52,)),
            },
            "pmo_kit.decide.earned_value",
            "earned_value({bac}, {planned}, {earned}, {actual}).eac.value",
            2,
        ),
        Golden(
            "spi-t",
            Text("Schedule performance in time, SPI(t)", "时间进度绩效指数SPI(t)"),
            Text("four decimals", "保留四位小数"),
            {
                "plan": (Text("Planned value, cumulative, month 1 to 10", "第1至10月累计计划值"), planned),
                "earned": earned,
                "at": (Text("Months gone", "已过月数"), (5,)),
            },
            "pmo_kit.decide.earned_value",
            "earned_schedule({plan}, {earned}, {at}).spi_t",
            4,
        ),
    )


def _flow() -> tuple[Golden, ...]:
    days = tuple(float(each) for each in lead_times(flow_items(sample().frames["work_items"], _CLOSE)))
    share = sample().method.threshold("flow-safe")
    level = sample().frames["service_levels"].set_index("level_id").loc["SL-042"]
    steps = sample().frames["service_credits"]
    steps = steps[steps["service_id"] == level["service_id"]]
    below, back = tuple(steps["below"]), tuple(steps["share"])
    return (
        Golden(
            "p85",
            Text("Lead time that holds", "守得住的前置时间"),
            Text(
                "days: the smallest of these that at least this share of them does not exceed",
                "天，取不超过它的事项占比达到该比例的最小值",
            ),
            {
                "days": (
                    Text("Lead times of CSC-017's delivered items, days", "CSC-017已交付事项的前置时间（天）"),
                    days,
                ),
                "share": (Text("Share", "比例"), (share,)),
            },
            "pmo_kit.decide.flow",
            "percentile({days}, {share})",
            1,
        ),
        Golden(
            "credit",
            Text("Service credit of SV-28 for October", "SV-28十月服务补偿"),
            Text("RMB, whole", "元，取整"),
            {
                "hours": (Text("Hours agreed", "约定服务小时"), (float(level["agreed_hours"]),)),
                "down": (Text("Minutes down", "停机分钟"), (float(level["down_minutes"]),)),
                "fee": (Text("Fee of the month, RMB", "当月费用（元）"), (float(level["fee"]),)),
                "below": (Text("Availability below", "可用性低于"), below),
                "back": (Text("gives back this share of the fee", "则返还费用的比例"), back),
            },
            "pmo_kit.decide.service_levels",
            "credit_owed(availability(timedelta(minutes={down}), timedelta(hours={hours})), fee={fee}, "
            "steps=[CreditStep(below=limit, share=part) for limit, part in zip({below}, {back})]).amount.known()",
            0,
        ),
        Golden(
            "hhi",
            Text("Concentration of spend, HHI", "支出集中度HHI"),
            Text("0 to 10,000, whole", "0至10,000，取整"),
            {"shares": (Text("Share of spend by vendor, %", "各供应商支出占比（%）"), (37, 21, 14, 12, 9, 7))},
            "pmo_kit.decide.concentration",
            "concentration_index({shares}).known() * 10_000",
            0,
        ),
    )


def _doubt() -> tuple[Golden, ...]:
    return (
        Golden(
            "wilson",
            Text("Lower end of the Wilson interval", "威尔逊区间下限"),
            Text("a share, four decimals; two-sided", "比例，保留四位小数；双侧"),
            {
                "seen": (Text("Answers supported by a source", "有依据的答复数"), (490,)),
                "of": (Text("Answers sampled", "抽样答复数"), (500,)),
                "share": (Text("Confidence", "置信水平"), (0.95,)),
            },
            "pmo_kit.decide.intervals",
            "wilson({seen}, {of}, share={share})[0]",
            4,
        ),
        Golden(
            "loss",
            Text("Expected loss a year", "年预期损失"),
            Text(
                "RMB million, four decimals; the loss of one event is lognormal",
                "百万元，保留四位小数；单次损失服从对数正态分布",
            ),
            {
                "low": (Text("Nine losses of ten are above, RMB million", "单次损失90%区间下限（百万元）"), (0.2,)),
                "high": (Text("and below", "单次损失90%区间上限"), (5.0,)),
                "frequency": (Text("Events a year", "年发生次数"), (0.3,)),
            },
            "pmo_kit.decide.losses",
            "expected_loss({frequency}, severity_of({low}, {high}, share=0.9))",
            4,
        ),
    )


def golden_workbook(language: Language) -> bytes:
    """One sheet to work on, with a cell that judges each answer; the values are on a hidden sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})
    forms = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "name": book.add_format({"bold": True, "bg_color": "#DBE8F6", "top": 1}),
        "band": book.add_format({"bg_color": "#DBE8F6", "top": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "check": book.add_format({"bold": True}),
        "right": book.add_format({"font_color": "#1B5E20", "bg_color": "#E0F2E1"}),
        "wrong": book.add_format({"font_color": "#8A1C1C", "bg_color": "#FBE3E3"}),
    }
    sheet = book.add_worksheet(pick(language, "By hand", "手工计算"))
    key = book.add_worksheet("key")
    key.hide()
    sheet.write(0, 0, pick(language, "Eight values by hand", "手工重算八个标准值"), forms["title"])
    told = pick(
        language,
        "Write a formula into each yellow cell. The cell beside it says whether it is right.",
        "在黄色单元格中写公式，右侧单元格即时判断对错。",
    )
    sheet.merge_range(1, 0, 1, _INSIDE, told, forms["text"])
    row = 3
    for number, golden in enumerate(golden_values()):
        key.write_row(number, 0, [golden.id, golden.value, golden.within])
        row = _block(book, sheet, row, number, golden, language, forms) + 1
    sheet.set_column(_LABELS, _LABELS, _LABEL_WIDTH)
    sheet.set_column(_VALUES, _INSIDE, _VALUE_WIDTH)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    book.close()
    return stream.getvalue()


def _block(
    book: Any, sheet: Any, row: int, number: int, golden: Golden, language: Language, forms: Mapping[str, Any]
) -> int:
    """The heading, the inputs and the answer of one value; gives the row after it."""
    for column in range(_INSIDE + 1):
        sheet.write_blank(row, column, None, forms["band"])
    sheet.write(row, 0, f"{number + 1}. {golden.title.say(language)}", forms["name"])
    for label, values in golden.inputs.values():
        row += 1
        sheet.write(row, _LABELS, label.say(language), forms["text"])
        for at, value in enumerate(values):
            sheet.write_number(row, _VALUES + at, value)
    row += 1
    answer = book.add_format({"bg_color": "#FFF6C2", "border": 1, "num_format": golden.shown})
    sheet.write(row, _LABELS, pick(language, "Your answer: ", "您的答案：") + golden.ask.say(language), forms["text"])
    sheet.write_blank(row, _ANSWER, None, answer)
    cell, right, near = f"{column_letter(_ANSWER)}{row + 1}", f"key!$B${number + 1}", f"key!$C${number + 1}"
    yes, no, text = pick(language, ("right", "not yet", "a number, please"), ("正确", "尚不正确", "请填数字"))  # type: ignore[arg-type]
    judged = f'IF(ABS({cell}-{right})<={near},"{yes}","{no}")'
    formula = f'=IF(ISBLANK({cell}),"",IF(ISNUMBER({cell}),{judged},"{text}"))'
    sheet.write_formula(row, _CHECK, formula, forms["check"], "")
    for word, form in ((yes, "right"), (no, "wrong"), (text, "wrong")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": forms[form]}
        sheet.conditional_format(row, _CHECK, row, _CHECK, rule)
    return row + 1
