"""A small sourcing decision, for the tests of vendor choice: three offers, one must-have, two scores and the cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pmo_kit.decide.vendor_evaluation import decide_vendor_evaluation
from pmo_kit.errors import Faults
from pmo_kit.model.playbook_needs import registers_of
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.vendor_evaluation import VendorEvaluation
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import read_register
from pmo_kit.read.sourcing_checks import check_sourcing
from tests.conftest import COMPLETE

DAY = "2026-03-31"
Office = Callable[..., Path]
Row = Mapping[str, str]
NAMES = {"A": "Alder / 桤木", "B": "Birch / 白桦", "C": "Cedar / 雪松"}
# Alder costs 120,000, Birch 110,000 and Cedar 100,000; all of it at signing, so that nothing is discounted.
PRICES = {"A": "120000", "B": "110000", "C": "100000"}
QUALITY, SAFETY = {"A": "90", "B": "80", "C": "60"}, {"A": "4", "B": "4", "C": "2"}


def options(**more: str) -> list[Row]:
    """Three offers, each for 10,000 contacts of which nine in ten are resolved and one in ten is escalated."""
    row = {
        "initiative_id": "OPS-001",
        "contacts": "10000",
        "escalated_share": "0.1",
        "resolved_share": "0.9",
        "escalation_cost": "5",
        **more,
    }
    names = {key: name.split(" / ") for key, name in NAMES.items()}
    return [{"option_id": key, "name_en": names[key][0], "name_zh": names[key][1], **row} for key in NAMES]


def criterion(key: str, kind: str, weight: str = "", direction: str = "", name: str = "") -> Row:
    """A row of the criteria."""
    return {
        "criterion_id": key,
        "initiative_id": "OPS-001",
        "name_en": name or key,
        "kind": kind,
        "weight": weight,
        "direction": direction,
    }


CRITERIA = [
    criterion("M", "must_have", name="Filed model"),
    criterion("Q", "score", "50", "max", "Quality"),
    criterion("S", "score", "20", "max", "Safety"),
    criterion("P", "total_cost", "30", name="Cost"),
]


def score(option: str, key: str, value: str, evidence: str = "report p. 1", **more: str) -> Row:
    """A row of the scores: yes or no for the must-have, else a number."""
    column = "met" if key == "M" else "score"
    dated = {"scored_by": "Li Wei", "scored_on": "2026-03-01"}
    return {
        "score_id": f"{option}-{key}",
        "option_id": option,
        "criterion_id": key,
        column: value,
        "evidence": evidence,
        **dated,
        **more,
    }


def scores(*changed: Row, without: tuple[str, ...] = ()) -> list[Row]:
    """Every score, those changed in place of the usual ones, and those left out by their id."""
    usual = [score(key, "M", "yes") for key in NAMES]
    usual += [score(key, "Q", value) for key, value in QUALITY.items()]
    usual += [score(key, "S", value) for key, value in SAFETY.items()]
    rows = {each["score_id"]: each for each in (*usual, *changed)}
    return [row for key, row in rows.items() if key not in without]


def line(option: str, price: str, kind: str = "integration", **more: str) -> Row:
    """A row of the costs: one unit at signing."""
    return {
        "line_id": f"CL-{option}-{kind}",
        "option_id": option,
        "kind": kind,
        "unit_price": price,
        "at_signing": "1",
        "taken_from": "offer p. 1",
        **more,
    }


def costs(kind: str = "integration", **prices: str) -> list[Row]:
    """One line for each option at its usual price, but for those given; `kind` is that of Alder."""
    return [line(key, price, kind if key == "A" else "integration") for key, price in {**PRICES, **prices}.items()]


def furnish(folder: Path, **registers: Any) -> Path:
    """Write the registers of the decision, the usual rows where none are given; an empty list leaves one out."""
    usual = {
        "sourcing_options": options(),
        "sourcing_criteria": CRITERIA,
        "sourcing_scores": scores(),
        "sourcing_costs": costs(),
    }
    for name, rows in {**usual, **registers}.items():
        path = folder / "registers" / f"{name}.csv"
        path.unlink(missing_ok=True)
        if rows:
            pd.DataFrame(list(rows)).fillna("").to_csv(path, index=False, encoding="utf-8")
    return folder


@cache
def _kit() -> Portfolio:
    """A portfolio with the kit's rules and registers; its rows are replaced."""
    return open_portfolio("sample", playbook="vendor-evaluation")


def opened(office: Office, *initiatives: Mapping[str, str], **registers: Any) -> Portfolio:
    """The portfolio with the decision, its registers read from files, and the kit's rules read only once."""
    kit, faults = _kit(), Faults()
    folder = furnish(office(*(initiatives or (COMPLETE,))), **registers) / "registers"
    read = {
        name: read_register(kit.registers[name], folder, kit.method, faults, currency="CNY")
        for name in registers_of("vendor-evaluation")
    }
    frames = {name: frame for name, (frame, _) in read.items()}
    check_sourcing(frames, {name: table for name, (_, table) in read.items() if table}, "CNY", faults)
    faults.raise_if_any()
    return replace(kit, frames=frames)


def evaluated(office: Office, **registers: Any) -> VendorEvaluation:
    """The evaluation of the decision."""
    return decide_vendor_evaluation(opened(office, **registers), "OPS-001", as_of=DAY)


def weighed(portfolio: Portfolio, weights: Mapping[str, float]) -> Portfolio:
    """The same decision with weights given directly."""
    criteria = portfolio.frames["sourcing_criteria"].copy()
    criteria["weight"] = criteria["criterion_id"].map(weights)
    judgements = portfolio.frames["sourcing_judgements"].iloc[:0]
    frames = {**portfolio.frames, "sourcing_criteria": criteria, "sourcing_judgements": judgements}
    return replace(portfolio, frames=frames)
