"""What the results of all playbooks have in common: typed, published as a JSON schema, free of display."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from pmo_kit.model.glance import Glance
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.text import Text


class Result(BaseModel):
    """The base of every typed result: closed, frozen, and the same for the same inputs."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaybookResult(Result):
    """What a playbook decides for one initiative on one day: whose, on what, and under which rules.

    `stage` is None where the register names none; `amount` is in `currency`, None where none is on record.
    """

    playbook: str
    initiative_id: str
    name: Text
    organisation: Text
    classification: Text
    department: Text
    sponsor: str
    business_owner: str
    stage: str | None
    stage_title: Text | None
    amount: float | None
    currency: str
    as_of: date
    glance: Glance
    inputs: tuple[InputFile, ...]
    method_version: str
    kit_version: str


class PortfolioResult(Result):
    """What a playbook decides for the whole portfolio on one day: whose, on what, and under which rules."""

    playbook: str
    organisation: Text
    classification: Text
    currency: str
    as_of: date
    glance: Glance
    inputs: tuple[InputFile, ...]
    method_version: str
    kit_version: str


class RunHeader(BaseModel):
    """The part of any playbook's result that its page and its manifest need.

    A result that names no initiative is about the whole portfolio.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    playbook: str
    initiative_id: str = ""
    name: Text = Text("", "")
    organisation: Text
    as_of: date
    inputs: tuple[InputFile, ...]
    method_version: str
    seed: int | None = None
