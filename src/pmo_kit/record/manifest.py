"""The manifest of a run: an in-toto Statement with SLSA provenance, as plain JSON.

The subjects are the outputs and the resolved dependencies the inputs, each with the SHA-256 that `sha256sum` prints,
so that nobody has to trust the kit to check them. It is the only place where the clock of the machine is written.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.version import KIT_VERSION

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"


@dataclass(frozen=True)
class RunRecord:
    """What is known of one run when it ends."""

    playbook: str
    parameters: Mapping[str, Any]
    method_version: str
    inputs: tuple[InputFile, ...]
    outputs: tuple[InputFile, ...]
    started: datetime
    finished: datetime
    user: str


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
                "internalParameters": {"methodVersion": run.method_version, "seed": None},
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


def _descriptors(files: Iterable[InputFile]) -> list[dict[str, Any]]:
    return [{"name": file.name, "digest": {"sha256": file.sha256}} for file in files]
