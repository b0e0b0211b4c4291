"""The figures that the formula pages print are those that the formulas give, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from pmo_kit.decide.cash_flows import (
    dated_present_value,
    dated_rate_of_return,
    discounted_payback,
    modified_rate_of_return,
    payback,
    payment,
    present_value,
    rate_of_return,
)
from pmo_kit.decide.concentration import concentration_index, effective_number
from pmo_kit.decide.criteria import judged_weights
from pmo_kit.decide.earned_value import earned_schedule, earned_value
from pmo_kit.decide.estimates import ThreePoint, below, merge_chance
from pmo_kit.decide.estimates import in_series as chain
from pmo_kit.decide.flow import efficiency
from pmo_kit.decide.flow_periods import littles_law, wip_for
from pmo_kit.decide.forecast import chance_of
from pmo_kit.decide.intervals import upper_bound, wilson
from pmo_kit.decide.queue import mean_time
from pmo_kit.decide.service_levels import allowed_downtime, in_series
from pmo_kit.decide.survival import survival
from pmo_kit.decide.total_cost import cost_per_resolved, total_cost
from pmo_kit.decide.working_days import due_date, working_days_between
from pmo_kit.model.choice import Weights
from pmo_kit.model.contract_cost import Contacts, CostLine
from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.read.calendars import build_calendar
from pmo_kit.read.method import load_method
from pmo_kit.report.words import Speaker

DOCS = Path(__file__).resolve().parents[2] / "docs"
FLOWS, CLAIMED = [-3.20, -0.15, 1.35, 1.85, 1.85], [-3.2, *[4.05696] * 4]
DATED = [(date(2026, 3, 1), -3.2), (date(2026, 9, 30), 1.0), (date(2027, 6, 30), 2.9)]
MONTH = timedelta(days=30)


def money() -> list[str]:
    """The golden case of formula book 4.1, the spreadsheet trap, and the claim of the vendor."""
    worth = present_value(FLOWS, 0.10, timing="year_end").known()
    return [
        f"{worth:.4f}",
        f"{worth / 1.10:.4f}",
        f"{rate_of_return(FLOWS).known():.2%}",
        f"{rate_of_return(CLAIMED).known():.2%}",
        f"{present_value(CLAIMED, 0.10, timing='year_end').known():.4f}",
        f"{modified_rate_of_return(FLOWS, finance_rate=0.10, reinvest_rate=0.10).known():.2%}",
        f"{dated_present_value(DATED, 0.10, days_a_year=365).known():.4f}",
        f"{dated_rate_of_return(DATED, days_a_year=365).known():.2%}",
        f"{-payment(1, 0.10, 5).known():.4f}",
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
    return [*told, *(f"{each:g}" for each in minutes), f"{in_series([0.999] * 3):.2%}"]


def estimates(method: Method) -> list[str]:
    """Formula book 4.4 and 4.3: a chain of four tasks, two paths, money and time earned."""
    tasks = [ThreePoint(*each) for each in ((10, 15, 30), (20, 30, 60), (15, 20, 45), (5, 8, 20))]
    series = chain(tasks, method)
    money = earned_value(3.20, 1.60, 1.28, 1.52)
    time = earned_schedule([0.1, 0.3, 0.6, 1.0, 1.6, 2.1, 2.5, 2.8, 3.0, 3.2], 1.28, 5)
    assert money.vac.value
    return [
        *(f"{series.mean:.3f}", f"{series.deviation:.3f}"),
        *(f"{below(series.mean, series.deviation, 0.8):.2f}", f"{series.sum_of_modes:g}"),
        f"{merge_chance([0.5, 0.5]):.0%}",
        *(f"{each.value:.4f}" for each in (money.cpi, money.spi)),
        *(f"{money.eac.value:.2f}", f"{money.eac_single_event:.2f}", f"{money.eac_both_bind.value:.2f}"),
        *(f"{money.etc.value:.2f}", f"{-money.vac.value:.2f}", f"{money.tcpi.value:.4f}"),
        *(f"{time.earned:.4f}", f"{time.spi_t:.4f}", f"{time.forecast.value:.2f}"),
    ]


def flow(method: Method) -> list[str]:
    """Formula book 4.7, and the curve of seven items of which three are still open."""
    curve = survival([3, 5, 5, 8, 4, 8, 10], [True] * 4 + [False] * 3, method)
    return [
        f"{efficiency(18, 112).value:.2%}",
        *(f"{littles_law(38, 2.5).value:g}", f"{wip_for(6, 2.5):g}"),
        *(f"{each.value:g}" for each in (curve.likely, curve.finished_only_likely)),
    ]


def forecasts() -> list[str]:
    """Formula book 4.7: the exact chances, and the queue."""
    history = [1, 3, 2, 4, 2, 1, 3, 2, 0, 3, 2, 4]
    chances = [chance_of(history, 12, periods) for periods in (5, 6, 7, 8)] + [chance_of(history, 5, 3)]
    waits = [mean_time(2.2, capacity).value for capacity in (2.4, 3.0)]
    assert all(waits)
    return [*(f"{each:.4f}" for each in chances), f"{waits[0]:.1f}", f"{waits[1]:.2f}"]


def shares() -> list[str]:
    """Formula book 4.11: two samples of one share, and two in which nothing was seen."""
    samples = [wilson(490, 500, share=0.95), wilson(98, 100, share=0.95)]
    ends = [f"{end:.2%}" for sample in samples if isinstance(sample, tuple) for end in sample]
    none = [upper_bound(0, of, share=0.95) for of in (500, 100)]
    return [*ends, f"{none[0]:.3%}", f"{3 / 500:.3%}", f"{none[1]:.2%}"]


def days(method: Method) -> list[str]:
    """Formula book 4.12: the year 2026 of the mainland."""
    calendar, weekdays = (build_calendar(method.calendars[name]) for name in ("CN", "WEEKDAYS"))
    spans = [((1, 1), (12, 31)), ((2, 1), (2, 28)), ((10, 1), (10, 31)), ((2, 9), (3, 2))]
    counted = [working_days_between(calendar, date(2026, *first), date(2026, *last)) for first, last in spans]
    return [str(each) for each in (*counted, working_days_between(weekdays, date(2026, 2, 9), date(2026, 3, 2)))]


def incidents() -> list[str]:
    """Five incidents, and four clocks that were judged."""
    hours = [2, 3, 5, 8, 30]
    high = load_method()[0].threshold("incident-high-percentile")
    told = [f"{np.median(hours):g}", f"{np.quantile(hours, high):g}", f"{np.mean(hours):g}"]
    return [*told, f"{3 / (3 + 1):.0%}"]


# Every bold figure of these pages is computed here.
COMPUTED_PAGES: dict[str, Callable[[Method], list[str]]] = {
    "what-money-is-worth": lambda _: money(),
    "choosing-between-vendors": choice,
    "what-a-contract-costs": cost,
    "how-much-hangs-on-whom": lambda _: concentration(),
    "estimates-and-earned-value": estimates,
    "how-flow-is-measured": flow,
    "forecasts-and-queues": lambda _: forecasts(),
    "how-sure-is-a-share": lambda _: shares(),
    "which-days-count": days,
    "how-long-incidents-take": lambda _: incidents(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMPUTED_PAGES)
def test_every_figure_in_bold_is_computed(method: Method, name: str, language: Language) -> None:
    """In the order of the page, and none is printed that is not checked here."""
    text = (DOCS / language / "concepts" / f"{name}.md").read_text(encoding="utf-8")
    told = [found.replace(" ", "") for found in re.findall(r"\*\*([\d.,]+ ?%?)\*\*", text)]
    assert told == COMPUTED_PAGES[name](method)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_due_days_of_the_page_are_computed(method: Method, language: Language) -> None:
    """Formula book 4.12: with make-up workdays, and on plain weekdays."""
    text = (DOCS / language / "concepts" / "which-days-count.md").read_text(encoding="utf-8")
    for name, submitted, limit in (
        ("CN", date(2026, 2, 10), 10),
        ("WEEKDAYS", date(2026, 2, 10), 10),
        ("CN", date(2026, 9, 28), 5),
    ):
        due = due_date(build_calendar(method.calendars[name]), submitted, limit)
        assert Speaker(language).day(due) in text
        assert Speaker(language).day(submitted) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_page_is_in_the_index_with_trap_and_source(language: Language) -> None:
    """Whoever looks for a formula finds it, with what goes wrong and what it rests on."""
    home = DOCS / language / "concepts"
    index = (home / "formulas.md").read_text(encoding="utf-8")
    for name in COMPUTED_PAGES:
        text = (home / f"{name}.md").read_text(encoding="utf-8")
        assert f"({name}.md" in index, name
        for words in (("**Trap", "**常见陷阱", "**陷阱"), ("**Source", "**依据", "formula book", "公式手册")):
            assert any(word in text for word in words), (name, words)
