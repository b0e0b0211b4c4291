"""The vendor portfolio page: what to do this month, then notices, credits, concentration, stops, exits and gaps."""

from __future__ import annotations

from typing import Any

from pmo_kit.model.vendor_portfolio import MonthlyLevel, Scorecard, VendorPortfolioResult
from pmo_kit.model.vendor_services import Stop
from pmo_kit.report.fragments import Fragment, fragment
from pmo_kit.report.vendor_charts import notices_chart, shares_chart
from pmo_kit.report.words import Speaker

_MISSED = ("missed", "over")
_DUE = ("send", "prepare")
_QUIET = ("later", "settled")
_MOST = 8  # of one kind on the first screen; the rest stands below


class VendorPortfolioPage:
    """The parts of the page in reading order. Each is shown by the notebook that calls it."""

    def __init__(self, result: VendorPortfolioResult, language: str):
        self._result = result
        self._language = language
        self._values = _values(result)

    def _part(self, name: str) -> Fragment:
        return fragment(f"vendors/{name}.html.j2", self._language, self._values)

    def answer(self) -> Fragment:
        """What the vendor manager has to do this month."""
        return self._part("answer")

    def renewals(self) -> Fragment:
        """Every contract with its last working day of notice, as a chart and as a table."""
        return self._part("renewals")

    def service_levels(self) -> Fragment:
        """A scorecard for each service, and the credits that follow."""
        return self._part("levels")

    def concentration(self) -> Fragment:
        """How much hangs on how few in each layer, and who stands below several vendors."""
        return self._part("concentration")

    def stops(self) -> Fragment:
        """What happens when a provider stops, the worst first."""
        return self._part("stops")

    def exits(self) -> Fragment:
        """Exit plans and their rehearsals, critical functions first."""
        return self._part("exits")

    def gaps(self) -> Fragment:
        """What the registers do not say."""
        return self._part("gaps")

    def provenance(self) -> Fragment:
        """Inputs with their digests, versions and date; carries the typed result."""
        shown = self._part("provenance")
        return Fragment(shown.html, shown.language, self._result.model_dump(mode="json"))


def vendor_portfolio_page(result: VendorPortfolioResult, *, language: str = "en") -> VendorPortfolioPage:
    """Lay out the vendor portfolio for its reader, in `en`, `zh` or `both`."""
    return VendorPortfolioPage(result, language)


def _values(result: VendorPortfolioResult) -> dict[str, Any]:
    """The result, and its lists sorted into those that the templates show apart."""
    critical = [each for each in result.exits if each.critical_function]
    upcoming = [each for each in result.renewals if each.notice_by and each.state not in (*_MISSED, "settled")]
    return {
        "vendors": result,
        "missed": [each for each in result.renewals if each.state in _MISSED],
        "due": [each for each in result.renewals if each.state in _DUE],
        "deciding": [each for each in result.renewals if each.state == "decide"],
        "busy": [each for each in result.renewals if each.state not in _QUIET],
        "quiet": [each for each in result.renewals if each.state in _QUIET],
        "next": min(upcoming, key=lambda each: (each.notice_by, each.vendor), default=None),
        "owed": next(each for each in result.credits if each.state == "to_claim"),
        "claims": _claims(result),
        "most": _MOST,
        "broken": [each for each in result.scorecards if each.outcome != "pass"],
        "kept": [each for each in result.scorecards if each.outcome == "pass"],
        "beyond": [each for each in result.concentrations if each.band == "beyond"],
        "open": [each for each in result.concentrations if each.band == "not_assessed"],
        "critical": critical,
        "others": [each for each in result.exits if not each.critical_function],
        "unproven": [each for each in critical if each.outcome != "pass"],
        "exits": {each.service: each for each in result.exits},
        "availability": _availability,
        "layered": _layered,
        "shares": shares_chart,
        "notices": notices_chart,
    }


def _claims(result: VendorPortfolioResult) -> list[tuple[Scorecard, MonthlyLevel]]:
    """Every credit that can be claimed, the largest first."""
    found = [(card, month) for card in result.scorecards for month in card.months if month.claim == "to_claim"]
    return sorted(found, key=lambda pair: -(pair[1].credit.amount.value or 0))


def _availability(share: float | None) -> str:
    """An availability as people write it: 99.5 %, 99.32 %, and never 100 % for what is below it."""
    if share is None:
        return "–"
    shown = f"{share * 100:.3f}".rstrip("0").rstrip(".")
    return (">\u00a099.999" if share < 1 and shown == "100" else shown) + "\u00a0%"


def _layered(stop: Stop, say: Speaker) -> str:
    return say.join(say.word("vendors-layer-" + layer) for layer in stop.layers)
