"""Batches on the command line: what stands is left alone, and what a decision rests on is never replaced."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.read import portfolio as reading
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE

pytestmark = pytest.mark.notebook
RUN = ("run", "intake", "--all", "--as-of", "2026-02-11", "--jobs", "1", "-p")
GO = ("--outcome", "pass", "--role", "pmo-lead", "--person", "Li Wei", "--on", "2026-02-12")


def test_a_batch_with_nothing_changed_reads_no_register(pmo: Pmo, office: Office, monkeypatch: Any) -> None:
    """It says what it said the first time; another row, another day and --force each make it look."""
    folder = office(COMPLETE)
    _, first, _ = pmo(*RUN, folder)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(reading, "open_portfolio", refuse)
        code, again, _ = pmo(*RUN, folder)
        assert (code, again.splitlines()[:-2]) == (0, first.splitlines()[:-1])
        assert again.splitlines()[-2] == "1 unchanged, not run again"
        with pytest.raises(AssertionError):
            pmo(*RUN, folder, "--force")
        (folder / "method").mkdir()
        with pytest.raises(AssertionError):
            pmo(*RUN[:4], "2026-02-12", *RUN[5:], folder)
    office({**COMPLETE, "sponsor": "Wang Wei"})
    assert "unchanged" not in pmo(*RUN, folder)[1]


def test_a_run_that_a_decision_rests_on_stays_as_it_is(pmo: Pmo, office: Office) -> None:
    """A changed row is told as the reason; the run and the decision still prove to be what they were."""
    folder = office(COMPLETE)
    pmo(*RUN, folder)
    run = folder / "runs" / "intake" / "2026-02-11" / "OPS-001"
    assert pmo("decide", "G0", "-i", "OPS-001", "-p", folder, "--run", run, *GO)[0] == 0
    office({**COMPLETE, "sponsor": "Wang Wei"})
    code, _, err = pmo(*RUN, folder)
    assert (code, "A decision rests on this run; it is not replaced." in err) == (1, True)
    assert pmo("verify", folder, "--outputs-only")[0] == 0
    assert pmo(*RUN, folder, "--out", folder / "later")[0] == 0
