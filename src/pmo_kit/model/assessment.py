"""A scored questionnaire as data: questions with conditions and points, maxima, reductions, rounding and levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.condition import ALWAYS, Condition
from pmo_kit.model.records import Confidence, Sourced, Status, When
from pmo_kit.model.text import Text

Area = Literal["impact", "mitigation", "unscored"]
Kind = Literal["single", "multiple", "text"]
Rounding = Literal["half-up", "half-even", "up", "down"]
Unanswered = Literal["open", "zero"]
Bounds = Literal["inclusive", "exclusive"]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Points = Annotated[int, Field(ge=0, strict=True)]


NO_TEXT = Text("", "")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Choice(_Part):
    """One answer that can be chosen, and its points."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    title_zh: str = ""
    points: Points = 0

    @property
    def name(self) -> Text:
        """The title as a pair."""
        return Text(self.title, self.title_zh)


class Prefill(_Part):
    """The choice that the register of initiatives already implies when its condition holds."""

    when: When
    answer: str


class Reduction(_Part):
    """Where mitigation reaches this share of its maximum, the raw score is reduced by that share of itself."""

    mitigation_at_least: Share
    reduce_by: Share


class Band(_Part):
    """One level: it holds up to this share of the greatest raw score. The last one reaches 1."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    title_zh: str = ""
    meaning: str = ""
    meaning_zh: str = ""
    up_to: Share

    @property
    def name(self) -> Text:
        """The title as a pair."""
        return Text(self.title, self.title_zh)

    @property
    def said(self) -> Text:
        """What the level means, as a pair."""
        return Text(self.meaning, self.meaning_zh)


class AssessmentRule(Sourced):
    """How one questionnaire is scored.

    `unanswered` says how a question counts that is shown and has no answer: `open` leaves the level between what is
    still possible, `zero` counts nothing for it, as some official tools do.
    """

    purpose: str
    purpose_zh: str
    unanswered: Unanswered
    rounding: Rounding
    bounds: Bounds
    reductions: tuple[Reduction, ...] = ()
    levels: tuple[Band, ...] = Field(min_length=1)


class AssessmentSection(Sourced):
    """A part of a questionnaire; its points count into one area."""

    assessment: str
    area: Area
    order: int
    visible_when: When = ALWAYS


class AssessmentQuestion(Sourced):
    """One question; `prefill` says what the register of initiatives already answers, first match first."""

    section: str
    kind: Kind
    ask: str
    ask_zh: str
    help: str = ""
    help_zh: str = ""
    answered_by: str
    visible_when: When = ALWAYS
    choices: tuple[Choice, ...] = ()
    prefill: tuple[Prefill, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section as the engine scores it. `phase` names the phase that it belongs to, where the source has phases."""

    id: str
    name: Text
    visible_when: Condition = ALWAYS
    phase: Text = NO_TEXT


@dataclass(frozen=True)
class Item:
    """A question as the engine scores it; `area` is `unscored` where its points count nowhere."""

    id: str
    section: str
    area: Area
    kind: Kind
    name: Text
    choices: Mapping[str, Choice]
    visible_when: Condition = ALWAYS
    prefill: tuple[Prefill, ...] = ()
    answered_by: Text = NO_TEXT

    @property
    def max_points(self) -> int:
        """The most it can give: the greatest choice, or all where several may be chosen. 0 if unscored."""
        points = [choice.points for choice in self.choices.values()]
        if self.area == "unscored" or not points:
            return 0
        return sum(points) if self.kind == "multiple" else max(points)


@dataclass(frozen=True)
class Questionnaire:
    """A whole questionnaire, ready to be scored; the questions it shows first stand first.

    `maxima` gives the greatest score of an area, in points: of one phase, where the source has phases. `order` lists
    the questions so that each comes after those that its visibility depends on.
    """

    id: str
    name: Text
    version: str
    sections: Mapping[str, Part]
    questions: Mapping[str, Item]
    order: tuple[str, ...]
    maxima: Mapping[str, float]
    levels: tuple[Band, ...]
    reductions: tuple[Reduction, ...] = ()
    rounding: Rounding = "half-up"
    bounds: Bounds = "inclusive"
    unanswered: Unanswered = "open"
    status: Status | None = None
    confidence: Confidence | None = None

    def section_maximum(self, section: str, area: str) -> int:
        """The most that the questions of a section can give to an area, shown or not."""
        return sum(
            question.max_points
            for question in self.questions.values()
            if question.section == section and question.area == area
        )
