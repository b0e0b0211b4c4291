"""Which controls count against a risk, and by how much? Only what is in place, has evidence and was freshly tested."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pmo_kit.decide.register_rows import Row, rows_where
from pmo_kit.model.evidence import Piece
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.validity import begun, ended

Proofs = Mapping[str, Piece]
_NOT_IN_PLACE = {"planned": "control-planned", "failed": "control-failed"}


@dataclass(frozen=True)
class Effect:
    """What remains of a risk: shares (0 to 1) of its frequency and of the loss of one event."""

    frequency: float = 1
    severity: float = 1


@dataclass(frozen=True)
class Treatment:
    """One control against one risk, with whether it counts on a day and why.

    The reductions are shares from 0 to 1, None where nobody has estimated them. `test_again_by` is the last day on
    which its test still holds.
    """

    treatment: str
    control: str
    title: Text
    status: str
    evidence_id: str
    tested_on: date | None
    test_again_by: date | None
    frequency_reduction: float | None
    severity_reduction: float | None
    annual_cost: float | None
    counts: bool
    because: Reason

    @property
    def estimated(self) -> bool:
        """Whether both reductions are shares that can be computed with."""
        return None not in (self.frequency_reduction, self.severity_reduction)


def effect_of(treatments: Iterable[Treatment]) -> Effect:
    """What several controls leave of a risk together: the products of what each leaves, as if independent.

    A control without estimates leaves everything.
    """
    counted = [each for each in treatments if each.estimated]
    return Effect(
        frequency=math.prod(1 - (each.frequency_reduction or 0) for each in counted),
        severity=math.prod(1 - (each.severity_reduction or 0) for each in counted),
    )


def treatments_of(
    risk: str, controls: pd.DataFrame, proofs: Proofs, method: Method, *, tier: int, as_of: date
) -> tuple[Treatment, ...]:
    """The controls of the register against one risk, judged on a day for an initiative of this tier.

    `proofs` is the evidence of that initiative and of the whole organisation, by its id. It proves a control while it
    is final and has not expired.
    """
    return tuple(_treatment(row, proofs, method, tier, as_of) for row in rows_where(controls, "risk_id", risk))


def _unproven(piece: Piece | None, as_of: date) -> str:
    """Why a piece of evidence proves no control; blank where it does."""
    if piece is None:
        return "control-evidence-missing"
    wrong = {
        "control-evidence-not-final": piece.status != "final",
        "control-evidence-later": begun(piece.dated, as_of) == "no",
        "control-evidence-expired": ended(piece.expires, as_of) == "yes",
        "control-evidence-undated": "open" in {begun(piece.dated, as_of), ended(piece.expires, as_of)},
    }
    return next((kind for kind, holds in wrong.items() if holds), "")


def _treatment(row: Row, proofs: Proofs, method: Method, tier: int, as_of: date) -> Treatment:
    control = method.controls.get(row.text("control"))
    months = control.test_months.get(tier) if control else None
    tested = row.earliest("tested_on")
    again = _months_after(tested, months) if tested and months else None
    cuts = row.number("frequency_reduction"), row.number("severity_reduction")
    because = _standing(row, proofs, tested, again, as_of) or _effect_missing(*cuts) or Reason("control-counts")
    return Treatment(
        treatment=row.text("treatment_id"),
        control=row.text("control"),
        title=control.name if control else Text.same(row.text("control")),
        status=row.text("status"),
        evidence_id=row.text("evidence_id"),
        tested_on=tested,
        test_again_by=again,
        frequency_reduction=cuts[0],
        severity_reduction=cuts[1],
        annual_cost=row.number("annual_cost"),
        counts=because.kind == "control-counts",
        because=because,
    )


def _standing(row: Row, proofs: Proofs, tested: date | None, again: date | None, as_of: date) -> Reason | None:
    """Why a control does not count, as far as its state and its proof go; None where they are in order."""
    if row.text("status") != "in_place":
        return Reason(_NOT_IN_PLACE.get(row.text("status"), "control-unsaid"))
    unproven = _unproven(proofs.get(row.text("evidence_id")), as_of)
    wrong = {
        "control-without-evidence": not row.text("evidence_id"),
        unproven: bool(unproven),
        "control-untested": tested is None or tested > as_of,
        "control-without-interval": again is None,
        "control-stale": again is not None and again < as_of,
    }
    return next((Reason(kind) for kind, holds in wrong.items() if holds), None)


def _effect_missing(*reductions: float | None) -> Reason | None:
    return Reason("control-without-effect") if None in reductions else None


def _months_after(day: date, months: int) -> date:
    later: date = (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
    return later
