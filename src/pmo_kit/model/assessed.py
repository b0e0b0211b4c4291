"""The result of a scored questionnaire: typed, explained answer by answer, free of display."""

from __future__ import annotations

from typing import Literal

from pmo_kit.model.assessment import Area, Unanswered
from pmo_kit.model.records import Confidence, Status
from pmo_kit.model.result import Result
from pmo_kit.model.text import Text

Origin = Literal["given", "intake"]


class Asked(Result):
    """A question of the form, in words."""

    question: str
    title: Text
    section: Text
    answered_by: Text


class Score(Result):
    """One answer that counts, with the points it gives out of the points it could give."""

    asked: Asked
    area: Area
    answers: tuple[Text, ...]
    points: int
    max_points: int
    origin: Origin


class SectionScore(Result):
    """What a section that is shown gives to its area, of what it could; `skipped` counts its unanswered questions."""

    section: str
    title: Text
    area: Area
    points: int
    max_points: int
    skipped: int


class Unused(Result):
    """An answer that was given and does not count: its question is hidden, or its choice does not exist."""

    question: str
    answers: tuple[str, ...]


class Contradiction(Result):
    """The assessment says one thing of a question, the register of initiatives another; the assessment counts."""

    asked: Asked
    given: tuple[Text, ...]
    register_says: tuple[Text, ...]


class Level(Result):
    """A level by its place (1 is the lowest), id and words; it holds up to a share of the greatest raw score."""

    place: int
    id: str
    title: Text
    meaning: Text
    up_to: float


class ChangedAnswer(Result):
    """One answer replaced by another; `now` is empty where there is none yet."""

    asked: Asked
    now: tuple[Text, ...]
    then: tuple[Text, ...]


class Flip(Result):
    """A smallest change of answers that makes another level possible.

    `then_asked` are the questions that the change brings up, or whose answers the new level still needs.
    """

    changes: tuple[ChangedAnswer, ...]
    level: Level
    then_asked: tuple[Asked, ...]


class Assessment(Result):
    """A scored questionnaire.

    Points are whole numbers; `current` is the raw score after the reduction; shares are 0–1 of the greatest score.
    `level` is absent where the unanswered questions still decide between `lowest` and `highest`; where the form counts
    them as nothing, it is there, and the two still say what answering them could make of it. `hidden` and `waiting`
    are answers that do not count: their question is not shown, or an unanswered one decides whether it is.
    """

    questionnaire: str
    title: Text
    version: str
    status: Status | None
    confidence: Confidence | None
    unanswered: Unanswered
    raw: int
    raw_max: int | float
    raw_share: float
    mitigation: int
    mitigation_max: int | float
    mitigation_share: float
    reduced_by: float
    current: int
    current_share: float
    level: Level | None
    lowest: Level
    highest: Level
    lowest_current: int
    highest_current: int
    levels: tuple[Level, ...]
    sections: tuple[SectionScore, ...]
    scores: tuple[Score, ...]
    skipped: tuple[Asked, ...]
    hidden: tuple[Unused, ...]
    waiting: tuple[Unused, ...]
    unknown: tuple[Unused, ...]
    contradictions: tuple[Contradiction, ...]


class Flips(Result):
    """The smallest changes that make a higher level possible, and a lower one; none where no change does."""

    up: tuple[Flip, ...]
    down: tuple[Flip, ...]
