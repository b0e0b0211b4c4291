"""How long did finished items take, and how old are open ones? Rows that cannot be true are listed and left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmo_kit.model.flow import AgeBand, LeftOut, LeftOutRule, Measure, OpenItem, Spread
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_DATES = ("requested", "started", "finished")
_DAY = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True)
class FlowItems:
    """Items that can be measured on a day, and the rows that were left out.

    `frame` has one row for each item: item_id, requested, started and finished (days, NaT where not yet), cancelled
    (it ended without being delivered), active_days and waiting_days (NaN where nobody stamped them). An item with
    neither start nor end is waiting to be started: it has arrived and is not under way.
    """

    frame: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    as_of: date

    @property
    def delivered(self) -> pd.DataFrame:
        """The items that were finished and not cancelled."""
        chosen: pd.DataFrame = self.frame[self.frame["finished"].notna() & ~self.frame["cancelled"]]
        return chosen

    @property
    def under_way(self) -> pd.DataFrame:
        """The items that were started and have not ended."""
        chosen: pd.DataFrame = self.frame[self.frame["started"].notna() & self.frame["finished"].isna()]
        return chosen


def flow_items(rows: pd.DataFrame, as_of: date) -> FlowItems:
    """Read items as they stand on `as_of`; every row is either measured or left out, and none is both.

    `rows` has the column item_id and any of requested, started and finished (text, `2026-03-01`), outcome
    (`cancelled` or anything else), active_days and waiting_days. A row is left out under the first rule that it
    breaks: no id, an id that stands twice (nobody can say which row is true), a date that is not a day, no start
    although it ended or nobody asked for it, an end before its start or request, a date after `as_of`.
    """
    frame = pd.DataFrame({"item_id": _column(rows, "item_id")})
    for name in _DATES:
        text = _column(rows, name)
        frame[name] = pd.to_datetime(text.where(text.str.fullmatch(_DAY).eq(True)), errors="coerce")
    frame["cancelled"] = _column(rows, "outcome").eq("cancelled")
    for name in ("active_days", "waiting_days"):
        frame[name] = pd.to_numeric(_column(rows, name), errors="coerce")
    broken = _broken(frame, rows, as_of)
    kept = ~broken.any(axis="columns")
    return FlowItems(frame[kept].reset_index(drop=True), tuple(_left_out(frame, rows, broken)), as_of)


def lead_times(items: FlowItems) -> Floats:
    """Days from request to delivery of the items that have both."""
    done = items.delivered
    return _days(done["finished"] - done["requested"])


def cycle_times(items: FlowItems) -> Floats:
    """Days from start to delivery; an item that starts and ends on one day took 0."""
    done = items.delivered
    return _days(done["finished"] - done["started"])


def waiting_times(items: FlowItems) -> Floats:
    """Days waited of the delivered items for which they were stamped."""
    return items.delivered["waiting_days"].dropna().to_numpy(dtype=np.float64)


def active_times(items: FlowItems) -> Floats:
    """Days worked on of the delivered items for which they were stamped."""
    return items.delivered["active_days"].dropna().to_numpy(dtype=np.float64)


def percentile(values: Sequence[float] | Floats | Ints, share: float) -> float:
    """The smallest of the values that at least this share of them does not exceed: always one that occurred.

    Raises:
        ValueError: without values, or for a share outside 0 to 1.

    >>> percentile([1, 2, 3, 4], 0.5)
    2.0
    """
    if len(values) == 0:
        raise ValueError("no values, no percentile")
    return float(np.quantile(np.asarray(values, dtype=np.float64), share, method="inverted_cdf"))


def spread(values: Sequence[float] | Floats, method: Method) -> Spread:
    """Mean and the two percentiles of the method, with n; a reason instead of numbers where there are no values."""
    if len(values) == 0:
        return Spread(n=0, mean=None, likely=None, safe=None, lowest=None, highest=None, reason=Reason("flow-no-items"))
    return Spread(
        n=len(values),
        mean=float(np.mean(values)),
        likely=percentile(values, method.threshold("flow-likely")),
        safe=percentile(values, method.threshold("flow-safe")),
        lowest=float(np.min(values)),
        highest=float(np.max(values)),
    )


def flow_efficiency(items: FlowItems) -> Measure:
    """Which share of their time were items worked on? Σ active / Σ (active + waiting), 0 to 1; n items.

    Only items for which both were stamped count: hours booked say nothing about waiting. Formula book 4.7.
    """
    both = items.frame[["active_days", "waiting_days"]].dropna()
    return efficiency(float(both["active_days"].sum()), float(both["waiting_days"].sum()), n=len(both))


def efficiency(active: float, waiting: float, *, n: int = 1) -> Measure:
    """Active time over active and waiting time together, in whatever unit both have.

    >>> round(efficiency(18, 112).value, 4)
    0.1385
    """
    if not n:
        return Measure(value=None, n=0, reason=Reason("flow-not-stamped"))
    if active + waiting <= 0:
        return Measure(value=None, n=n, reason=Reason("flow-no-time"))
    return Measure(value=active / (active + waiting), n=n)


def open_items(items: FlowItems, method: Method) -> tuple[OpenItem, ...]:
    """The items under way, oldest first, each against the cycle times of those delivered.

    With fewer delivered items than the method asks for (`flow-least-history`) no band is given. An item older than
    every percentile is not late by a promise: it is older than things usually get.
    """
    history = np.sort(cycle_times(items))
    limits = usual(history, method)
    found = []
    for item, day in zip(items.under_way["item_id"], items.under_way["started"].dt.date, strict=True):
        age = (items.as_of - day).days
        found.append(
            OpenItem(
                item=item,
                started=day,
                age=age,
                no_longer_share=float(np.searchsorted(history, age, side="right")) / len(history) if limits else None,
                band=age_band(age, limits),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.age, each.item)))


def usual(history: Sequence[float] | Floats, method: Method) -> tuple[float, float] | None:
    """The likely and the safe percentile of what has ended; None where too little has (`flow-least-history`)."""
    if len(history) < method.threshold("flow-least-history"):
        return None
    return percentile(history, method.threshold("flow-likely")), percentile(history, method.threshold("flow-safe"))


def age_band(age: int, limits: tuple[float, float] | None) -> AgeBand:
    """Where an age stands against what is usual; not assessed where nobody can say what that is."""
    if limits is None:
        return "not-assessed"
    likely, safe = limits
    return "beyond-safe" if age > safe else "likely-to-safe" if age > likely else "below-likely"


def _column(rows: pd.DataFrame, name: str) -> pd.Series[str]:
    given = rows[name] if name in rows else pd.Series([None] * len(rows), dtype="object")
    return given.reset_index(drop=True).astype("str")


def _days(spans: pd.Series[pd.Timedelta]) -> Floats:
    return np.asarray(spans.dropna().dt.days, dtype=np.float64)


def _broken(frame: pd.DataFrame, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Which rule each row breaks, the rules in the order in which they are told."""
    written = pd.DataFrame({name: _column(rows, name).fillna("").ne("") for name in _DATES})
    begun = frame["started"].fillna(frame["requested"])
    no_start = frame["started"].isna() & (frame["requested"].isna() | (frame["finished"].notna() & ~frame["cancelled"]))
    before = (frame["finished"] < begun) | (frame["started"] < frame["requested"])
    rules: dict[LeftOutRule, pd.Series[bool]] = {
        "id-missing": frame["item_id"].isna() | frame["item_id"].eq(""),
        "id-repeated": frame["item_id"].duplicated(keep=False),
        "date-not-a-day": (written & frame[list(_DATES)].isna()).any(axis="columns"),
        "no-start": no_start,
        "end-before-start": before,
        "in-the-future": (frame[list(_DATES)] > pd.Timestamp(as_of)).any(axis="columns"),
    }
    return pd.DataFrame(rules)


def _left_out(frame: pd.DataFrame, rows: pd.DataFrame, broken: pd.DataFrame) -> Iterable[LeftOut]:
    """What each row that breaks a rule says, under the first one."""
    written = [_column(rows, name).fillna("").tolist() for name in _DATES]
    items = frame["item_id"].fillna("").tolist()
    rules = broken.columns.tolist()
    for at in np.flatnonzero(broken.any(axis="columns").to_numpy()).tolist():
        rule = rules[int(broken.iloc[at].to_numpy().argmax())]
        dates = " ".join(f"{name}={said[at]}" for name, said in zip(_DATES, written, strict=True) if said[at])
        yield LeftOut.model_validate({"item": items[at], "row": at + 1, "rule": rule, "detail": dates})
