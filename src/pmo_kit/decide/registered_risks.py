"""The open risks of one initiative: what can be computed of each, and what a page tells about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pmo_kit.decide.evidence_pieces import pieces_for, pieces_of
from pmo_kit.decide.losses import Estimate, estimate_of
from pmo_kit.decide.register_rows import Row, rows_where
from pmo_kit.decide.risk_controls import Proofs, Treatment, treatments_of
from pmo_kit.decide.risk_days import acceptance_over, is_open
from pmo_kit.decide.risk_matrix import place_in_matrix
from pmo_kit.decide.risk_years import Exposure, Years, expose, loss_of, worth_of
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.risk_assessment import RegisteredRisk, TreatmentFinding
from pmo_kit.model.risk_library import CATEGORIES, Category
from pmo_kit.model.risk_scale import Simulation
from pmo_kit.model.text import Reason, Text, text_of_cell

_NUMBERS = ("frequency_per_year", "impact_low90", "impact_high90")
_WRONG = {"loss-range-zero": "impact_low90", "loss-range-reversed": "impact_high90"}


@dataclass(frozen=True)
class OpenRisk:
    """A risk of the register with its controls, and its exposure, or the reason why it cannot be computed."""

    row: Row
    category: Category | None
    title: Text
    treatments: tuple[Treatment, ...]
    exposure: Exposure | None
    undefined: Reason | None
    where: Text | None

    @property
    def id(self) -> str:
        """Its id in the register."""
        return self.row.text("risk_id")


def open_risks(
    portfolio: Portfolio, initiative: str, rule: Simulation, *, tier: int, as_of: date
) -> tuple[OpenRisk, ...]:
    """The risks of an initiative that are not closed, in the order of the register.

    `tier` (1 the strictest) says how often their controls have to be tested.
    """
    rows = rows_where(portfolio.frames["risks"], "initiative_id", initiative)
    pieces = pieces_for(initiative, pieces_of(portfolio, only=initiative), portfolio.method)
    proofs = {each.evidence_id: each for each in pieces}
    return tuple(_open(row, portfolio, proofs, rule, tier, as_of) for row in rows if is_open(row))


def _open(row: Row, portfolio: Portfolio, proofs: Proofs, rule: Simulation, tier: int, as_of: date) -> OpenRisk:
    method = portfolio.method
    risk = row.text("risk_id")
    treatments = treatments_of(risk, portfolio.frames["risk_controls"], proofs, method, tier=tier, as_of=as_of)
    numbers = (row.number(name) for name in _NUMBERS)
    estimate = estimate_of(*numbers, share=rule.interval_share, most_a_year=rule.most_a_year)
    return OpenRisk(
        row=row,
        category=_category(row, method),
        title=_title(row, method),
        treatments=treatments,
        exposure=expose(risk, estimate, treatments, rule) if isinstance(estimate, Estimate) else None,
        undefined=estimate if isinstance(estimate, Reason) else None,
        where=_where(portfolio, row, estimate) if isinstance(estimate, Reason) else None,
    )


def _where(portfolio: Portfolio, row: Row, undefined: Reason) -> Text:
    """The cell that keeps a risk from being computed: of its numbers the first that is missing, or the wrong one."""
    blank = next((name for name in _NUMBERS if row.number(name) is None), "")
    return portfolio.where("risks", row.text("risk_id"), blank or _WRONG.get(undefined.kind, _NUMBERS[0]))


def _category(row: Row, method: Method) -> Category | None:
    """As the register says, else as the library does."""
    said = next((each for each in CATEGORIES if each == row.text("category")), None)
    library = method.risks.get(row.text("library_risk"))
    return said or (library.category if library else None)


def _title(row: Row, method: Method) -> Text:
    library = method.risks.get(row.text("library_risk"))
    return library.name if library else text_of_cell(row.text("event") or row.text("risk_id"))


def tell_risk(
    risk: OpenRisk, total: Years | None, method: Method, rule: Simulation, *, as_of: date, in_matrix: bool
) -> RegisteredRisk:
    """A risk as the page tells it; `total` are the years of loss of all together, with the controls that count."""
    row, exposure = risk.row, risk.exposure
    residual = exposure.residual if exposure else None
    due = row.latest("due")
    return RegisteredRisk(
        risk=risk.id,
        library_risk=row.text("library_risk"),
        category=risk.category,
        title=risk.title,
        **{name: text_of_cell(row.text(name)) for name in ("cause", "event", "effect")},
        owner=row.text("owner"),
        due=due,
        overdue=due is not None and due < as_of,
        treatment=row.text("treatment"),
        accepted_until=row.latest("accepted_until"),
        acceptance_lapsed=acceptance_over(row, as_of),
        frequency=row.number("frequency_per_year"),
        low=row.number("impact_low90"),
        high=row.number("impact_high90"),
        undefined=risk.undefined,
        where=risk.where,
        inherent=loss_of(exposure.years(), rule) if exposure else None,
        residual=loss_of(residual, rule) if residual else None,
        share=round(residual.expected / total.expected, 4) if residual and total and total.expected else None,
        treatments=tuple(_treatment(each, exposure, total, rule) for each in risk.treatments),
        band=place_in_matrix(exposure, method) if exposure and in_matrix else None,
    )


def _treatment(
    treatment: Treatment, exposure: Exposure | None, total: Years | None, rule: Simulation
) -> TreatmentFinding:
    worth = worth_of(exposure, treatment, total, rule) if exposure and total else Reason("worth-without-loss")
    unknown = worth if isinstance(worth, Reason) else None
    return TreatmentFinding(
        treatment=treatment.treatment,
        control=treatment.control,
        title=treatment.title,
        status=treatment.status,
        counts=treatment.counts,
        because=treatment.because,
        evidence_id=treatment.evidence_id,
        tested_on=treatment.tested_on,
        test_again_by=treatment.test_again_by,
        frequency_reduction=treatment.frequency_reduction,
        severity_reduction=treatment.severity_reduction,
        annual_cost=treatment.annual_cost,
        worth=None if isinstance(worth, Reason) else worth,
        worth_unknown=unknown,
    )
