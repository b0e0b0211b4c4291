"""The risk assessment page: is the loss of a year within appetite, what drives it, and what is to be done?"""

from __future__ import annotations

from pmo_kit.model.risk_assessment import RiskAssessment
from pmo_kit.model.risk_library import CATEGORIES
from pmo_kit.report.fragments import Fragment, fragment
from pmo_kit.report.risk_chart import exceedance_chart


class RiskPage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: RiskAssessment, language: str):
        self._result = result
        self._language = language

    def _part(self, name: str) -> Fragment:
        values = {"risk": self._result, "categories": CATEGORIES, "chart": exceedance_chart}
        return fragment(f"risk/{name}.html.j2", self._language, values)

    def answer(self) -> Fragment:
        """The loss of a year against the appetite, the largest risk, and what the reader is asked to do."""
        return self._part("answer")

    def risks(self) -> Fragment:
        """Each category against its limit; each risk before and after the controls that count."""
        return self._part("risks")

    def curve(self) -> Fragment:
        """The loss-exceedance curve as a chart and as a table."""
        return self._part("curve")

    def controls(self) -> Fragment:
        """What each control saves beside what it costs."""
        return self._part("controls")

    def missing(self) -> Fragment:
        """Relevant risks of the library that the register lacks."""
        return self._part("missing")

    def matrix(self) -> Fragment:
        """The matrix beside the money, and where the two disagree."""
        return self._part("matrix")

    def tier(self) -> Fragment:
        """The rules that make the tier, as the intake tells them."""
        return fragment("intake/tier.html.j2", self._language, {"intake": self._result})

    def changes(self) -> Fragment:
        """Which single estimate, moved to its bound, would carry the loss across the limit."""
        return self._part("changes")

    def provenance(self) -> Fragment:
        """Seed, trials, inputs and versions; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def risk_assessment_page(result: RiskAssessment, *, language: str = "en") -> RiskPage:
    """Lay out a risk assessment for its reader, in `en`, `zh` or `both`."""
    return RiskPage(result, language)
