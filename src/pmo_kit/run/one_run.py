"""One run of a playbook: executed, written beside its place, and moved there whole."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import BadInput, Fault, Faults, Place, refuse
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.result import RunHeader
from pmo_kit.model.text import LANGUAGES, Language, Text
from pmo_kit.read.alone import alone
from pmo_kit.read.decisions import read_log
from pmo_kit.read.files import sha256, shown, write_whole
from pmo_kit.record import manifest as record
from pmo_kit.record.digests import digest_files, digest_of
from pmo_kit.record.run_ledger import RunLedger, ledger_for
from pmo_kit.report.page import page
from pmo_kit.report.words import Speaker
from pmo_kit.run.export import notebook_result, page_body
from pmo_kit.run.playbooks import Playbook

# A cell of a playbook takes milliseconds; one that takes this long never ends, and would hold its worker for ever.
_CELL_SECONDS = 600
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Request:
    """One run to do: which initiative, with which parameters, and what it will depend on, part by part."""

    initiative_id: str
    parameters: Mapping[str, Any]
    reads: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The digest of all that the run depends on; the same key gives the same result and pages."""
        return digest_of(self.reads) if self.reads else ""


@dataclass(frozen=True)
class Outcome:
    """What came of one run: nothing to tell, or the reason why it gave no result. `full` says that the disk is full."""

    initiative_id: str
    reason: Text | None = None
    full: bool = False


@dataclass(frozen=True)
class Job:
    """What all runs of a batch have in common. `inputs` are the portfolio's files as they were when it began.

    `decided` names the folders of runs, relative to the portfolio, that decisions rest on: those stay as they are.
    """

    playbook: Playbook
    portfolio: Path
    out: Path
    languages: tuple[Language, ...]
    inputs: tuple[InputFile, ...] = ()
    decided: frozenset[str] = frozenset()

    @property
    def ledger(self) -> RunLedger:
        """Where the manifests of these runs are on record."""
        return ledger_for(self.portfolio, self.out)


def languages_of(choice: str) -> tuple[Language, ...]:
    """The languages that `en`, `zh` or `both` stands for."""
    return LANGUAGES if choice == "both" else ("zh",) if choice == "zh" else ("en",)


def run_one(job: Job, request: Request, work: Path) -> Outcome:
    """Run the playbook once, in a folder of its own under `work`. Whatever goes wrong becomes the reason."""
    try:
        work.mkdir(parents=True, exist_ok=True)
        here = Path(tempfile.mkdtemp(dir=work, prefix=f"{request.initiative_id}-"))
        try:
            _run_in(job, request, here)
        finally:
            shutil.rmtree(here, ignore_errors=True)
    except Exception as error:  # noqa: BLE001 - one failing run never stops the others
        return Outcome(request.initiative_id, _reason(error), full=_is_full(error))
    return Outcome(request.initiative_id)


def file_names(job: Job, initiative: str, as_of: str) -> tuple[str, ...]:
    """What a run leaves in its folder: notebook, pages, result and manifest."""
    stem = f"{initiative}_{job.playbook.name}_{as_of}"
    pages = (f"{stem}_{language}.html" for language in job.languages)
    return (f"{stem}.ipynb", *pages, record.RESULT, record.NAME)


def own_inputs(playbook: Playbook) -> tuple[InputFile, ...]:
    """What every run reads of the kit: the notebook, and the list of dependencies where there is one."""
    lock = paths.lock_file()
    locked = digest_files([lock], lock.parent) if lock.is_file() else ()
    return (*digest_files([playbook.path], playbook.path.parent.parent), *locked)


def _run_in(job: Job, request: Request, here: Path) -> None:
    started, place = now(), job.out / request.initiative_id
    if shown(place, job.portfolio) in job.decided:
        raise refuse("run-decided-on", Place(file=shown(place, job.portfolio)))
    executed, *pages, stored, _ = file_names(job, request.initiative_id, str(request.parameters["as_of"]))
    notebook = _execute(job, request, here / executed)
    raw = notebook_result(notebook)
    if raw is None:
        raise refuse("run-without-result", Place(file=job.playbook.path.name))
    result = RunHeader.model_validate(raw)
    if job.inputs and result.inputs != job.inputs:
        raise refuse("registers-changed", Place(file=str(job.portfolio)))
    _write_pages(job, notebook, result, [here / name for name in pages])
    write_whole(here / stored, json.dumps(raw, ensure_ascii=False, indent=1) + "\n", lasting=False)
    _write_manifest(job, request, result, here, started)
    _put_in_place(job, here, place, request.key, started)


def _execute(job: Job, request: Request, output: Path) -> Any:
    import papermill  # heavy; only a run needs it

    return papermill.execute_notebook(
        str(job.playbook.path),
        str(output),
        parameters={**request.parameters, "portfolio": "."},
        engine_name="pmo",
        kernel_name="python3",
        progress_bar=False,
        execution_timeout=_CELL_SECONDS,
        resources={"metadata": {"path": str(job.portfolio)}},  # papermill's own `cwd` moves the whole process
        extra_arguments=["--IPKernelApp.log_level=50"],
    )


def _write_pages(job: Job, notebook: Any, result: RunHeader, pages: list[Path]) -> None:
    files = dict(zip(job.languages, pages, strict=True))
    for name, path in files.items():
        say = Speaker(name)
        subject = f"{result.initiative_id} {say.text(result.name)}".strip()
        other = next((file.name for language, file in files.items() if language != name), "")
        where = f"{say.text(result.organisation)} · {subject} · {say.word('as-of')} {say.day(result.as_of)}"
        title = f"{subject} · {say.word('playbook-' + job.playbook.name)}"
        html = page(page_body(notebook, name), title=title, where=where, language=name, other_page=other)
        write_whole(path, html, lasting=False)


def _write_manifest(job: Job, request: Request, result: RunHeader, here: Path, started: datetime) -> None:
    run = record.RunRecord(
        playbook=job.playbook.name,
        parameters={**request.parameters, "portfolio": "."},
        method_version=result.method_version,
        inputs=(*result.inputs, *own_inputs(job.playbook)),
        outputs=digest_files(sorted(here.iterdir()), here),
        started=started,
        finished=now(),
        user=record.who(),
        key=request.key,
        reads=request.reads,
        seed=result.seed,
    )
    write_whole(here / record.NAME, record.manifest(run), lasting=False)


def _put_in_place(job: Job, here: Path, home: Path, key: str, started: datetime) -> None:
    """Move a finished run to its place, one batch at a time.

    The old manifest goes first and the new one comes last, after its line in the ledger: a run with a manifest is
    whole, and known there. Only files that the old
    manifest names are removed; what people have put there stays. A run with the same key that another batch has put
    there in the meantime stays too, and so does one on which somebody has decided in the meantime.
    """
    files = sorted(here.iterdir(), key=lambda path: path.name == record.NAME)
    with alone(home.parent):
        before = record.read_manifest(home)
        if key and before is not None and before.key == key and _written_since(home / record.NAME, started):
            return
        if before is not None:  # nothing rests on a run that is not there yet
            _check_undecided(shown(home, job.portfolio), job.portfolio)
        for path in files:
            if (home / path.name).is_dir():
                raise refuse("folder-in-the-way", Place(file=str(home / path.name)))
        home.mkdir(exist_ok=True)
        (home / record.NAME).unlink(missing_ok=True)
        *outputs, manifest = files
        for path in outputs:
            path.replace(home / path.name)
        job.ledger.append({home / manifest.name: sha256(manifest)}, at=now())
        manifest.replace(home / manifest.name)
        kept = {path.name for path in files}
        for old in before.outputs if before else ():
            if old.name not in kept and Path(old.name).name == old.name:
                (home / old.name).unlink(missing_ok=True)


def _check_undecided(run: str, portfolio: Path) -> None:
    """Refuse to replace a run that the decision log names now, however it was when the batch began."""
    faults = Faults()
    decisions = read_log(paths.PortfolioFolder(portfolio), faults)
    if any(each.run and each.run.folder == run for each in decisions):
        faults.add("run-decided-on", Place(file=run))
    faults.raise_if_any()


def _written_since(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime > moment.timestamp()


def _is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__
    return False


def _reason(error: Exception) -> Text:
    """Why a run gave no result: the faults of the input, or the error and the cell of the notebook."""
    if isinstance(error, BadInput):
        return Text(*("; ".join(fault.sentence(name) for fault in error.faults) for name in LANGUAGES))
    name, told = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", None) or str(error)
    if name == BadInput.__name__:
        english, *_, chinese = getattr(error, "traceback", None) or (told, told)
        return Text(english, chinese)
    cell = getattr(error, "cell_index", None)
    stopped = Fault("run-stopped", values={"reason": f"{name}: {told}", "cell": "–" if cell is None else cell})
    return Text(stopped.sentence("en"), stopped.sentence("zh"))


def now() -> datetime:
    """The moment, in the zone of the machine."""
    return datetime.now(UTC).astimezone()
