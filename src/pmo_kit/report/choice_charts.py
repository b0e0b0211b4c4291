"""Charts of a choice as inline SVG: the range of each weight, and the cost of each option over the scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pmo_kit.model.vendor_evaluation import VendorEvaluation
from pmo_kit.report.charts import WIDTH, Scale, drawn, steps
from pmo_kit.report.words import Speaker

_LEFT, _RIGHT, _TOP, _ROW = 8.0, 60.0, 24.0, 40.0
_PERCENT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class _Bar:
    """One bar: its label above, where it begins and ends, and the point inside it."""

    label: str
    note: str
    y: float
    low: float
    high: float
    at: float


def weight_chart(choice: VendorEvaluation, say: Speaker) -> Markup:
    """For each criterion its weight as a point, on the bar of weights within which the winner stays first."""
    titles = {each.criterion: say.text(each.title) for each in choice.criteria}
    bars = [
        _Bar(titles[each.criterion], f"{each.weight:.1%}", _row(row), _on(each.low), _on(each.high), _on(each.weight))
        for row, each in enumerate(choice.ranges)
    ]
    told = [
        say.labelled(bar.label, f"{each.low:.0%} – {each.high:.0%}")
        for bar, each in zip(bars, choice.ranges, strict=True)
    ]
    marks = [(_on(share), f"{share:.0%}") for share in _PERCENT]
    return _drawn(bars, marks, say.word("choice-weight-chart"), say.join(told))


def cost_chart(choice: VendorEvaluation, shown: Sequence[str], say: Speaker) -> Markup:
    """For each option its planned cost as a point, on the bar from its cheapest to its dearest scenario.

    Raises:
        ValueError: when none of the options has a cost in every scenario.
    """
    totals = {each.option: [one.total.value for one in each.scenarios] for each in choice.costs}
    known = {key: [each for each in totals[key] if each is not None] for key in shown}
    whole = {key: each for key, each in known.items() if each and len(each) == len(totals[key])}
    if not whole:
        raise ValueError("no option has a cost, so there is no chart")
    marks = steps(max(max(each) for each in whole.values()))
    largest = marks[-1]

    def money(amount: float) -> str:
        return say.money(amount, choice.currency)

    bars = [
        _Bar(
            say.text(choice.options[key]),
            money(each[0]),
            _row(row),
            _on(min(each) / largest),
            _on(max(each) / largest),
            _on(each[0] / largest),
        )
        for row, (key, each) in enumerate(whole.items())
    ]
    told = [say.labelled(bar.label, bar.note) for bar in bars]
    scale = [(_on(each / largest), money(each)) for each in marks]
    return _drawn(bars, scale, say.word("choice-cost-chart"), say.join(told))


def _row(row: int) -> float:
    return _TOP + _ROW * row


def _on(share: float) -> float:
    """Where a share of the whole scale stands."""
    return Scale(0, 1, _LEFT, WIDTH - _RIGHT).at(share)


def _drawn(bars: Sequence[_Bar], marks: Sequence[tuple[float, str]], title: str, text: str) -> Markup:
    values = {"bars": bars, "marks": marks, "title": title, "text": text, "floor": _row(len(bars))}
    return drawn("vendor_evaluation/bars.svg.j2", values)
