"""What must hold inside a row of the register of actions, and between a metric and the function that computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import pandas as pd

from pmo_kit.errors import Faults, Place
from pmo_kit.model.action_rules import FITS, Metric
from pmo_kit.model.dates import precision
from pmo_kit.model.method import Method
from pmo_kit.model.named import named_in
from pmo_kit.model.table_places import TablePlaces
from pmo_kit.read.rule_links import place_of

ACTIONS = "retro_actions"
_DAYS = ("set_on", "test_on")
# The place of a column in the row that is looked at.
_Where = Callable[[str], Place]


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


def check_actions(actions: pd.DataFrame, method: Method, places: TablePlaces, faults: Faults) -> None:
    """Note every cell of a row that does not go with the others; cells that could not be read are noted already."""
    for cells in actions.to_dict("records"):
        said = {str(name): cell for name, cell in cells.items() if not pd.isna(cell)}
        where = partial(places.place, str(said.get("action_id", "")))
        _check_days(said, where, faults)
        metric = method.action_metrics.get(str(said.get("metric")))
        if metric is not None:
            _check_about(metric, said, where, method, faults)
            _check_target(metric, said, where, faults)


def _check_days(said: Mapping[str, object], where: _Where, faults: Faults) -> None:
    days = {name: str(said[name]) for name in _DAYS if name in said}
    for name, day in days.items():
        if precision(day) != "day":
            faults.add("action-day-vague", where(name), value=day)
    exact = {name: date.fromisoformat(day) for name, day in days.items() if precision(day) == "day"}
    if len(exact) == len(_DAYS) and exact["test_on"] <= exact["set_on"]:
        faults.add("action-tested-before", where("test_on"), value=days["test_on"], set_on=days["set_on"])


def _check_about(metric: Metric, said: Mapping[str, object], where: _Where, method: Method, faults: Faults) -> None:
    about = str(said.get("about", ""))
    place = where("about")
    if not metric.about:
        if about:
            faults.add("action-about-none", place, value=about, metric=metric.id)
    elif not about or named_in(method, metric.about, about) is None:
        known = ", ".join(getattr(method, metric.about))
        faults.add("action-about-unknown", place, value=about or "–", metric=metric.id, known=known)


def _check_target(metric: Metric, said: Mapping[str, object], where: _Where, faults: Faults) -> None:
    if "comparison" in said and said["comparison"] != metric.comparison:
        faults.add("action-comparison", where("comparison"), metric=metric.id, wanted=metric.comparison)
    target, share = said.get("target"), metric.unit == "share"
    if share and isinstance(target, float) and target > 1:
        faults.add("action-target-share", where("target"), value=f"{target:g}")
