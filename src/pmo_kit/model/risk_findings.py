"""Which risks an initiative has, which controls treat them and what they need: typed findings, free of display."""

from __future__ import annotations

from typing import Literal

from pmo_kit.model.records import Confidence, Status
from pmo_kit.model.result import Result
from pmo_kit.model.risk_library import Category, Kind
from pmo_kit.model.text import Language, Text


class UnansweredQuestion(Result):
    """A question whose missing answer decides whether a risk is relevant."""

    attribute: str
    title: Text


class ControlEvidence(Result):
    """A document or record that proves a control."""

    artefact: str
    title: Text


class ControlFinding(Result):
    """A control that treats a risk: what is done, by whom, from when, how it is tested and what proves it.

    `test_months` is the longest time between two tests at the tier of the initiative; None while the tier, or the
    interval of a pack's control, is not known.
    """

    control: str
    title: Text
    does: Text
    kind: Kind | None
    owned_by: Text | None
    from_stage: str | None
    evidence: tuple[ControlEvidence, ...]
    test: Text
    test_months: int | None
    status: Status
    language: Language | None


class RiskFinding(Result):
    """A risk that is relevant (`yes`), or may be because `unanswered` questions have no answer yet (`open`).

    `language` says that the texts exist in this language only.
    """

    risk: str
    category: Category | None
    title: Text
    cause: Text
    event: Text
    effect: Text
    early_signal: Text
    relevance: Literal["yes", "open"]
    unanswered: tuple[UnansweredQuestion, ...]
    owned_by: Text | None
    controls: tuple[ControlFinding, ...]
    obligations: tuple[str, ...]
    sources: tuple[Text, ...]
    status: Status
    confidence: Confidence | None
    language: Language | None
