"""The award page: who is recommended, by how much, what would change it, and on what conditions."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from pmo_kit.model.choice import WeightRange
from pmo_kit.model.figure import Figure
from pmo_kit.model.vendor_evaluation import ScoredCriterion, ScoreLimit, VendorEvaluation
from pmo_kit.report.choice_charts import cost_chart, weight_chart
from pmo_kit.report.fragments import Fragment, fragment
from pmo_kit.report.words import Speaker


class VendorEvaluationPage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: VendorEvaluation, language: str):
        self._result = result
        failed = {each.alternative for each in result.screening if each.outcome == "fail"}
        self._values = {
            "choice": result,
            "shown": [key for key in result.options if key not in failed],
            "titles": {each.criterion: each.title for each in result.criteria},
            "inside": inside,
            "exactly": exactly,
            "number": partial(number, result.currency),
            "measured": partial(measured, result.currency),
            "held": partial(held, result.currency),
            "limits": told_limits(result),
            "weight_chart": weight_chart,
            "cost_chart": cost_chart,
        }
        self._part: Callable[[str], Fragment] = partial(self._make, language)

    def _make(self, language: str, name: str) -> Fragment:
        return fragment(f"vendor_evaluation/{name}.html.j2", language, self._values)

    def answer(self) -> Fragment:
        """The award on one screen: recommendation, margin, what would change it, conditions."""
        return self._part("answer")

    def must_haves(self) -> Fragment:
        """Who passes every must-have, and which failures exclude whom."""
        return self._part("must_haves")

    def weights(self) -> Fragment:
        """What each criterion counts, and whether the judgements behind it agree."""
        return self._part("weights")

    def scores(self) -> Fragment:
        """Each score with what shows it."""
        return self._part("scores")

    def ranking(self) -> Fragment:
        """Five methods, each with its scale and direction, and where they disagree."""
        return self._part("ranking")

    def steadiness(self) -> Fragment:
        """The range of each weight as a chart and a table, and how often each option is first by chance."""
        return self._part("steadiness")

    def costs(self) -> Fragment:
        """Total cost by kind, year and scenario, and the cost of a resolved contact."""
        return self._part("costs")

    def terms(self) -> Fragment:
        """What each option agrees to in its contract."""
        return self._part("terms")

    def provenance(self) -> Fragment:
        """Seed, trials, inputs and versions; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def vendor_evaluation_page(result: VendorEvaluation, *, language: str = "en") -> VendorEvaluationPage:
    """Lay out a vendor evaluation for its readers, in `en`, `zh` or `both`."""
    return VendorEvaluationPage(result, language)


def exactly(share: float) -> str:
    """A share in per cent with one decimal."""
    return f"{share:.1%}"


def inside(found: WeightRange) -> tuple[str, str]:
    """Both ends of a range in per cent, rounded towards the weight: what is printed never promises too much."""
    low, high = math.ceil(found.low * 1000), math.floor(found.high * 1000)
    return f"{low / 10:.1f}%", f"{high / 10:.1f}%"


def number(currency: str, figure: Figure, criterion: ScoredCriterion, say: Speaker) -> str:
    """A score as its criterion counts it: money, money a contact, or a number of its unit; else why there is none."""
    if figure.value is None:
        return say.reason(figure.because) if figure.because else say.word("not_assessed")
    return measured(currency, figure.value, criterion, say)


def measured(currency: str, value: float, criterion: ScoredCriterion, say: Speaker) -> str:
    """A value as its criterion counts it."""
    if criterion.kind == "total_cost":
        return say.money(value, currency)
    return say.cents(value, currency) if criterion.kind == "cost_per_resolved" else f"{value:.4g}"


def held(currency: str, limit: float, criterion: ScoredCriterion, say: Speaker) -> str:
    """A limit as its criterion counts it, rounded to the safe side: what is printed never promises too much."""
    if criterion.kind == "score":
        step = 10.0 ** (math.floor(math.log10(limit)) - 2)
    elif criterion.kind == "total_cost":
        step = 10_000.0 if limit >= 100_000 else 100.0  # noqa: PLR2004 - where amounts change from millions to whole
    else:
        step = 0.01
    steps = math.ceil(limit / step) if criterion.direction == "max" else math.floor(limit / step)
    return measured(currency, steps * step, criterion, say)


def told_limits(result: VendorEvaluation) -> tuple[tuple[ScoreLimit, ScoredCriterion], ...]:
    """The limits for the first screen: the one that is the smallest factor away, and the one of the total cost."""
    criteria = {each.criterion: each for each in result.criteria}
    known = [(each, criteria[each.criterion]) for each in result.limits if each.limit]
    ordered = sorted(known, key=lambda pair: abs(math.log((pair[0].limit or 1) / pair[0].value)))
    return tuple(each for at, each in enumerate(ordered) if at == 0 or each[1].kind == "total_cost")
