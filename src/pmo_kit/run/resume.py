"""What of a batch is there already: run by run by its key, and all at once where nothing at all has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_kit.model.glance import RunSummary
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.text import LANGUAGES
from pmo_kit.read.alone import alone
from pmo_kit.read.files import digest, sha256, shown, write_whole
from pmo_kit.record import manifest as record
from pmo_kit.run.one_run import Job, Request, file_names, now

_STATE = ".batch.json"


def finished_run(job: Job, request: Request, known: Mapping[Path, str]) -> record.FinishedRun | None:
    """The run that lies in the request's place, if it has the same key, its result is as made and its files are there.

    `known` holds the digests of the manifests that are on record. A run that is not on record, or whose manifest is
    not what was recorded, is done again; but one that a decision rests on, which the decision log knows, need not be on
    record.
    """
    home = job.out / request.initiative_id
    found = record.read_manifest(home) if request.key else None
    if found is None or found.key != request.key:
        return None
    recorded = known.get(home / record.NAME, "")
    if not recorded and shown(home, job.portfolio) not in job.decided:
        return None
    if recorded and sha256(home / record.NAME) != recorded:
        return None
    return found if all(_is_there(home, file) for file in found.outputs) else None


def _is_there(home: Path, file: InputFile) -> bool:
    """Whether a file of a run is there; the result, from which an index is told, as it was made."""
    path = home / file.name
    return path.is_file() and (file.name != record.RESULT or sha256(path) == file.sha256)


def runs_there(job: Job, order: Iterable[str]) -> dict[str, record.FinishedRun]:
    """All runs of the playbook in the output folder, whoever made them, in the order of the register.

    One whose result is not as it was made is left out: an index would tell something else than was found.
    """
    found = {name: record.read_manifest(job.out / name) for name in order if (job.out / name).is_dir()}
    of_playbook = {name: run for name, run in found.items() if run is not None and run.playbook == job.playbook.name}
    return {
        name: run
        for name, run in of_playbook.items()
        if all(_is_there(job.out / name, file) for file in run.outputs if file.name == record.RESULT)
    }


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
    state = {
        "batch": fingerprint,
        "chosen": batch.chosen,
        "told": batch.told,
        "files": {name: sha256(job.out / name) for name in (*_indexes(job.out), *_told_from(batch.chosen))},
    }
    write_whole(job.out / _STATE, json.dumps(state, ensure_ascii=False) + "\n")


def _indexes(folder: Path) -> list[str]:
    """The names of the pages of an index that are there."""
    return [path.name for path in sorted(folder.glob("index*.html"))]


def _told_from(chosen: Iterable[str]) -> list[str]:
    """The files of runs that must be as they were for anything to be told from them."""
    return [f"{each}/{name}" for each in chosen for name in (record.NAME, record.RESULT)]


def forget(job: Job) -> None:
    """Note that a batch has begun: what the last one left, it may replace, and its index tells of it no more."""
    with suppress(OSError):  # a folder that cannot be written to is told of when the batch begins
        (job.out / _STATE).unlink()


def nothing_to_do(job: Job, as_of: str, fingerprint: str) -> Standing | None:
    """The same batch of last time, if nothing has changed of what it read, its index, manifests and results.

    Its other files and the ledger need only be there.
    """
    try:
        state: dict[str, Any] = json.loads((job.out / _STATE).read_bytes())
        if state["batch"] != fingerprint:
            return None
        found = Standing(tuple(state["chosen"]), {language: state["told"][language] for language in LANGUAGES})
        if any(sha256(job.out / name) != written for name, written in state["files"].items()):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    names = [f"{each}/{name}" for each in found.chosen for name in file_names(job, each, as_of)]
    needed = (job.ledger.log.head, *(job.out / name for name in names))
    return found if all(path.is_file() for path in needed) else None


def put_index(job: Job, pages: Mapping[str, str]) -> None:
    """Write the pages of the index, take away those of a language that has none any more, and have them on record.

    What did not change has its line already, unless nobody wrote it down.
    """
    ledger = job.ledger
    contents = {job.out / name: page.encode("utf-8", "backslashreplace") for name, page in pages.items()}
    with alone(job.out), ledger.settled():
        known = ledger.begin()
        others = {job.out / f"index_{language}.html" for language in LANGUAGES} - contents.keys()
        digests = {path: digest(content) for path, content in contents.items()}
        digests |= {path: "" for path in others if known.get(path)}
        ledger.append({path: each for path, each in digests.items() if known.get(path) != each}, at=now())
        for path, content in contents.items():
            write_whole(path, content)
        for path in others:
            path.unlink(missing_ok=True)
