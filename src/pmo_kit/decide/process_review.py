"""Where does work wait, for whom and how long, what would change it, and what can be promised? Over the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np
import pandas as pd

from pmo_kit.decide.bypasses import routes_of
from pmo_kit.decide.causes import Causes, held_up_by
from pmo_kit.decide.conditions import Answers
from pmo_kit.decide.cumulative_flow import item_levels, stage_levels
from pmo_kit.decide.flow import (
    FlowItems,
    cycle_times,
    flow_efficiency,
    flow_items,
    lead_times,
    open_items,
    spread,
    usual,
)
from pmo_kit.decide.flow_delays import first_answers, first_time_right, item_blocks
from pmo_kit.decide.flow_periods import little_check, period_counts, throughput
from pmo_kit.decide.forecast import back_test, how_many, item_back_test, when_done
from pmo_kit.decide.heading import day_of, portfolio_heading
from pmo_kit.decide.lookalikes import pair
from pmo_kit.decide.queue_review import review_queue
from pmo_kit.decide.stage_flow import StageHistory, open_stays, rate_window, stage_flows
from pmo_kit.decide.stage_stays import initiatives_as_items, paused_spans, stage_moves, stage_stays
from pmo_kit.decide.survival import survival
from pmo_kit.decide.tiering import tier_all
from pmo_kit.errors import Faults, Place
from pmo_kit.model.dates import last_day
from pmo_kit.model.flow import Forecast, LeftOut, Period, PeriodCount, Survival
from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.process_review import FinishedItem, FlowReview, OpenStay, Source, StageFlow
from pmo_kit.model.text import Reason, Text

_REGISTERS: Mapping[Source, str] = {"initiatives": "stage_events", "work_items": "work_items"}


@dataclass(frozen=True)
class _Asked:
    """What a review is asked for: the day, what flows, in which periods, how many ahead, and how many items."""

    day: date
    source: Source
    period: Period
    ahead: int
    wanted: int


def decide_process_review(
    portfolio: Portfolio,
    *,
    as_of: date | str,
    source: str = "initiatives",
    period: str = "month",
    ahead: int,
    wanted: int,
) -> FlowReview:
    """Review the flow of the initiatives (from the moves between stages) or of the register of work items.

    Forecasts look `ahead` so many periods (`month` or `week`), and say when `wanted` items are done.

    Raises:
        BadInput: when `as_of` is not a day, or another setting is none that there is.
    """
    asked = _asked(as_of, source, period, ahead, wanted)
    found = _of_initiatives(portfolio, asked) if asked.source == "initiatives" else _of_items(portfolio, asked)
    return FlowReview(playbook="process-review", **portfolio_heading(portfolio, asked.day), **found)


def _asked(as_of: date | str, source: str, period: str, ahead: int, wanted: int) -> _Asked:
    faults = Faults()
    for name, value, known in (("source", source, get_args(Source)), ("period", period, get_args(Period))):
        if value not in known:
            faults.add("review-setting", Place(field=name), value=value, known=", ".join(known))
    for name, number in (("ahead", ahead), ("wanted", wanted)):
        if number < 1:
            faults.add("review-number", Place(field=name), value=number)
    faults.raise_if_any()
    return _Asked(day_of(as_of), source, period, ahead, wanted)  # type: ignore[arg-type]


def _of_initiatives(portfolio: Portfolio, asked: _Asked) -> dict[str, Any]:
    method, events = portfolio.method, portfolio.frames["stage_events"]
    read, left_out = stage_moves(events, asked.day)
    moves = Causes(method).in_moves(read)
    items = flow_items(initiatives_as_items(moves, method), asked.day)
    history = StageHistory(
        stays=stage_stays(moves, asked.day),
        moves=moves,
        names=_names(portfolio.frames["initiatives"]),
        tiers=_tiers(portfolio),
        routes=routes_of(portfolio),
        submitted=_submitted(portfolio.frames["initiatives"]),
        decided=first_answers(portfolio.decisions),
        calendar=portfolio.calendar,
        method=method,
        as_of=asked.day,
    )
    counts = period_counts(items, asked.period)
    bands, levels = stage_levels(moves, _ends(counts, asked.day), method)
    stages, waiting = stage_flows(history), open_stays(history)
    return {
        **_measured(items, counts, method, asked),
        "rows": len(events),
        "stages": stages,
        "slowest": _slowest(stages),
        "open_stays": waiting,
        "bands": bands,
        "levels": levels,
        "blocked": held_up_by(paused_spans(moves), asked.day, method),
        "first_time_right": first_time_right(portfolio.decisions, method.decision_outcomes, asked.day),
        "queue": review_queue(history),
        "left_out": (*left_out, *items.left_out),
        "glance": _glance(stages, waiting, how_many(throughput(counts), asked.ahead, method)),
    }


def _of_items(portfolio: Portfolio, asked: _Asked) -> dict[str, Any]:
    method, rows = portfolio.method, portfolio.frames["work_items"]
    items = flow_items(rows, asked.day)
    counts = period_counts(items, asked.period)
    bands, levels = item_levels(items, _ends(counts, asked.day))
    spans, broken = item_blocks(rows)
    waiting = _open_items(items, rows, method)
    left_out: tuple[LeftOut, ...] = (*items.left_out, *broken)
    return {
        **_measured(items, counts, method, asked),
        "rows": len(rows),
        "stages": (),
        "slowest": "",
        "open_stays": waiting,
        "bands": bands,
        "levels": levels,
        "blocked": held_up_by(Causes(method).in_spans(spans), asked.day, method),
        "first_time_right": (),
        "queue": None,
        "left_out": left_out,
        "glance": _glance((), waiting, how_many(throughput(counts), asked.ahead, method)),
    }


def _measured(items: FlowItems, counts: tuple[PeriodCount, ...], method: Method, asked: _Asked) -> dict[str, Any]:
    """What is measured alike whatever flows."""
    history = throughput(counts)
    return {
        "source": asked.source,
        "register_name": _REGISTERS[asked.source],
        "period": asked.period,
        "items": len(items.frame),
        "delivered": len(items.delivered),
        "cancelled": int(items.frame["cancelled"].sum()),
        "under_way": len(items.under_way),
        "waiting_to_start": int((items.frame["started"].isna() & items.frame["finished"].isna()).sum()),
        "rate_months": int(method.threshold("flow-rate-months")),
        "likely_share": method.threshold("flow-likely"),
        "safe_share": method.threshold("flow-safe"),
        "least_history": int(method.threshold("flow-least-history")),
        "finished": _finished(items),
        "lead": spread(lead_times(items), method),
        "cycle": spread(cycle_times(items), method),
        "efficiency": flow_efficiency(items),
        "periods": counts,
        "history": history,
        "little": little_check(items, rate_window(asked.day, method)[0], asked.day, method) if counts else None,
        "to_production": _to_production(items, method),
        "how_many": how_many(history, asked.ahead, method),
        "when": when_done(history, asked.wanted, method),
        "back_test": back_test(history, asked.ahead, method),
        "item_back_test": item_back_test(items, method),
        "seed": int(method.threshold("simulation-seed")),
    }


def _to_production(items: FlowItems, method: Method) -> Survival:
    """Days from request to delivery; what is still open, or was cancelled, counts as long as it was watched."""
    frame = items.frame
    begun = frame["requested"].fillna(frame["started"]).fillna(frame["finished"])
    until = frame["finished"].fillna(pd.Timestamp(items.as_of))
    ended = frame["finished"].notna() & ~frame["cancelled"]
    return survival((until - begun).dt.days.astype(np.float64).tolist(), ended.tolist(), method)


def _finished(items: FlowItems) -> tuple[FinishedItem, ...]:
    done = items.delivered.sort_values(["finished", "item_id"])
    took = (done["finished"] - done["started"]).dt.days
    rows = zip(done["item_id"], done["finished"].dt.date, took, strict=True)
    return tuple(FinishedItem(item=item, finished=day, days=days) for item, day, days in rows)


def _open_items(items: FlowItems, rows: pd.DataFrame, method: Method) -> tuple[OpenStay, ...]:
    history = cycle_times(items)
    named_rows = rows["name"] if "name" in rows else pd.Series([None] * len(rows))
    names = dict(zip(rows["item_id"], (pair(each, None) for each in named_rows), strict=True))
    limits = usual(history, method)
    return tuple(
        OpenStay(
            item=each.item,
            name=names[each.item],
            place="",
            since=each.started,
            age=each.age,
            likely=limits[0] if limits else None,
            safe=limits[1] if limits else None,
            band=each.band,
        )
        for each in open_items(items, method)
    )


def _names(frame: pd.DataFrame) -> dict[str, Text]:
    rows = zip(frame["initiative_id"], frame["name_en"], frame["name_zh"], strict=True)
    return {key: pair(english, chinese) for key, english, chinese in rows}


def _tiers(portfolio: Portfolio) -> dict[str, int]:
    """The tier of each initiative under the rules, the strictest that is possible while it is open."""
    frame = portfolio.frames["initiatives"]
    strictest = tier_all(Answers(frame), portfolio.method).strictest
    return dict(zip(frame["initiative_id"], strictest.tolist(), strict=True))


def _submitted(frame: pd.DataFrame) -> dict[str, date]:
    """The day on which each intake was complete; one that is not, or that says no day, is left out."""
    rows = zip(frame["initiative_id"], frame["submitted_on"], strict=True)
    return {key: last_day(said) for key, said in rows if isinstance(said, str)}


def _ends(counts: tuple[PeriodCount, ...], as_of: date) -> list[date]:
    """The last day of each period that is over, and the day of the report."""
    return [min(each.last, as_of) for each in counts]


def _slowest(stages: tuple[StageFlow, ...]) -> str:
    """The stage whose open stays have waited most days beyond what is likely there; blank where none has."""
    worst = max(stages, key=lambda each: each.excess, default=None)
    return worst.stage if worst and worst.excess else ""


def _glance(stages: tuple[StageFlow, ...], waiting: tuple[OpenStay, ...], promise: Forecast) -> Glance:
    slowest = next((each.title for each in stages if each.stage == _slowest(stages)), None)
    late = sum(each.band == "beyond-safe" for each in waiting)
    told = (f"{promise.safe.value or 0:.0f}", str(promise.periods))
    safe = promise.safe.reason or Reason("review-safe-count", tuple(Text.same(each) for each in told))
    notes = (Note(Reason("review-beyond-safe", (Text.same(str(late)),)), bad=True),) if late else ()
    return Glance((Cell("review-where", named(slowest)), Cell("review-may-promise", safe)), notes)
