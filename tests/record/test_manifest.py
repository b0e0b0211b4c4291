"""The manifest of a run: a standard form whose digests anyone can check."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from pmo_kit.model.portfolio import InputFile
from pmo_kit.record.digests import digest_files
from pmo_kit.record.manifest import RunRecord, manifest

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_digest_is_the_one_that_sha256sum_prints(tmp_path: Path) -> None:
    """Named relative to its folder, with forward slashes."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(b"hello\n")
    (found,) = digest_files([tmp_path / "sub" / "a.txt"], tmp_path)
    assert found == InputFile("sub/a.txt", hashlib.sha256(b"hello\n").hexdigest())


def test_the_manifest_is_an_in_toto_statement_with_slsa_provenance() -> None:
    """Outputs are subjects, inputs are dependencies, and parameters, versions, times and the user are there."""
    run = RunRecord(
        playbook="intake",
        parameters={"initiative": "CSC-017", "as_of": "2026-10-31"},
        method_version="abc",
        inputs=(InputFile("registers/initiatives.csv", "1" * 64),),
        outputs=(InputFile("result.json", "2" * 64),),
        started=MORNING,
        finished=MORNING,
        user="analyst",
    )
    said = json.loads(manifest(run))
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["subject"] == [{"name": "result.json", "digest": {"sha256": "2" * 64}}]
    build = said["predicate"]["buildDefinition"]
    assert build["externalParameters"] == {"initiative": "CSC-017", "as_of": "2026-10-31"}
    assert build["resolvedDependencies"] == [{"name": "registers/initiatives.csv", "digest": {"sha256": "1" * 64}}]
    assert build["internalParameters"]["methodVersion"] == "abc"
    details = said["predicate"]["runDetails"]
    assert details["metadata"] == {"startedOn": "2026-11-02T09:00:00+00:00", "finishedOn": "2026-11-02T09:00:00+00:00"}
    assert details["byproducts"][0]["annotations"]["user"] == "analyst"
