"""Decisions that were told as past ones although the log was already kept as things were decided."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_kit.decide.gate_log import GATE_DECISION
from pmo_kit.decide.owners import Owners
from pmo_kit.model.checked import Checked
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.verdict import Verdict


def late_import_verdicts(portfolio: Portfolio, owners: Owners) -> Iterator[Checked]:
    """One verdict, *not assessed*, on each imported decision that was written after the first one of the log's own.

    Who may decide is not asked of an imported decision. Before the log was kept there was no other way; afterwards the
    minutes have to bear it out, or the import is a way round the rules.
    """
    own = min((each.seq for each in portfolio.decisions if not each.imported), default=None)
    for each in portfolio.decisions:
        if own is not None and each.imported and each.seq > own:
            name = Text.same(each.decision_id)
            because = Reason("decision-imported-late", (Text.same(each.at.date().isoformat()), Text.same(each.person)))
            verdict = Verdict(f"{GATE_DECISION}-IMPORTED", name, "not_assessed", because, name)
            yield Checked("gates", "decisions", each.decision_id, each.subject, owners.office(), verdict)
