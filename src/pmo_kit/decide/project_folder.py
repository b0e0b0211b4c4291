"""Which documents and registers does the governance folder of a project hold? What its answers call for, no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pmo_kit.decide.documents import provider
from pmo_kit.decide.heading import find_subject
from pmo_kit.decide.intake import decide_intake
from pmo_kit.decide.obligations import find_obligations
from pmo_kit.model.document import DocumentTemplate
from pmo_kit.model.intake import PlannedGate
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import ObligationFinding
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.project_plan import DueDocument, GateDocuments, ProjectPlan
from pmo_kit.model.text import Text

_EVIDENCE = "evidence"


def plan_project(
    portfolio: Portfolio, templates: Mapping[str, DocumentTemplate], initiative: str, *, as_of: date | str
) -> ProjectPlan:
    """The documents that an initiative's answers call for, gate by gate, as of a day.

    Documents are drafted for the gates that close the present stage and the next one. While the tier is not settled,
    the strictest possible is planned for. A document that only a missing answer could ask for is named, not drafted.
    A document of an obligation is due where the obligation asks for it first, unless a requirement asks for it.

    Raises:
        BadInput: when the initiative is not in the register, or `as_of` is not a day.
    """
    intake = decide_intake(portfolio, initiative, as_of=as_of)
    subject, method = find_subject(portfolio, initiative, as_of), portfolio.method
    found = find_obligations(subject.row, method, as_of=subject.day)
    applying = [each for each in found if each.outcome == "applies"]
    near = _near(intake.gates, method)
    obliged = _obliged(intake.gates, applying, templates, method)
    gates = tuple(
        GateDocuments(gate, (*_required(gate, templates, method), *obliged[gate.gate]), gate.gate in near)
        for gate in intake.gates
    )
    plan = ProjectPlan(intake, gates, ())
    drafted = [templates[name] for name in plan.templates()]
    return ProjectPlan(intake, gates, tuple(_registers(drafted, gates)))


def template_of(artefact: str, templates: Mapping[str, DocumentTemplate]) -> str:
    """The fill-in document that becomes an artefact: the one that names it earliest; blank where none does."""
    ranked = [(each.artefacts.index(artefact), name) for name, each in templates.items() if artefact in each.artefacts]
    return min(ranked)[1] if ranked else ""


def _near(gates: Sequence[PlannedGate], method: Method) -> set[str]:
    """The gates that close the first two stages of the way ahead."""
    stages = list(dict.fromkeys(method.gates[each.gate].asked_after for each in gates))[:2]
    return {each.gate for each in gates if method.gates[each.gate].asked_after in stages}


def _required(gate: PlannedGate, templates: Mapping[str, DocumentTemplate], method: Method) -> list[DueDocument]:
    return [
        _due(due.requirement, due.artefact, due.provided_by, templates, method, certain=due.certain)
        for due in gate.evidence
    ]


def _obliged(
    gates: Sequence[PlannedGate],
    applying: Sequence[ObligationFinding],
    templates: Mapping[str, DocumentTemplate],
    method: Method,
) -> dict[str, list[DueDocument]]:
    """By gate, what obligations ask for besides the requirements, each artefact once, where it is first due."""
    told = {due.artefact for gate in gates for due in gate.evidence if due.certain}
    found: dict[str, list[DueDocument]] = {gate.gate: [] for gate in gates}
    for place, gate in enumerate(gates):
        for finding in applying:
            if _first_place(finding, gates, method) != place:
                continue
            owner = method.obligations[finding.obligation].owner
            new = [each.id for each in finding.evidence if each.id not in told]
            told.update(new)
            found[gate.gate] += [
                _due(
                    finding.obligation,
                    artefact,
                    method.roles[provider(artefact, method, (owner,))].name,
                    templates,
                    method,
                    certain=True,
                )
                for artefact in new
            ]
    return found


def _first_place(finding: ObligationFinding, gates: Sequence[PlannedGate], method: Method) -> int:
    """Where among the gates ahead an obligation asks first: at its own gate, or the next where the route has it not."""
    first = min((method.gates[each.id].order for each in finding.gates), default=0)
    later = (place for place, gate in enumerate(gates) if method.gates[gate.gate].order >= first)
    return next(later, len(gates) - 1)


def _due(
    asked_by: str,
    artefact: str,
    provided_by: Text,
    templates: Mapping[str, DocumentTemplate],
    method: Method,
    *,
    certain: bool,
) -> DueDocument:
    record = method.artefacts[artefact]
    return DueDocument(
        asked_by=asked_by,
        title=record.name,
        artefact=artefact,
        provided_by=provided_by,
        template=template_of(artefact, templates),
        register="" if record.shown_in == _EVIDENCE else record.shown_in,
        certain=certain,
        shared=record.scope == "organisation",
    )


def _registers(drafted: Sequence[DocumentTemplate], gates: Sequence[GateDocuments]) -> list[str]:
    """The registers that the drafts are filled from and that show what is due, evidence always among them."""
    fields = [field for template in drafted for field in template.every_field()]
    asked = {each.partition(".")[0] for field in fields for each in field.taken_from}
    asked |= {field.rows.register_id for field in fields if field.rows}
    asked |= {each.register for gate in gates if gate.near for each in gate.documents if each.register}
    return sorted((asked | {_EVIDENCE}) - {"initiatives"})
