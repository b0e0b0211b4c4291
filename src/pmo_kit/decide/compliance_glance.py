"""The compliance of an initiative in one line: what is missing, what expires, and which clock wants attention."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.model.compliance import DocumentFinding
from pmo_kit.model.evidence import OUTCOMES
from pmo_kit.model.glance import Cell, Glance, Note, named
from pmo_kit.model.incident_findings import ClockFinding, IncidentFinding
from pmo_kit.model.method import Method, Stage
from pmo_kit.model.text import Reason, Text

_DOCUMENTS = ("documents-missing", "documents-open", "documents-there")
_CLOCKS = ("clocks-missed", "clocks-run", "clocks-open", "clocks-met", "clocks-none")


def compliance_glance(
    method: Method,
    stage: Stage | None,
    *,
    documents: Sequence[DocumentFinding],
    incidents: Sequence[IncidentFinding],
    undetermined: int,
) -> Glance:
    """What the index shows; a clock that was missed or runs comes first among what wants attention.

    While obligations are `undetermined`, or a document that is due cannot be judged, nobody can say that all are there.
    """
    stages = list(method.stages)
    clocks = [clock for incident in incidents for clock in incident.clocks]
    missing = sum(each.due and OUTCOMES[each.state] == "fail" for each in documents)
    expiring = sum(each.due and each.state == "expiring" for each in documents)
    worst = _worst(clocks)
    unsure = undetermined or any(each.due and OUTCOMES[each.state] == "not_assessed" for each in documents)
    standing = "documents-missing" if missing else "documents-open" if unsure else "documents-there"
    cells = (
        Cell("stage", named(stage.name if stage else None), order=stages.index(stage.id) if stage else len(stages)),
        Cell("documents", Reason(standing), order=_DOCUMENTS.index(standing)),
        Cell("clocks", Reason(worst), order=_CLOCKS.index(worst)),
    )
    notes = [Note(Reason(worst), bad=worst == _CLOCKS[0])] if worst in _CLOCKS[:2] else []
    notes += [Note(Reason("documents-missing-count", (Text.same(missing),)), bad=True)] if missing else []
    notes += [Note(Reason("documents-expiring-count", (Text.same(expiring),)))] if expiring else []
    return Glance(cells, tuple(notes), order=_CLOCKS.index(worst))


def _worst(clocks: Sequence[ClockFinding]) -> str:
    """What the clocks of all incidents come to; the worst of them counts."""
    outcomes = {clock.outcome for clock in clocks}
    by_outcome = zip(("missed", "running", "not_assessed", "met"), _CLOCKS, strict=False)
    return next((word for outcome, word in by_outcome if outcome in outcomes), _CLOCKS[-1])
