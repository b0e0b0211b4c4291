"""Runs of a playbook: one or many, each on its own, none of them half-written, none of them stopping the others."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import Place, refuse
from pmo_kit.model.intake import IntakeResult
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.text import LANGUAGES, Language
from pmo_kit.read.files import write_whole
from pmo_kit.record.digests import digest_files
from pmo_kit.record.manifest import RunRecord, manifest
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker
from pmo_kit.run.export import notebook_result, page_body
from pmo_kit.run.playbooks import Playbook


@dataclass(frozen=True)
class Request:
    """One run to do: which initiative, with which parameters."""

    initiative_id: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of one run: its result and pages, or the reason why there are none."""

    initiative_id: str
    result: IntakeResult | None = None
    pages: Mapping[Language, Path] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Job:
    """What all runs of a batch have in common."""

    playbook: Playbook
    portfolio: Path
    out: Path
    languages: tuple[Language, ...]


def languages_of(choice: str) -> tuple[Language, ...]:
    """The languages that `en`, `zh` or `both` stands for."""
    return LANGUAGES if choice == "both" else ("zh",) if choice == "zh" else ("en",)


def run_all(
    job: Job, requests: Sequence[Request], *, jobs: int, done: Callable[[Outcome], None] | None = None
) -> list[Outcome]:
    """Run the playbook for every request, `jobs` at a time; outcomes in the order of the requests.

    `done` is told of each outcome as it comes.

    Raises:
        BadInput: when the output folder cannot be written to; nothing has been run then.
    """
    try:
        job.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=job.out):
            pass
    except OSError as error:
        raise refuse("cannot-write", Place(file=str(job.out)), reason=error.strerror or error) from error
    outcomes: dict[str, Outcome] = {}
    for outcome in _outcomes(job, requests, jobs):
        outcomes[outcome.initiative_id] = outcome
        if done:
            done(outcome)
    return [outcomes[request.initiative_id] for request in requests]


def _outcomes(job: Job, requests: Sequence[Request], jobs: int) -> Iterator[Outcome]:
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        waiting = [pool.submit(run_one, job, request) for request in requests]
        try:
            for future in as_completed(waiting):
                yield future.result()
        except BaseException:
            for future in waiting:
                future.cancel()
            raise


def run_one(job: Job, request: Request) -> Outcome:
    """Run the playbook once. Whatever goes wrong in the notebook becomes the reason of the outcome."""
    work = Path(tempfile.mkdtemp(dir=job.out, prefix=f".{request.initiative_id}-"))
    try:
        started = _now()
        stem = f"{request.initiative_id}_{job.playbook.name}_{request.parameters['as_of']}"
        notebook = _execute(job, request, work / f"{stem}.ipynb")
        raw = notebook_result(notebook)
        if raw is None:
            return Outcome(request.initiative_id, reason="the playbook gave no result")
        result = IntakeResult.model_validate(raw)
        files = _write_pages(job, notebook, result, work, stem)
        write_whole(work / "result.json", json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
        _write_manifest(job, request, result, work, started)
        home = job.out / request.initiative_id
        _put_in_place(work, home)
        return Outcome(request.initiative_id, result, {name: home / path.name for name, path in files.items()})
    except Exception as error:  # noqa: BLE001 - one failing run never stops the others
        return Outcome(request.initiative_id, reason=_reason(error))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _execute(job: Job, request: Request, output: Path) -> Any:
    import papermill  # heavy; only a run needs it

    return papermill.execute_notebook(
        str(job.playbook.path),
        str(output),
        parameters={**request.parameters, "portfolio": "."},
        kernel_name="python3",
        progress_bar=False,
        resources={"metadata": {"path": str(job.portfolio)}},  # papermill's own `cwd` moves the whole process
        extra_arguments=["--IPKernelApp.log_level=50"],
    )


def _write_pages(job: Job, notebook: Any, result: IntakeResult, work: Path, stem: str) -> dict[Language, Path]:
    files = {name: work / f"{stem}_{name}.html" for name in job.languages}
    for name, path in files.items():
        say = Speaker(name)
        subject = f"{result.initiative_id} {say.text(result.name)}".strip()
        other = next((file.name for language, file in files.items() if language != name), "")
        where = f"{say.text(result.organisation)} · {subject} · {say.word('as-of')} {say.day(result.as_of)}"
        title = f"{subject} · {say.word('playbook-' + job.playbook.name)}"
        write_whole(path, page(page_body(notebook, name), title=title, where=where, language=name, other_page=other))
    return files


def _write_manifest(job: Job, request: Request, result: IntakeResult, work: Path, started: datetime) -> None:
    own = digest_files([job.playbook.path], job.playbook.path.parent.parent)
    lock = paths.lock_file()
    locked = (InputFile(lock.name, digest_files([lock])[0].sha256),) if lock.is_file() else ()
    record = RunRecord(
        playbook=job.playbook.name,
        parameters={**request.parameters, "portfolio": "."},
        method_version=result.method_version,
        inputs=(*result.inputs, *own, *locked),
        outputs=digest_files(sorted(work.iterdir()), work),
        started=started,
        finished=_now(),
        user=getpass.getuser(),
    )
    write_whole(work / "manifest.json", manifest(record))


def _put_in_place(work: Path, home: Path) -> None:
    """Move a finished run to its place; the manifest comes last, so that a run with a manifest is whole."""
    home.mkdir(exist_ok=True)
    files = sorted(work.iterdir(), key=lambda path: path.name == "manifest.json")
    for path in files:
        path.replace(home / path.name)
    kept = {path.name for path in files}
    for old in home.iterdir():
        if old.name not in kept:
            old.unlink()


def _reason(error: Exception) -> str:
    name = getattr(error, "ename", type(error).__name__)
    told = getattr(error, "evalue", None) or str(error)
    cell = getattr(error, "cell_index", None)
    return f"{name}: {told}" + (f" (cell {cell})" if cell is not None else "")


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def default_jobs() -> int:
    """As many runs at a time as there are processors."""
    return os.cpu_count() or 1
