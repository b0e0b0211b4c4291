"""The questions of the intake and the answers that they accept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pmo_kit.model.condition import ALWAYS
from pmo_kit.model.records import Sourced, When
from pmo_kit.model.text import Text

AnswerType = Literal["choice", "set", "yes_no", "number", "text"]


class Value(BaseModel):
    """One answer that a question accepts; `implies` is an answer that is then always present too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    implies: str | None = None

    @property
    def name(self) -> Text:
        """The title as a pair."""
        return Text(self.title, self.title_zh)


YES_NO = (Value(id="yes", title="Yes", title_zh="是"), Value(id="no", title="No", title_zh="否"))


def with_implied(values: Iterable[Value], answers: Iterable[str]) -> tuple[str, ...]:
    """Answers of a set in the order of the question, together with the answers that they imply."""
    implied = {value.id: value.implies for value in values}
    found = set(answers)
    waiting = list(found)
    while waiting:
        more = implied.get(waiting.pop())
        if more and more not in found:
            found.add(more)
            waiting.append(more)
    return tuple(answer for answer in implied if answer in found)


class Section(Sourced):
    """A part of the questionnaire."""

    order: int


class Question(Sourced):
    """One question of the intake; its id is the attribute that rules speak about."""

    section: str
    type: AnswerType
    ask: str
    ask_zh: str
    help: str
    help_zh: str
    example: str
    answered_by: str
    required: str
    required_when: When = ALWAYS
    also_called: tuple[str, ...] = ()
    unit: str = ""
    values: tuple[Value, ...] = ()
