"""`pmo obligations` as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit import paths
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE

SAMPLE = paths.sample_folder("sample")


def test_the_summary_names_what_touches_most_and_marks_what_is_not_sure(pmo: Pmo) -> None:
    """In the language of the messages, with the notice at the end."""
    code, out, _ = pmo("obligations", "-p", SAMPLE, "--as-of", "2026-10-31")
    assert code == 0
    assert "cn-csl-mlps  Grade, file and assess the platform under multi-level protection (medium confidence)" in out
    assert out.splitlines()[-1] == "Working aid, not legal advice; the official text prevails"
    _, chinese, _ = pmo("--messages", "zh", "obligations", "-p", SAMPLE, "--as-of", "2026-10-31")
    assert "cn-csl-mlps  落实平台等级保护定级、备案与测评 （可信度中等）" in chinese


def test_one_obligation_names_the_initiatives_that_it_touches_and_why(pmo: Pmo) -> None:
    """The labelling duty touches two of sixty."""
    _, out, _ = pmo("obligations", "-p", SAMPLE, "--as-of", "2026-10-31", "--obligation", "cn-label-explicit")
    assert [line.split("  ")[1] for line in out.splitlines()[:-1]] == ["CSC-044", "CSC-054"]
    assert "Offered to customers or the public: Yes" in out


def test_one_initiative_is_told_what_to_answer(pmo: Pmo, office: Office) -> None:
    """What is undetermined stands beside the question that decides it; what is to come beside its date."""
    folder = office({**COMPLETE, "jurisdictions": "EU", "data": "", "use_cases": "credit_decision"})
    _, out, _ = pmo("obligations", "-p", folder, "-i", "OPS-001", "--as-of", "2026-10-31")
    lines = {line.split("  ")[1]: line for line in out.splitlines()[:-1]}
    assert lines["eu-gdpr-dpia"].endswith("Not answered: Kinds of data")
    assert lines["eu-aia-deployer-duties"].endswith("adopted: 2 Dec 2027")


def test_initiatives_that_are_over_are_left_out_and_counted(pmo: Pmo, office: Office) -> None:
    """Not silently."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002", "stage": "retired"})
    _, out, _ = pmo("obligations", "-p", folder, "--as-of", "2026-10-31")
    assert "Left out because they are over: 1 initiatives." in out


def test_the_ending_says_table_or_pages(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """A page for each language, which name each other; another ending is refused before anything is read."""
    folder = office(COMPLETE)
    for name in ("o.csv", "o.xlsx", "o.html"):
        assert pmo("obligations", "-p", folder, "--as-of", "2026-10-31", "--out", tmp_path / name)[0] == 0
    assert (tmp_path / "o.xlsx").read_bytes().startswith(b"PK")
    assert 'href="o_zh.html"' in (tmp_path / "o.html").read_text(encoding="utf-8")
    assert 'href="o.html"' in (tmp_path / "o_zh.html").read_text(encoding="utf-8")
    one = ("-i", "OPS-001", "--language", "zh", "--out", tmp_path / "one.html")
    assert pmo("obligations", "-p", folder, "--as-of", "2026-10-31", *one)[0] == 0
    assert "义务：Desk helper" in (tmp_path / "one.html").read_text(encoding="utf-8")
    assert not (tmp_path / "one_zh.html").exists()
    code, _, err = pmo("obligations", "-p", tmp_path / "nowhere", "--out", tmp_path / "o.pdf")
    assert (code, ".csv, .xlsx, .html" in err) == (2, True)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (("-i", "X-9"), "X-9"),
        (("--obligation", "cn-labels"), "There is no obligation “cn-labels”"),
        (("--as-of", "yesterday"), "yesterday"),
    ],
)
def test_what_is_not_there_is_refused(pmo: Pmo, office: Office, wish: tuple[str, str], told: str) -> None:
    """With what to write."""
    code, _, err = pmo("obligations", "-p", office(COMPLETE), *wish)
    assert (code, told in err) == (2, True)
