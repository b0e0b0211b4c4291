"""`pmo run vendor-evaluation`: pages, a result and a manifest; bad rows end with 2, all of them named, and no page."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE
from tests.decide.sourcing_office import costs, furnish, options, score, scores

HOME = Path("runs") / "vendor-evaluation" / "2026-03-31"


def test_a_run_leaves_pages_result_and_manifest(office: Office, pmo: Pmo) -> None:
    """In both languages, the index names the award; again, nothing changes."""
    folder = furnish(office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"}))
    code, told, _ = pmo("run", "vendor-evaluation", "--all", "-p", folder, "--as-of", "2026-03-31")
    assert code == 0
    assert "Recommended 1" in told
    home = folder / HOME / "OPS-001"
    assert len(list(home.glob("*.html"))) == 2
    assert json.loads((home / "result.json").read_text(encoding="utf-8"))["recommended"] == "A"
    manifest = (home / "manifest.json").read_text(encoding="utf-8")
    assert '"seed": 2026' in manifest
    assert "sourcing_costs.csv" in manifest
    index = (folder / HOME / "index.html").read_text(encoding="utf-8")
    assert "Alder" in index
    assert "No option is on record" in index


def test_bad_rows_end_with_2_and_leave_no_page(office: Office, pmo: Pmo) -> None:
    """Every one named at once, with what to write."""
    again = {**score("A", "Q", "1"), "score_id": "again"}
    folder = furnish(
        office(COMPLETE),
        sourcing_options=options(resolved_share="90"),
        sourcing_scores=[*scores(), again],
        sourcing_costs=costs(A="-5"),
    )
    code, _, complaint = pmo("run", "vendor-evaluation", "--all", "-p", folder, "--as-of", "2026-03-31")
    assert code == 2
    for words in (
        "registers/sourcing_options.csv, cell G2:G4, field sourcing_options.resolved_share: “90” is",
        "record again, field criterion_id: A : Q stands in another row already",
        "field sourcing_costs.unit_price: “-5” is less than 0",
    ):
        assert words in complaint
    assert not (folder / "runs").exists()


def test_cells_that_cannot_be_read_are_named_with_their_address(office: Office, pmo: Pmo) -> None:
    """A word for a number, an option that is not there, and a term that nobody knows."""
    terms = [{"answer_id": "C1", "option_id": "Z", "term": "T-LUNCH", "agreed": "yes", "clause": "1"}]
    folder = furnish(office(COMPLETE), sourcing_scores=scores(score("A", "Q", "high")), sourcing_terms=terms)
    code, _, complaint = pmo("run", "vendor-evaluation", "--all", "-p", folder, "--as-of", "2026-03-31")
    assert code == 2
    assert "high" in complaint
    assert "T-LUNCH" in complaint
    assert "“Z”" in complaint
