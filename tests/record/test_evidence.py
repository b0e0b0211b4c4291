"""Evidence: which file a row means, and digests that nobody has to type."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from pmo_kit import open_portfolio
from pmo_kit.errors import BadInput, Faults
from pmo_kit.record.evidence import check_evidence, evidence_for, fill_digests, local_path
from tests.decide.gate_office import furnish, opened_for_review, piece

DIGEST = hashlib.sha256(b"complete\n").hexdigest()


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("evidence/a.md", "evidence/a.md"),
        ("evidence\\a.md", "evidence/a.md"),
        ("./evidence/../evidence/a.md", "evidence/a.md"),
        ("https://records.example/a", None),
        ("mailto:pmo@bank.example", None),
        ("../a.md", None),
        ("", None),
    ],
)
def test_a_link_is_a_file_in_the_portfolio_or_an_address(tmp_path: Path, link: str, file: str | None) -> None:
    """With slashes either way; a path that leads out is neither."""
    assert local_path(link, tmp_path) == (tmp_path / file if file else None)


@pytest.mark.parametrize(
    ("dated", "there"),
    [("2026-10", True), ("2026", True), ("", True), ("2026-10-16", False), ("2026-11", False)],
)
def test_evidence_whose_month_has_begun_may_have_been_there(desk: Path, dated: str, there: bool) -> None:
    """On 15 October: what is certainly dated later was not on the table; what nobody can tell is kept, to be judged."""
    furnish(desk, evidence=(piece("EVD-0001", "fallback-plan", dated=dated),))
    found = evidence_for(opened_for_review(desk), "OPS-001", "G4", date(2026, 10, 15), Faults())
    assert [each.evidence_id for each in found] == (["EVD-0001"] if there else [])


def test_missing_digests_are_filled_in_and_nothing_else(desk: Path) -> None:
    """The row with a local file gets its digest; the other cells stay as they were."""
    before = (desk / "registers" / "evidence.csv").read_text(encoding="utf-8")
    (desk / "evidence" / "old.md").write_text("old\n", encoding="utf-8")
    assert fill_digests(desk) == ["EVD-0001", "EVD-0003"]
    frame = open_portfolio(desk, registers=("initiatives", "evidence")).frames["evidence"].set_index("evidence_id")
    assert frame.loc["EVD-0001", "sha256"] == DIGEST
    assert frame["sha256"].notna().sum() == 2
    after = (desk / "registers" / "evidence.csv").read_text(encoding="utf-8-sig")
    assert [line.rsplit(",", 1)[0] for line in after.splitlines()] == before.splitlines()
    assert fill_digests(desk) == []


def test_a_file_that_is_not_there_gets_no_digest(desk: Path) -> None:
    """All such rows are named, and nothing is written."""
    before = (desk / "registers" / "evidence.csv").read_bytes()
    with pytest.raises(BadInput, match=r"evidence/old\.md is not there"):
        fill_digests(desk)
    assert (desk / "registers" / "evidence.csv").read_bytes() == before


def test_a_link_to_a_folder_is_told_as_one(desk: Path) -> None:
    """It is there, but a folder has no digest."""
    (desk / "evidence" / "old.md").mkdir()
    with pytest.raises(BadInput, match=r"evidence/old\.md is a folder") as error:
        fill_digests(desk)
    assert [fault.message for fault in error.value.faults] == ["evidence-folder"]


def test_an_altered_file_is_named_by_its_row(desk: Path) -> None:
    """Rows without digest prove nothing, addresses cannot be looked at, and a path that leads out is refused."""
    (desk / "evidence" / "old.md").write_text("old\n", encoding="utf-8")
    fill_digests(desk)
    (desk / "evidence" / "old.md").write_text("new\n", encoding="utf-8")
    frame = open_portfolio(desk, registers=("initiatives", "evidence")).frames["evidence"].copy()
    frame.loc[4, "link"] = "../elsewhere.md"
    faults = Faults()
    assert check_evidence(frame, desk, faults) == 2
    assert [(fault.message, fault.place.record) for fault in faults] == [
        ("evidence-changed", "EVD-0003"),
        ("evidence-outside", "EVD-0005"),
    ]
