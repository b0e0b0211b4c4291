"""The figures that the formula pages print are those that the formulas give, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from pmo_kit.decide.cash_flows import discounted_payback, payback, present_value, rate_of_return
from pmo_kit.decide.concentration import concentration_index, effective_number
from pmo_kit.decide.criteria import judged_weights
from pmo_kit.decide.service_levels import allowed_downtime, in_series
from pmo_kit.decide.total_cost import cost_per_resolved, total_cost
from pmo_kit.model.choice import Weights
from pmo_kit.model.contract_cost import Contacts, CostLine
from pmo_kit.model.method import Method

DOCS = Path(__file__).resolve().parents[2] / "docs"
FLOWS, CLAIMED = [-3.20, -0.15, 1.35, 1.85, 1.85], [-3.2, *[4.05696] * 4]
# Every bold figure of these pages is computed here.
COMPUTED_PAGES = (
    "what-money-is-worth",
    "choosing-between-vendors",
    "what-a-contract-costs",
    "how-much-hangs-on-whom",
)
MONTH = timedelta(days=30)


def money() -> list[str]:
    """The golden case of formula book 4.1, the spreadsheet trap, and the claim of the vendor."""
    worth = present_value(FLOWS, 0.10, timing="year_end").known()
    return [
        f"{worth:.4f}",
        f"{worth / 1.10:.4f}",
        f"{rate_of_return(FLOWS).known():.2%}".replace("%", " %"),
        f"{rate_of_return(CLAIMED).known():.2%}".replace("%", " %"),
        f"{present_value(CLAIMED, 0.10, timing='year_end').known():.4f}",
        f"{payback(FLOWS).known():.3f}",
        f"{discounted_payback(FLOWS, 0.10).known():.3f}",
    ]


def choice(method: Method) -> list[str]:
    """The two matrices of formula book 4.10."""
    indices = {each.size: each.value for each in method.random_indices.values()}

    def judged(ab: float, ac: float, bc: float) -> Weights:
        judgements = {("a", "b"): ab, ("a", "c"): ac, ("b", "c"): bc}
        return judged_weights(
            "abc", judgements, random_indices=indices, limit=method.threshold("judgement-consistency")
        )

    good, bad = judged(3, 5, 2), judged(3, 1 / 5, 3)
    assert good.shares
    assert good.consistency
    assert bad.consistency
    told = [f"{share:.4f}" for share in good.shares.values()]
    told += [f"{good.consistency.largest:.4f}", f"{good.consistency.ratio.known():.4f}"]
    return [*told, f"{bad.consistency.ratio.known():.2f}"]


def cost(method: Method) -> list[str]:
    """The contract of two years, as planned and with twice the use, and the resolved contact."""
    lines = [
        CostLine("setup", "integration", (1,), 90_000),
        CostLine("in", "tokens-in", (0, 4000, 5000), 2),
        CostLine("review", "human-review", (0, 100, 100), 200),
        CostLine("exit", "exit", (0, 0, 1), 12_100),
    ]
    scenarios = [method.cost_scenarios[name] for name in ("as-planned", "twice-the-use")]
    totals = [total_cost(lines, kinds=method.cost_kinds, scenario=each, rate=0).total.known() for each in scenarios]
    contact = cost_per_resolved(Contacts(1000, 1300, 200, 900), per_attempt=0.40, per_escalation=15).known()
    return [*(f"{total:,.0f}" for total in totals), f"{contact:.2f}"]


def concentration() -> list[str]:
    """Shares, downtime and three in a row."""
    index = concentration_index([37, 21, 14, 12, 9, 7])
    minutes = [allowed_downtime(promised, MONTH) / timedelta(minutes=1) for promised in (0.999, 0.995)]
    told = [f"{index.known() * 10_000:,.0f}", f"{effective_number(index).known():.2f}"]
    return [*told, *(f"{each:g}" for each in minutes), f"{in_series([0.999] * 3):.2%}".replace("%", " %")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_in_bold_is_computed(method: Method, language: str) -> None:
    """In the order of the page, and none is printed that is not checked here."""
    figures_of = (money(), choice(method), cost(method), concentration())
    for name, figures in zip(COMPUTED_PAGES, figures_of, strict=True):
        text = (DOCS / language / "concepts" / f"{name}.md").read_text(encoding="utf-8")
        assert re.findall(r"\*\*([\d.,]+(?: %)?)\*\*", text) == figures, name
