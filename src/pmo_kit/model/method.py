"""The method: the records of the rule files, each with owner, source, status and texts in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.action_rules import Cause, Metric
from pmo_kit.model.assessment import AssessmentQuestion, AssessmentRule, AssessmentSection
from pmo_kit.model.authority import Authority, IndependenceRule
from pmo_kit.model.clock import Clock
from pmo_kit.model.condition import ALWAYS
from pmo_kit.model.decision import DecisionKind, DecisionOutcome
from pmo_kit.model.obligation import Obligation
from pmo_kit.model.questions import Question, Section
from pmo_kit.model.records import Artefact, Lifecycle, Record, Reference, Role, Signal, Sourced, Term, Threshold, When
from pmo_kit.model.risk_library import Catalogue, Control, Risk
from pmo_kit.model.risk_scale import AppetiteLimit, ImpactBand, LikelihoodBand, Simulation
from pmo_kit.model.vendor_rules import ContractTerm, CostKind, CostScenario, RandomIndex, RankingMethod


class Stage(Sourced):
    """Where an initiative stands; `gate` closes the stage, `working_days` is the planned length of its work."""

    order: int
    gate: str | None
    lifecycle: Lifecycle
    working_days: int = Field(ge=0, le=1000)
    also: tuple[str, ...] = ()


class Gate(Sourced):
    """One question that is asked on evidence, by whom it is decided and in how many working days, by tier.

    `playbooks` are those whose runs answer it although their results name no gate.
    """

    order: int
    question: str
    question_zh: str
    stop_reason: str
    stop_reason_zh: str
    asked_after: str
    opens: str
    decided_by: Mapping[int, tuple[str, ...]]
    sla_working_days: Mapping[int, Annotated[int, Field(ge=0, le=250)]]
    playbooks: tuple[str, ...] = ()

    def decider(self, tier: int) -> str:
        """The role that has it decided for a tier: the first of those who decide."""
        return self.decided_by[tier][0]


class Requirement(Sourced):
    """Evidence that a gate asks for: which document, for which tiers, and when."""

    gate: str
    artefact: str
    tiers: tuple[int, ...] = Field(min_length=1)
    provided_by: str
    when: When = ALWAYS
    at_stages: tuple[str, ...] = ()


class Route(Sourced):
    """A way through the gates; the first route whose condition holds and whose tiers fit is taken."""

    order: int
    purpose: str
    purpose_zh: str
    tiers: tuple[int, ...] = Field(min_length=1)
    when: When
    gates: tuple[str, ...] = Field(min_length=1)


class Tier(Sourced):
    """A risk tier; level 1 is the strictest."""

    level: int = Field(ge=1)
    meaning: str
    meaning_zh: str


class Level(Sourced):
    """A step of the impact and complexity scales."""

    order: int = Field(ge=0)


class LevelRule(Sourced):
    """Raises impact or complexity to a level when its condition holds."""

    level: str
    when: When


class TableRow(Sourced):
    """One cell of the lookup table impact × complexity → tier."""

    impact: str
    complexity: str
    tier: int


class RelianceRule(Sourced):
    """Moves the tier one step when its condition holds."""

    step: Literal["stricter", "lighter"]
    when: When


class Override(Sourced):
    """Sets the tier to at least this strict, whatever the table says; `article` is its legal ground."""

    tier: int
    article: str
    article_zh: str
    when: When


class CalendarYear(BaseModel):
    """The days of one year as a notice lists them; a span is written `2026-02-15..2026-02-23`.

    `final` says whether these are all days of the year. Where it does not say, the number of days off tells.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    off: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    final: bool | None = None


class Library(BaseModel):
    """Which calendar of the `holidays` package fills the years that are not listed in full.

    `final` is false where a yearly notice moves days, so that the package cannot know a year before its notice. Where
    it does not say, the package is trusted only if the calendar lists no year itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: str | None = None
    subdivision: str | None = None
    market: str | None = None
    final: bool | None = None


class CalendarRule(Sourced):
    """How working days are counted in one place; `timezone` is the place's IANA name, where it has a single one."""

    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    timezone: str = ""
    library: Library | None = None
    years: Mapping[int, CalendarYear] = {}


@dataclass(frozen=True, repr=False)
class Method:
    """All rules in force for one portfolio, by collection and id, in file order; retired records are left out.

    `version` is a digest of the rules themselves, so two portfolios with equal rules have equal versions.
    `origin` names the file that each record (and each overlay of it) came from.
    """

    references: Mapping[str, Reference]
    roles: Mapping[str, Role]
    artefacts: Mapping[str, Artefact]
    stages: Mapping[str, Stage]
    gates: Mapping[str, Gate]
    requirements: Mapping[str, Requirement]
    routes: Mapping[str, Route]
    sections: Mapping[str, Section]
    questions: Mapping[str, Question]
    tiers: Mapping[str, Tier]
    levels: Mapping[str, Level]
    impact_rules: Mapping[str, LevelRule]
    complexity_rules: Mapping[str, LevelRule]
    tier_table: Mapping[str, TableRow]
    reliance_rules: Mapping[str, RelianceRule]
    overrides: Mapping[str, Override]
    thresholds: Mapping[str, Threshold]
    duplicate_signals: Mapping[str, Signal]
    calendars: Mapping[str, CalendarRule]
    obligations: Mapping[str, Obligation]
    clocks: Mapping[str, Clock]
    terms: Mapping[str, Term]
    catalogues: Mapping[str, Catalogue]
    risks: Mapping[str, Risk]
    controls: Mapping[str, Control]
    likelihood_bands: Mapping[str, LikelihoodBand]
    impact_bands: Mapping[str, ImpactBand]
    appetite: Mapping[str, AppetiteLimit]
    simulations: Mapping[str, Simulation]
    decision_kinds: Mapping[str, DecisionKind]
    decision_outcomes: Mapping[str, DecisionOutcome]
    assessments: Mapping[str, AssessmentRule]
    assessment_sections: Mapping[str, AssessmentSection]
    assessment_questions: Mapping[str, AssessmentQuestion]
    authorities: Mapping[str, Authority]
    independence_rules: Mapping[str, IndependenceRule]
    random_indices: Mapping[str, RandomIndex]
    ranking_methods: Mapping[str, RankingMethod]
    cost_kinds: Mapping[str, CostKind]
    cost_scenarios: Mapping[str, CostScenario]
    contract_terms: Mapping[str, ContractTerm]
    causes: Mapping[str, Cause]
    action_metrics: Mapping[str, Metric]
    version: str
    origin: Mapping[str, tuple[str, ...]]

    def threshold(self, name: str) -> float:
        """The value of one threshold, in its own unit."""
        return self.thresholds[name].value

    def of_the_organisation(self) -> frozenset[str]:
        """The ids of the artefacts of which one document of the whole organisation counts for every initiative."""
        return frozenset(each.id for each in self.artefacts.values() if each.scope == "organisation")

    @property
    def first_gate(self) -> Gate:
        """The gate that is asked first, wherever the files list it."""
        return min(self.gates.values(), key=lambda gate: gate.order)

    @classmethod
    def collections(cls) -> tuple[str, ...]:
        """The names of the record collections, as the rule files write them."""
        return tuple(part.name for part in fields(cls) if part.name not in {"version", "origin"})


RECORD_TYPES: Mapping[str, type[Record]] = {
    "references": Reference, "roles": Role, "artefacts": Artefact, "stages": Stage, "gates": Gate,
    "requirements": Requirement, "routes": Route, "sections": Section, "questions": Question, "tiers": Tier,
    "levels": Level, "impact_rules": LevelRule, "complexity_rules": LevelRule, "tier_table": TableRow,
    "reliance_rules": RelianceRule, "overrides": Override, "thresholds": Threshold,
    "duplicate_signals": Signal, "calendars": CalendarRule, "obligations": Obligation, "clocks": Clock, "terms": Term,
    "catalogues": Catalogue, "risks": Risk, "controls": Control,
    "likelihood_bands": LikelihoodBand, "impact_bands": ImpactBand, "appetite": AppetiteLimit,
    "simulations": Simulation,
    "decision_kinds": DecisionKind, "decision_outcomes": DecisionOutcome,
    "assessments": AssessmentRule,
    "assessment_sections": AssessmentSection, "assessment_questions": AssessmentQuestion,
    "authorities": Authority, "independence_rules": IndependenceRule,
    "random_indices": RandomIndex, "ranking_methods": RankingMethod,
    "cost_kinds": CostKind, "cost_scenarios": CostScenario, "contract_terms": ContractTerm,
    "causes": Cause, "action_metrics": Metric,
}  # fmt: skip
