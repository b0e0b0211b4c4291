"""The manifest of a run: an in-toto Statement with SLSA provenance, as plain JSON.

The subjects are the outputs and the resolved dependencies the inputs, each with the SHA-256 that `sha256sum` prints,
so that nobody has to trust the kit to check them. Of a run's files it alone holds the clock of the machine.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.version import KIT_VERSION

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
NAME = "manifest.json"
RESULT = "result.json"


@dataclass(frozen=True)
class RunRecord:
    """What is known of one run when it ends.

    `reads` names what the run depended on, with the digest of each part; `key` is the digest of all of them together.
    """

    playbook: str
    parameters: Mapping[str, Any]
    method_version: str
    inputs: tuple[InputFile, ...]
    outputs: tuple[InputFile, ...]
    started: datetime
    finished: datetime
    user: str
    key: str = ""
    reads: Mapping[str, Any] | None = None
    seed: int | None = None


@dataclass(frozen=True)
class FinishedRun:
    """A manifest as read back: what verifying, running again and re-performing need of it.

    `kit` is the digest of the kit's own code and column definitions; blank in a manifest that does not say it.
    """

    playbook: str
    parameters: Mapping[str, Any]
    key: str
    kit_version: str
    kit: str
    finished_on: date
    inputs: tuple[InputFile, ...]
    outputs: tuple[InputFile, ...]


def manifest(run: RunRecord) -> str:
    """The manifest as JSON text."""
    statement = {
        "_type": STATEMENT,
        "subject": _descriptors(run.outputs),
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"urn:pmo-kit:playbook:{run.playbook}:v1",
                "externalParameters": dict(run.parameters),
                "internalParameters": {
                    "methodVersion": run.method_version,
                    "seed": run.seed,
                    "key": run.key,
                    "reads": dict(run.reads or {}),
                },
                "resolvedDependencies": _descriptors(run.inputs),
            },
            "runDetails": {
                "builder": {
                    "id": "urn:pmo-kit",
                    "version": {"pmo_kit": KIT_VERSION, "python": platform.python_version()},
                },
                "metadata": {
                    "startedOn": run.started.isoformat(timespec="seconds"),
                    "finishedOn": run.finished.isoformat(timespec="seconds"),
                },
                "byproducts": [
                    {
                        "name": "environment",
                        "annotations": {"platform": platform.platform(), "user": run.user},
                    }
                ],
            },
        },
    }
    return json.dumps(statement, ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> FinishedRun | None:
    """The manifest of the run in a folder; None where there is none that can be read, so that the run is not whole."""
    try:
        return parse_manifest((folder / NAME).read_bytes())
    except OSError:
        return None


def parse_manifest(content: bytes) -> FinishedRun | None:
    """What a manifest says; None where it is none."""
    try:
        statement = json.loads(content)
        build, details = statement["predicate"]["buildDefinition"], statement["predicate"]["runDetails"]
        return FinishedRun(
            playbook=build["buildType"].split(":")[-2],
            parameters=build["externalParameters"],
            key=build["internalParameters"].get("key", ""),
            kit_version=details["builder"]["version"]["pmo_kit"],
            kit=build["internalParameters"].get("reads", {}).get("kit", ""),
            finished_on=datetime.fromisoformat(details["metadata"]["finishedOn"]).date(),
            inputs=_files(build["resolvedDependencies"]),
            outputs=_files(statement["subject"]),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def who() -> str:
    """The name of the user whom the system knows; empty where it knows none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _descriptors(files: Iterable[InputFile]) -> list[dict[str, Any]]:
    return [{"name": file.name, "digest": {"sha256": file.sha256}} for file in files]


def _files(descriptors: Iterable[Mapping[str, Any]]) -> tuple[InputFile, ...]:
    return tuple(InputFile(each["name"], each["digest"]["sha256"]) for each in descriptors)
