"""The compliance page: what is missing now and who brings it, what expires next, and which clock runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pmo_kit.model.compliance import ComplianceResult, DocumentFinding
from pmo_kit.model.evidence import OUTCOMES
from pmo_kit.model.obligation_review import ObligationReview
from pmo_kit.report.fragments import Fragment, fragment

_NOWHERE = ""


class CompliancePage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: ComplianceResult, language: str):
        self._result = result
        self._part: Callable[..., Fragment] = partial(self._make, language)

    def _make(self, language: str, name: str) -> Fragment:
        return fragment(f"compliance/{name}.html.j2", language, _values(self._result))

    def answer(self) -> Fragment:
        """What is missing, what expires next, which clock runs, and what is asked of whom."""
        return self._part("answer")

    def missing(self) -> Fragment:
        """Every document that is due and not there, with who brings it."""
        return self._part("missing")

    def obligations(self) -> Fragment:
        """The obligations that apply now, by jurisdiction, each with the state of its evidence."""
        return self._part("obligations")

    def undetermined(self) -> Fragment:
        """The obligations that an unanswered question leaves open."""
        return self._part("undetermined")

    def filings(self) -> Fragment:
        """Filings with number, status and expiry, and the filing of the model."""
        return self._part("filings")

    def clocks(self) -> Fragment:
        """Incidents, their clocks in hours, and how fast incidents were handled."""
        return self._part("clocks")

    def coming(self) -> Fragment:
        """What happens on which day from now on."""
        return self._part("coming")

    def changes(self) -> Fragment:
        """What would change the answer."""
        return self._part("changes")

    def provenance(self) -> Fragment:
        """Inputs with their digests, versions and date; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def compliance_page(result: ComplianceResult, *, language: str = "en") -> CompliancePage:
    """Lay out a compliance review for its reader, in `en`, `zh` or `both`."""
    return CompliancePage(result, language)


def _values(result: ComplianceResult) -> dict[str, Any]:
    """The result, and its lists sorted into those that the templates show apart."""
    now = [each for each in result.obligations if each.finding.timing == "now"]
    applying = [each for each in now if each.finding.outcome == "applies"]
    due = [each for each in result.documents if each.due]
    clocks = [(incident, clock) for incident in result.incidents for clock in incident.clocks]
    return {
        "compliance": result,
        "documents": {(asked.id, each.artefact): each for each in result.documents for asked in each.obligations},
        "missing": [each for each in due if OUTCOMES[each.state] == "fail"],
        "unsure": [each for each in due if OUTCOMES[each.state] == "not_assessed"],
        "expiring": _soonest(each for each in due if each.state == "expiring"),
        "later": [each for each in result.documents if not each.due and each.state != "not_needed"],
        "applying": applying,
        "groups": _groups(applying),
        "open": [each for each in now if each.finding.outcome == "undetermined"],
        "failing": [each for each in applying if each.verdict.outcome == "fail"],
        "unsettled": [each for each in applying if each.verdict.outcome == "not_assessed" and each.due],
        "passing": [each for each in applying if each.verdict.outcome == "pass"],
        "drafts": [each for each in result.obligations if each.finding.timing == "draft"],
        "undated": [each for each in result.obligations if _is_undated(each)],
        "doubtful": [each for each in applying if each.finding.confidence != "high"],
        "clocks": clocks,
        "running": [pair for pair in clocks if pair[1].outcome == "running"],
        "missed": [pair for pair in clocks if pair[1].outcome == "missed"],
        "unsent": [pair for pair in clocks if pair[1].because.kind == "clock-at-once-unsent"],
        "waiting": [pair for pair in clocks if pair[1].because.kind in {"clock-waits", "clock-no-start"}],
        "closing": sorted((each for each in due if each.closes), key=lambda each: -each.closes),
    }


def _is_undated(review: ObligationReview) -> bool:
    return review.finding.timing == "upcoming" and review.finding.in_force_from is None


def _soonest(documents: Any) -> list[DocumentFinding]:
    return sorted(documents, key=lambda each: each.days_left)


def _groups(reviews: Sequence[ObligationReview]) -> list[tuple[ObligationReview, list[ObligationReview]]]:
    """Obligations by jurisdiction, the one with most first and standards last; what fails comes first in each."""
    places: dict[str, list[ObligationReview]] = {}
    for each in reviews:
        place = each.finding.jurisdiction
        places.setdefault(place.id if place else _NOWHERE, []).append(each)
    ordered = sorted(places.items(), key=lambda item: (item[0] == _NOWHERE, -len(item[1])))
    order = {"fail": 0, "not_assessed": 1, "pass": 2, "waived": 3}
    return [(group[0], sorted(group, key=lambda each: order[each.verdict.outcome])) for _, group in ordered]
