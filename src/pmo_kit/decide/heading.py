"""What every playbook's result begins with: the initiative as the register has it, and the rules in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pmo_kit.decide.lookalikes import pair
from pmo_kit.errors import Place, refuse
from pmo_kit.model.cell_values import cell_number, cell_text
from pmo_kit.model.dates import as_of_day
from pmo_kit.model.method import Stage
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.version import KIT_VERSION


@dataclass(frozen=True)
class Subject:
    """The initiative that a playbook is about: its row as a frame of one, its place in the register, its stage."""

    initiative_id: str
    row: pd.DataFrame
    position: int
    stage: Stage | None
    day: date

    def text(self, column: str) -> str:
        """A cell of the row as text; blank where nothing was written."""
        return cell_text(self.row[column].iloc[0])

    def number(self, column: str) -> float | None:
        """A cell of the row as a number; None where nothing was written."""
        return cell_number(self.row[column].iloc[0])


def day_of(as_of: date | str) -> date:
    """The day for which a playbook is asked (a date or `YYYY-MM-DD`).

    Raises:
        BadInput: when `as_of` is not a day.
    """
    try:
        return as_of_day(str(as_of))
    except ValueError as error:
        raise refuse("as-of-not-a-day", Place(field="as_of"), value=as_of) from error


def find_subject(portfolio: Portfolio, initiative: str, as_of: date | str) -> Subject:
    """The initiative of that id, on a day (a date or `YYYY-MM-DD`).

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    day = day_of(as_of)
    frame = portfolio.frames["initiatives"]
    found = (frame["initiative_id"] == initiative).to_numpy().nonzero()[0]
    if not len(found):
        some = tuple(frame["initiative_id"].head())
        raise refuse("initiative-unknown", Place(file="registers/initiatives"), value=initiative, known=some)
    row = frame.iloc[[int(found[0])]]
    return Subject(initiative, row, int(found[0]), portfolio.method.stages.get(row["stage"].iloc[0]), day)


def heading(portfolio: Portfolio, subject: Subject) -> dict[str, Any]:
    """The fields that `PlaybookResult` has in common for all playbooks, but for `playbook` and `glance`."""
    row, stage = subject.row, subject.stage
    return {
        "initiative_id": subject.initiative_id,
        "name": pair(row["name_en"].iloc[0], row["name_zh"].iloc[0]),
        "organisation": portfolio.settings.name,
        "classification": portfolio.settings.secrecy,
        "department": pair(row["department"].iloc[0], row["department_zh"].iloc[0]),
        "sponsor": subject.text("sponsor"),
        "business_owner": subject.text("business_owner"),
        "stage": stage.id if stage else None,
        "stage_title": stage.name if stage else None,
        "amount": subject.number("approved_budget"),
        "currency": portfolio.settings.currency,
        "as_of": subject.day,
        "inputs": portfolio.inputs,
        "method_version": portfolio.method.version,
        "kit_version": KIT_VERSION,
    }


def portfolio_heading(portfolio: Portfolio, day: date) -> dict[str, Any]:
    """The fields that `PortfolioResult` has in common for all playbooks, but for `playbook` and `glance`."""
    return {
        "organisation": portfolio.settings.name,
        "classification": portfolio.settings.secrecy,
        "currency": portfolio.settings.currency,
        "as_of": day,
        "inputs": portfolio.inputs,
        "method_version": portfolio.method.version,
        "kit_version": KIT_VERSION,
    }
