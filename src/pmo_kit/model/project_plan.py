"""What the governance folder of one project holds: the documents that gates and obligations ask for, and registers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pmo_kit.model.intake import IntakeResult, PlannedGate
from pmo_kit.model.text import Text


@dataclass(frozen=True)
class DueDocument:
    """One document that a requirement or an obligation asks for at a gate.

    `asked_by` is the id of what asks. `template` is blank where the kit has no fill-in document for it, and `register`
    names the register that shows it where that is not evidence. It is not `certain` while an answer is missing, and
    `shared` where one of the whole organisation counts.
    """

    asked_by: str
    title: Text
    artefact: str
    provided_by: Text
    template: str
    register: str
    certain: bool
    shared: bool

    @property
    def is_drafted(self) -> bool:
        """Whether the folder holds a draft of it."""
        return bool(self.template) and self.certain and not self.shared and not self.register


@dataclass(frozen=True)
class GateDocuments:
    """A gate that lies ahead, and what is due at it; `near` says that its documents are drafted now."""

    gate: PlannedGate
    documents: tuple[DueDocument, ...]
    near: bool


@dataclass(frozen=True)
class ProjectPlan:
    """The intake of one initiative, its gates with their documents, and the registers that these are filled from."""

    intake: IntakeResult
    gates: tuple[GateDocuments, ...]
    registers: tuple[str, ...]

    def templates(self) -> tuple[str, ...]:
        """The documents to draft, each once, in the order in which they are due."""
        return tuple(dict.fromkeys(each.template for each in self._drafted()))

    def _drafted(self) -> Iterator[DueDocument]:
        return (each for gate in self.gates if gate.near for each in gate.documents if each.is_drafted)
