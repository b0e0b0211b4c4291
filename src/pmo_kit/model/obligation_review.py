"""An obligation judged for one initiative: the same record on the page of a gate and on that of compliance."""

from __future__ import annotations

from pmo_kit.model.evidence import OnRecord
from pmo_kit.model.obligation_finding import ObligationFinding
from pmo_kit.model.result import Result
from pmo_kit.model.verdict import Verdict


class ObligationReview(Result):
    """An obligation that touches the initiative: what it means, and whether it is evidenced.

    `due` are the documents that are due by the stage of the lifecycle that is asked about; none where the stage is
    unknown, or the obligation is not certain to apply now. `stands` says of every document how it stands. The check has
    the id of the obligation; where a gate asks something else than what holds today, its own (`G4-…`).
    """

    finding: ObligationFinding
    due: tuple[str, ...]
    stands: dict[str, OnRecord]
    verdict: Verdict
