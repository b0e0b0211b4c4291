"""`pmo run retrospective` and `pmo check`: what did not work comes back by itself, under the name of its owner."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmo_kit.cli import main
from tests.decide.gate_office import Office, furnish
from tests.decide.retrospective_office import ACTION, ROW, moves

WAITED = moves(("intake", "2026-01-05", ""), ("assessment", "2026-04-01", "validators-queue"))


def run(*arguments: str) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.notebook
def test_the_retrospective_runs_as_a_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page, notebook and result; what is open again is told with its owner in the index."""
    chosen = ("--initiative", "CSC-017", "--initiative", "OPS-003")
    assert run("run", "retrospective", "-p", "sample", *chosen, "--as-of", "2026-10-31", "--out", str(tmp_path)) == 0
    assert "Own actions: Open again 1, none on record 1" in capsys.readouterr().out
    result = json.loads((tmp_path / "CSC-017" / "result.json").read_text(encoding="utf-8"))
    assert [each["state"] for each in result["actions"]] == [
        "reopened", "too_early", "worked", "reopened", "not_assessed",
    ]  # fmt: skip
    assert "RA-0003 open again (Mo Yanting 莫妍庭)" in (tmp_path / "index.html").read_text(encoding="utf-8")
    page = (tmp_path / "CSC-017" / "CSC-017_retrospective_2026-10-31_zh.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1


@pytest.mark.parametrize(
    ("as_of", "code", "told"),
    [
        ("2026-04-29", 0, "Too early: tested on 2026-04-30"),
        ("2026-04-30", 1, "Reopenings: 1."),
        ("2026-06-29", 1, "Reopenings: 1."),
    ],
)
def test_the_check_opens_an_action_again_on_its_day(
    office: Office, tmp_path: Path, as_of: str, code: int, told: str
) -> None:
    """Nothing is entered in between; before its day it is not assessed, and never fulfilled."""
    folder = furnish(office({**ROW, "stage": "intake"}), stage_events=WAITED[:1], retro_actions=(ACTION,))
    furnish(folder, stage_events=WAITED)
    out = tmp_path / "checks.csv"
    arguments = ("check", "-p", str(folder), "--as-of", as_of, "--owner", "Zhou Yan", "--out", str(out))
    assert run(*arguments) == code
    (line,) = [each for each in out.read_text(encoding="utf-8-sig").splitlines() if "RETRO-ACTION" in each]
    assert told in line


def test_a_bad_action_ends_with_two_and_names_its_cell(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is judged."""
    bad = {**ACTION, "metric": "happiness", "test_on": "2026-01-01"}
    folder = furnish(office(ROW), retro_actions=(bad,))
    assert run("check", "-p", str(folder), "--as-of", "2026-10-31") == 2
    said = capsys.readouterr().err
    assert "cell F2" in said
    assert "cell J2" in said
