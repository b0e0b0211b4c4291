"""The reference page of clocks: which report is due how many hours after what, on which ground and how surely."""

from __future__ import annotations

from collections.abc import Callable

from page_parts import kit_registers, titled

from pmo_kit.model.clock import Clock
from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method
from pmo_kit.model.register import Column
from pmo_kit.model.text import Language, Text

Table = Callable[..., str]
Told = Callable[..., str]

_TITLE = Text("Clocks of incidents", "事件时限")
_ABOUT = Text(
    "Clocks run in hours around the clock and never pause; days of a rule are calendar days. "
    "A working aid, not legal advice: check the text where the confidence is medium or low. "
    "Rules that ask for a report but of which no clock was confirmed in what was read, such as those of the HKMA and "
    "the MAS, have none here: add yours in `method/`.",
    "时限按小时连续计算，从不暂停；规定中的“日”按自然日计。本页为工作辅助材料，不构成法律意见，可信度中等或低的条目须核对原文。"
    "要求报告但所读材料中未能确认时限的规定（如香港金管局、新加坡金管局）未列入，请在 `method/` 中自行补充。",
)
_AT_ONCE = Text("at once, or not confirmed", "立即，或未经核实")
_OWN = Text("the organisation's own", "本机构自设")
_ALWAYS = Text("every incident", "所有事件")
_HEADINGS = (
    Text("Clock", "时限"),
    Text("Hours", "小时"),
    Text("From", "起算时刻"),
    Text("To", "报送对象"),
    Text("When (incident)", "条件（事件）"),
    Text("When (initiative)", "条件（项目）"),
    Text("Rests on", "依据的义务"),
    Text("Basis", "依据"),
    Text("Status; owner; review by", "状态；责任人；复核期限"),
)


def clocks(method: Method, language: Language, *, table: Table, condition: Told, basis: Told, standing: Told) -> str:
    """Every clock in one table, with its notes below."""
    columns = kit_registers()["incidents"].columns
    rows = []
    for clock in method.clocks.values():
        rule = method.obligations[clock.obligation] if clock.obligation else None
        rows.append(
            (
                titled(clock, language),
                f"{clock.hours:g}" if clock.hours else _AT_ONCE.say(language),
                columns[clock.starts].name.say(language),
                clock.text("recipient").say(language),
                _incident(clock.incident, columns, language),
                condition(clock.when, method, language),
                f"`{rule.id}` {rule.name.say(language)}" if rule else _OWN.say(language),
                basis(clock, method, language),
                standing(clock, method, language),
            )
        )
    headings = [each.say(language) for each in _HEADINGS]
    notes = [_note(clock, language) for clock in method.clocks.values() if clock.note]
    return "\n".join([f"# {_TITLE.say(language)}\n", _ABOUT.say(language) + "\n", table(headings, rows), *notes, ""])


def _note(clock: Clock, language: Language) -> str:
    return f"- `{clock.id}`: {clock.text('note').say(language)}"


def _incident(rule: Condition, columns: dict[str, Column], language: Language) -> str:
    """A condition on an incident in words; those of the kit only list answers, others may compare numbers."""
    either, both, colon = (" or ", "; ", ": ") if language == "en" else ("或", "；", "：")
    parts = []
    for term in rule.every_term():
        column = columns[term.attribute]
        known = {value.id: value.name.say(language) for value in column.values}
        said = either.join(known.get(value, value) for value in term.values)
        if term.comparison:
            said = f"{term.comparison.sign} {term.comparison.limit:,g}"
        parts.append(f"{column.name.say(language)}{colon}{said}")
    return both.join(parts) or _ALWAYS.say(language)
