"""What of a batch is there already: run by run by its key, and all at once where nothing at all has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_kit.model.glance import RunSummary
from pmo_kit.model.text import LANGUAGES
from pmo_kit.read.files import write_whole
from pmo_kit.record import manifest as record
from pmo_kit.run.one_run import Job, Request, file_names

_STATE = ".batch.json"


def finished_run(job: Job, request: Request) -> record.FinishedRun | None:
    """The run that lies in the request's place, if it has the same key and all its files are there."""
    home = job.out / request.initiative_id
    found = record.read_manifest(home) if request.key else None
    if found is None or found.key != request.key:
        return None
    return found if all((home / file.name).is_file() for file in found.outputs) else None


def runs_there(job: Job, order: Iterable[str]) -> dict[str, record.FinishedRun]:
    """All runs of the playbook in the output folder, whoever made them, in the order of the register."""
    found = {name: record.read_manifest(job.out / name) for name in order if (job.out / name).is_dir()}
    return {name: run for name, run in found.items() if run is not None and run.playbook == job.playbook.name}


def summary_of(home: Path) -> RunSummary:
    """What the index tells of a finished run."""
    return RunSummary.of(json.loads((home / record.RESULT).read_bytes()))


@dataclass(frozen=True)
class Standing:
    """A batch that left nothing to do: whose runs it made, and what was said of it in each language."""

    chosen: tuple[str, ...]
    told: Mapping[str, Sequence[str]]


def remember(job: Job, fingerprint: str, batch: Standing) -> None:
    """Note that a batch has left nothing to do."""
    state = {"batch": fingerprint, "chosen": batch.chosen, "told": batch.told}
    write_whole(job.out / _STATE, json.dumps(state, ensure_ascii=False) + "\n")


def nothing_to_do(job: Job, as_of: str, fingerprint: str) -> Standing | None:
    """The same batch of last time, if nothing it read has changed and all its files are there."""
    try:
        state: dict[str, Any] = json.loads((job.out / _STATE).read_bytes())
        if state["batch"] != fingerprint:
            return None
        found = Standing(tuple(state["chosen"]), {language: state["told"][language] for language in LANGUAGES})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    names = [Path(f"{each}/{name}") for each in found.chosen for name in file_names(job, each, as_of)]
    return found if all((job.out / name).is_file() for name in [*names, Path("index.html")]) else None
