"""The reference page of decisions: what can be decided, what each outcome asks for, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from page_parts import titled

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text

Table = Callable[..., str]
Standing = Callable[[object, Method, Language], str]

_ASKED = {
    "conditions": Text("conditions with owner and due day", "条件（含责任人与完成期限）"),
    "expires": Text("an expiry", "失效日"),
    "reason": Text("a reason", "理由"),
    "waives": Text("the check that is waived", "所豁免的检查"),
    "settles": Text("the condition that was met", "已落实的条件"),
}
_TITLE, _FREE, _NOT_FREE = Text("Decisions", "决定"), Text("yes", "是"), Text("no", "否")
_TOLD = Text(
    "Who may decide at a gate decides all of it there, waivers too: [authority](authorities.md). "
    "A waiver holds until its last day: [record a decision](../how-to/record-a-decision.md#waive).",
    "在某关口有权作决定者决定该关口的全部事项，包括豁免，见[授权与独立性](authorities.md)。"
    "豁免有效期至截止日当天，见[记录决定](../how-to/record-a-decision.md#waive)。",
)
_HEADINGS = (
    Text("Outcome", "结论"),
    Text("Asks for", "必填"),
    Text("The way is free", "是否放行"),
    Text("After its expiry", "失效后"),
    Text("Status; owner; review by", "状态；责任人；复核期限"),
)


def decision_outcomes(method: Method, language: Language, *, table: Table, standing: Standing) -> str:
    """The outcomes of each kind of decision."""
    outcomes = method.decision_outcomes
    joined = ", " if language == "en" else "、"
    parts = [f"# {_TITLE.say(language)}\n", f"{_TOLD.say(language)}\n"]
    for kind in method.decision_kinds.values():
        rows = [
            (
                titled(each, language),
                joined.join(_ASKED[need].say(language) for need in each.asks) or "–",
                (_FREE if each.passes else _NOT_FREE).say(language),
                outcomes[each.lapses_to].name.say(language) if each.lapses_to else "–",
                standing(each, method, language),
            )
            for each in outcomes.values()
            if each.kind == kind.id
        ]
        parts += [
            f"## {kind.name.say(language)} {{#{kind.id}}}\n",
            table([heading.say(language) for heading in _HEADINGS], rows),
        ]
    return "\n".join(parts)
