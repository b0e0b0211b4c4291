"""A small office with a log, evidence and a run, for the tests of what is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmo_kit.record.digests import digest_files
from pmo_kit.record.manifest import RunRecord, manifest
from tests.conftest import COMPLETE

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RUN = "runs/intake/2026-10-31/OPS-001"


def make_run(folder: Path, *, result: dict[str, object], playbook: str = "intake") -> Path:
    """A finished run with a result and a notebook."""
    home = folder / RUN
    home.mkdir(parents=True)
    (home / "result.json").write_text(json.dumps(result), encoding="utf-8")
    (home / "OPS-001_intake_2026-10-31.ipynb").write_text("{}\n", encoding="utf-8")
    record = RunRecord(
        playbook=playbook, parameters={}, method_version="", inputs=digest_files([folder / "portfolio.yaml"], folder),
        outputs=digest_files(sorted(home.iterdir()), home), started=NINE, finished=NINE, user="", key="abc", reads={},
    )  # fmt: skip
    (home / "manifest.json").write_text(manifest(record), encoding="utf-8")
    return home


@pytest.fixture
def desk(office: Callable[..., Path]) -> Path:
    """An office with one initiative, one run of the intake and one file of evidence at G0, one at G1."""
    folder = office(COMPLETE)
    make_run(folder, result={"initiative_id": "OPS-001", "as_of": "2026-10-31"})
    (folder / "evidence").mkdir()
    (folder / "evidence" / "立项.md").write_text("complete\n", encoding="utf-8")
    (folder / "registers" / "evidence.csv").write_text(
        "evidence_id,initiative_id,artefact,gate,link,dated,status\n"
        "EVD-0001,OPS-001,ai-inventory-entry,G0,evidence/立项.md,2026-10-30,final\n"
        "EVD-0002,OPS-001,risk-tiering-record,G0,https://records.example/1,2026-10-30,final\n"
        "EVD-0003,OPS-001,applicability-assessment,G0,evidence/old.md,2026-10-01,withdrawn\n"
        "EVD-0004,OPS-001,applicability-assessment,G0,https://records.example/2,2026-11-05,final\n"
        "EVD-0005,OPS-001,business-case,G1,https://records.example/3,2026-10-30,final\n",
        encoding="utf-8",
    )
    return folder
