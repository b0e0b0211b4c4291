"""What must hold inside a row of the register of actions, and between a metric and the function that computes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.action_rules import FITS, Metric
from pmo_kit.model.dates import precision
from pmo_kit.model.method import Method
from pmo_kit.model.named import named_in
from pmo_kit.read.rule_links import place_of
from pmo_kit.read.tables import TextTable

ACTIONS = "retro_actions"
_DAYS = ("set_on", "test_on")


def check_action_metrics(method: Method, faults: Faults) -> None:
    """Note every metric whose unit, or what it is about, is not that of the function that computes it."""
    for metric in method.action_metrics.values():
        about, unit = FITS[metric.measured]
        if metric.about != about:
            place = place_of(method, "action_metrics", metric.id, "about")
            faults.add("metric-about", place, value=metric.about or "–", wanted=about or "–", measured=metric.measured)
        if metric.unit != unit:
            place = place_of(method, "action_metrics", metric.id, "unit")
            faults.add("metric-unit", place, value=metric.unit, wanted=unit, measured=metric.measured)


def check_actions(
    frame: pd.DataFrame, table: TextTable, position: Mapping[str, int], method: Method, faults: Faults
) -> None:
    """Note every cell of a row that does not go with the others; cells that could not be read are noted already."""
    for row, cells in zip(table.numbers, frame.to_dict("records"), strict=True):
        said = {name: cells[name] for name in position if not pd.isna(cells[name])}
        where = {name: table.place(row, at, f"{ACTIONS}.{name}") for name, at in position.items()}
        _check_days(said, where, faults)
        metric = method.action_metrics.get(str(said.get("metric")))
        if metric is not None:
            _check_about(metric, said, where, method, faults)
            _check_target(metric, said, where, faults)


def _check_days(said: Mapping[str, object], where: Mapping[str, Place], faults: Faults) -> None:
    days = {name: str(said[name]) for name in _DAYS if name in said}
    for name, day in days.items():
        if precision(day) != "day":
            faults.add("action-day-vague", where[name], value=day)
    exact = {name: date.fromisoformat(day) for name, day in days.items() if precision(day) == "day"}
    if len(exact) == len(_DAYS) and exact["test_on"] <= exact["set_on"]:
        faults.add("action-tested-before", where["test_on"], value=days["test_on"], set_on=days["set_on"])


def _check_about(
    metric: Metric, said: Mapping[str, object], where: Mapping[str, Place], method: Method, faults: Faults
) -> None:
    about = str(said.get("about", ""))
    place = where.get("about", where["metric"])
    if not metric.about:
        if about:
            faults.add("action-about-none", place, value=about, metric=metric.id)
    elif not about or named_in(method, metric.about, about) is None:
        known = ", ".join(getattr(method, metric.about))
        faults.add("action-about-unknown", place, value=about or "–", metric=metric.id, known=known)


def _check_target(metric: Metric, said: Mapping[str, object], where: Mapping[str, Place], faults: Faults) -> None:
    if "comparison" in said and said["comparison"] != metric.comparison:
        faults.add("action-comparison", where["comparison"], metric=metric.id, wanted=metric.comparison)
    target, share = said.get("target"), metric.unit == "share"
    if isinstance(target, float) and (target < 0 or (share and target > 1)):
        faults.add("action-target-share" if share else "action-target-days", where["target"], value=f"{target:g}")
