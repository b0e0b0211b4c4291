"""The result of the risk assessment playbook: losses in money before and after controls, against the appetite."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pmo_kit.model.intake import TierFinding
from pmo_kit.model.result import PlaybookResult, Result
from pmo_kit.model.risk_library import Category
from pmo_kit.model.text import Reason, Text

AppetiteOutcome = Literal["above", "not_assessed", "within"]
OUTCOMES: tuple[AppetiteOutcome, ...] = ("above", "not_assessed", "within")  # the one that wants attention most first


class Loss(Result):
    """What one risk, or several together, can cost in a year, in the currency of the portfolio.

    `expected` is the mean in closed form; `simulated` is the mean of the drawn years and `standard_error` its Monte
    Carlo error. `tail` and `far_tail` are the P95 and P99. `chance` (0 to 1) is that of at least one event.
    """

    expected: float
    tail: float
    far_tail: float
    chance: float = Field(ge=0, le=1)
    simulated: float
    standard_error: float


class Worth(Result):
    """What a control saves in a year beside what it costs, all other controls staying as they are.

    `saved_tail` is what it takes off the P95 of all risks together. `cost_per_saved` is None where it saves nothing.
    """

    saved: float
    saved_tail: float
    cost: float
    net: float
    cost_per_saved: float | None


class TreatmentFinding(Result):
    """One control against one risk. It counts only where `counts`: in place, with evidence, and freshly tested.

    `because` says why it does or does not. `worth` is None where it cannot be told, for the reason `worth_unknown`.
    """

    treatment: str
    control: str
    title: Text
    status: str
    counts: bool
    because: Reason
    evidence_id: str
    tested_on: date | None
    test_again_by: date | None
    frequency_reduction: float | None
    severity_reduction: float | None
    annual_cost: float | None
    worth: Worth | None
    worth_unknown: Reason | None


class BandFinding(Result):
    """Where a risk stands in the matrix: likelihood × impact = score. Beside the money, never instead of it."""

    likelihood: Text
    impact: Text
    likelihood_score: int
    impact_score: int
    score: int


class RegisteredRisk(Result):
    """An open risk of the register, with its loss before and after the controls that count.

    `inherent` and `residual` are None where it is not assessed, for the reason `undefined`; `where` is then the cell
    to be filled in or corrected.
    """

    risk: str
    library_risk: str
    category: Category | None
    title: Text
    cause: Text
    event: Text
    effect: Text
    owner: str
    due: date | None
    overdue: bool
    treatment: str
    accepted_until: date | None
    acceptance_lapsed: bool
    frequency: float | None
    low: float | None
    high: float | None
    undefined: Reason | None
    where: Text | None
    inherent: Loss | None
    residual: Loss | None
    share: float | None
    treatments: tuple[TreatmentFinding, ...]
    band: BandFinding | None


class AppetiteFinding(Result):
    """The loss of one category, or of all (`category` None), against what may be accepted.

    `not_estimated` open risks are missing in the loss, and `not_registered` relevant risks of the library stand
    behind a category without any estimate. `limit` is the id of the rule.
    """

    category: Category | None
    risks: int
    not_estimated: int
    not_registered: int
    inherent: Loss | None
    residual: Loss | None
    limit: str | None
    expected_limit: float | None
    tail_limit: float | None
    outcome: AppetiteOutcome
    because: Reason


class CurveRow(Result):
    """The loss exceeded in a `chance` (0 to 1) of the years, before and after controls."""

    chance: float
    inherent: float
    residual: float


class Curve(Result):
    """The loss-exceedance curve: for each amount, the share of years that lose more, before and after controls."""

    amounts: tuple[float, ...]
    inherent: tuple[float, ...]
    residual: tuple[float, ...]
    rows: tuple[CurveRow, ...]


class LibraryRisk(Result):
    """A risk of the library that the initiative has (`yes`) or may have (`open`) and that the register lacks."""

    risk: str
    title: Text
    category: Category | None
    relevance: Literal["yes", "open"]
    owned_by: Text | None


class Disagreement(Result):
    """Two risks that the matrix ranks the other way round than the money: `costlier` has the lower score."""

    costlier: str
    costlier_title: Text
    costlier_score: int
    costlier_expected: float
    other: str
    other_title: Text
    other_score: int
    other_expected: float


class EstimateChange(Result):
    """One estimate moved to its bound, all else as it is, and the loss of a year that follows.

    `estimate` says what moves from `now` to `then`: the `frequency` in times a year, the `loss` of one event in money,
    or the effect of a `control`, which then does nothing. `crosses` says that the loss changes sides of the appetite.
    """

    risk: str
    title: Text
    estimate: Literal["frequency", "loss", "control"]
    control: Text | None
    now: float | None
    then: float | None
    expected: float
    tail: float
    crosses: bool


class PlannedControls(Result):
    """What the year would look like with all planned controls in place and working as estimated.

    `outcome` is the worst of all risks together and of each category.
    """

    count: int
    annual_cost: float
    cost_unknown: int
    residual: Loss
    outcome: AppetiteOutcome


class RiskAssessment(PlaybookResult):
    """What the risk assessment says about one initiative on one day.

    `total` holds all risks together, taken to be independent; `categories` each category. `driver` is the id of the
    risk with the largest part of the residual loss. `control_cost` is what the controls that count cost in a year, and
    `control_saves` what they take off the expected loss. `tail_share` and `far_tail_share` say what the tails mean.
    """

    playbook: Literal["risk-assessment"] = "risk-assessment"
    tier: TierFinding
    total: AppetiteFinding
    categories: tuple[AppetiteFinding, ...]
    risks: tuple[RegisteredRisk, ...]
    driver: str | None
    control_cost: float
    control_saves: float
    planned: PlannedControls | None
    curve: Curve | None
    unregistered: tuple[LibraryRisk, ...]
    disagreements: tuple[Disagreement, ...]
    matrix_unknown: Reason | None
    changes: tuple[EstimateChange, ...]
    seed: int
    trials: int
    interval_share: float
    tail_share: float
    far_tail_share: float
