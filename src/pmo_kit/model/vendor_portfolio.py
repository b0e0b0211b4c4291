"""The result of the vendor portfolio: notices, service levels and credits, concentration, stops and exits."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pmo_kit.model.figure import Figure
from pmo_kit.model.result import PortfolioResult, Result
from pmo_kit.model.service_level import Credit
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_services import Concentration, Layer, Stop
from pmo_kit.model.verdict import Outcome

RenewalState = Literal["missed", "over", "send", "prepare", "decide", "not_assessed", "later", "settled"]
RENEWAL_STATES: tuple[RenewalState, ...] = (
    *("missed", "over", "send", "prepare", "decide", "not_assessed", "later", "settled"),
)  # what wants attention most comes first
ClaimState = Literal["to_claim", "lapsed", "short", "claimed", "credited", "nothing", "not_assessed"]
Band = Literal["beyond", "watch", "not_assessed", "within"]
BANDS: tuple[Band, ...] = ("beyond", "watch", "not_assessed", "within")


class Renewal(Result):
    """One contract: until when notice is possible, and whether that needs somebody now.

    `last_day` is the earlier of the notice date on record and the renewal date less the notice period; `notice_by` is
    the working day on or before it, `moved` where they differ. `days_left` are calendar days to it, below zero the days
    since. `differs` says that date and period contradict each other; `provisional` that the calendar of that year is
    not final. State `send`, `prepare` and `decide` are the bands of the thresholds `notice-last`, `-soon` and `-early`.
    """

    vendor: str
    name: Text
    renew_date: str
    notice_days: float | None
    notice_date: str
    last_day: date | None
    notice_by: date | None
    days_left: int | None
    moved: bool
    differs: bool
    provisional: bool
    auto_renews: bool | None
    decision: Text | None
    given_on: str
    state: RenewalState
    because: Reason
    spend: float | None
    critical_functions: tuple[str, ...]


class MonthlyLevel(Result):
    """One service in one month (`YYYY-MM`): achieved (0 to 1) against the promise, and the credit that follows.

    `credit` is what the contract gives back, `claim_by` the working day on or before the last one to ask for it (None:
    not stated). `open_amount` is what is owed and has not come; 0 where nothing is.
    """

    level: str
    month: str
    achieved: Figure
    down_minutes: float | None
    allowed_minutes: Figure
    outcome: Outcome
    fee: float | None
    credit: Credit
    claim: ClaimState
    claim_by: date | None
    claimed_on: str
    credited: float | None
    open_amount: Figure


class Scorecard(Result):
    """How a service kept its promise in the last `months`; *not assessed* where the promise or a month is missing.

    `judged` months are known, `met` of them kept the promise; `gaps` are whole months between the first one and the day
    of the answer that nobody measured.
    """

    service: str
    title: Text
    vendor: str
    vendor_name: Text
    target: float | None
    outcome: Outcome
    because: Reason
    judged: int
    met: int
    gaps: tuple[str, ...]
    months: tuple[MonthlyLevel, ...]


class JudgedConcentration(Result):
    """Concentration in one layer against its limits; never *within* while a service is not stated."""

    found: Concentration
    band: Band
    because: Reason
    largest: str | None
    largest_share: float | None


class Shared(Result):
    """A provider underneath several vendors: several by invoice, one when it stops. `share` is of the spend, 0 to 1."""

    provider: str
    layer: Layer
    vendors: tuple[str, ...]
    services: int
    critical_functions: tuple[str, ...]
    share: float | None


class ExitFinding(Result):
    """Could the bank leave this service? Only a plan that is fresh and was rehearsed in time passes."""

    service: str
    title: Text
    vendor: str
    vendor_name: Text
    critical_function: str
    planned_on: str
    planned_days: float | None
    rehearsed_on: str
    rehearsed_days: float | None
    outcome: Outcome
    because: Reason


class CreditSum(Result):
    """Credits of one state: how many months, and their sum; `unknown` of them have no amount."""

    state: ClaimState
    months: int
    amount: float
    unknown: int


class DataGap(Result):
    """What the registers do not say, and whose rows lack it."""

    because: Reason
    records: tuple[str, ...]


class VendorPortfolioResult(PortfolioResult):
    """What the vendor manager has to do this month, and what hangs on whom.

    `names` says every provider and function in both languages. `chosen` is the stop that was asked for; `stops` are
    those of every provider in every layer, the worst first. Amounts are in `currency`, as in the registers.
    """

    playbook: Literal["vendor-portfolio"] = "vendor-portfolio"
    vendors: int
    services: int
    spend: float
    renewals: tuple[Renewal, ...]
    scorecards: tuple[Scorecard, ...]
    credits: tuple[CreditSum, ...]
    concentrations: tuple[JudgedConcentration, ...]
    shared: tuple[Shared, ...]
    stops: tuple[Stop, ...]
    chosen: Stop | None
    exits: tuple[ExitFinding, ...]
    gaps: tuple[DataGap, ...]
    names: dict[str, Text]
    notice_days: tuple[int, int, int]
    hhi_limits: tuple[float, float]
    share_limit: float
    plan_age: int
    rehearsal_age: int
    months: int
    stops_shown: int
