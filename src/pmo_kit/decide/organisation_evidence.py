"""May evidence that names no initiative count for all of them? Only a document of the whole organisation may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmo_kit.decide.owners import Owners
from pmo_kit.model.checked import Checked
from pmo_kit.model.evidence import Piece
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason
from pmo_kit.model.verdict import Verdict

_CHECK = "EVD-INITIATIVE"


def organisation_verdicts(pieces: Sequence[Piece], method: Method, owners: Owners) -> Iterator[Checked]:
    """A verdict on each row of the evidence register that names no initiative.

    It fails where the method does not mark its artefact as one of the whole organisation; such a row counts nowhere.
    """
    wide = method.of_the_organisation()
    for piece in pieces:
        artefact, ids = method.artefacts[piece.artefact], (piece.evidence_id,)
        if piece.artefact in wide:
            good = Reason("evidence-of-the-organisation")
            verdict = Verdict(_CHECK, artefact.name, "pass", good, artefact.name, evidence=ids)
        else:
            fault = Reason("evidence-without-initiative")
            verdict = Verdict(_CHECK, artefact.name, "fail", fault, artefact.name, evidence=ids)
        yield Checked("registers", "evidence", piece.evidence_id, "", owners.of(artefact.owner), verdict)
