"""Many runs: what is finished and unchanged is left out, the rest is done by workers, and none stops the others."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pmo_kit.errors import Fault, Place, refuse
from pmo_kit.model.text import Text
from pmo_kit.record.input_store import keep_inputs, store_for
from pmo_kit.record.verify import WORK
from pmo_kit.run.one_run import Job, Outcome, Request, own_inputs, run_one
from pmo_kit.run.resume import finished_run
from pmo_kit.run.workers import cluster_workers, end_at_once, local_workers, run_on_cluster

_LOSSES = 3


@dataclass(frozen=True)
class Batch:
    """What became of the runs of a batch, in the order of the requests.

    `unchanged` gives, for each run that was not done again, the day since which it stands.
    """

    done: tuple[str, ...]
    unchanged: dict[str, date]
    failed: tuple[Outcome, ...]


def run_all(
    job: Job,
    requests: Sequence[Request],
    *,
    jobs: int,
    force: bool = False,
    cluster: str = "",
    told: Callable[[Outcome, int], None] | None = None,
) -> Batch:
    """Run the playbook for every request whose run is not there already, `jobs` at a time or on a Dask cluster.

    `told` hears of each outcome as it comes, and of how many there will be. Interrupted or killed, the same batch goes
    on where it was. What the runs read is kept first, so that each can be done again later.

    Raises:
        BadInput: when what the runs read is not any more what was opened, when the output folder cannot be written to
            or the ledger of runs is not as it was recorded (nothing has been run then), or the disk is full.
    """
    _check_writable(job.out)
    known = job.ledger.begin()
    found = {} if force else {each.initiative_id: finished_run(job, each, known) for each in requests}
    unchanged = {name: run.finished_on for name, run in found.items() if run is not None}
    waiting = [each for each in requests if each.initiative_id not in unchanged]
    if waiting and job.inputs:
        keep_inputs(store_for(job.portfolio, job.out), (*job.inputs, *own_inputs(job.playbook)), job.portfolio)
    outcomes: dict[str, Outcome] = {}
    with job.ledger.settled(), _work_folder(job.out) as work:
        for outcome in _scheduled(job, waiting, work, jobs=jobs, cluster=cluster):
            outcomes[outcome.initiative_id] = outcome
            if told:
                told(outcome, len(waiting))
            if outcome.full:
                end_at_once()
                raise refuse("disk-full", Place(file=str(job.out)), left=len(waiting) - len(outcomes) + 1)
    ended = [outcomes[each.initiative_id] for each in waiting]
    done = tuple(outcome.initiative_id for outcome in ended if not outcome.reason)
    return Batch(done, unchanged, tuple(outcome for outcome in ended if outcome.reason))


def _scheduled(job: Job, requests: Sequence[Request], work: Path, *, jobs: int, cluster: str) -> Iterator[Outcome]:
    """Outcomes as they come. Workers that are lost are replaced, and what they did not finish is done again."""
    waiting = {each.initiative_id: each for each in requests}
    losses, told = 0, Text("", "")
    while waiting:
        before = len(waiting)
        with _workers(min(jobs, before), cluster) as pool:
            try:
                for outcome in _submitted(pool, job, list(waiting.values()), work, cluster):
                    del waiting[outcome.initiative_id]
                    yield outcome
            except BrokenExecutor as error:
                lost = Fault("workers-lost", values={"reason": str(error)})
                told = Text(lost.sentence("en"), lost.sentence("zh"))
                losses = losses + 1 if len(waiting) == before else 0
        if losses == _LOSSES:
            yield from (Outcome(each, told) for each in waiting)
            return


@contextmanager
def _workers(jobs: int, cluster: str) -> Iterator[Executor]:
    pool = cluster_workers(cluster) if cluster else local_workers(jobs)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        if not cluster:
            end_at_once()
        raise
    else:
        pool.shutdown()


def _submitted(pool: Executor, job: Job, requests: Sequence[Request], work: Path, cluster: str) -> Iterator[Outcome]:
    run = run_on_cluster if cluster else run_one
    futures = [pool.submit(run, job, each, work) for each in requests]
    for future in as_completed(futures):
        try:
            outcome: Outcome = future.result()
        except (Exception, CancelledError) as error:  # a run tells its own faults; this is the worker's
            raise BrokenExecutor(str(error)) from error
        yield outcome


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise refuse("cannot-write", Place(file=str(folder)), reason=error.strerror or error) from error


@contextmanager
def _work_folder(out: Path) -> Iterator[Path]:
    """A folder for what is not finished, which goes with the batch; those of batches that were killed go too."""
    from filelock import FileLock, Timeout  # only a run needs it

    for lock in out.glob(f"{WORK}*.lock"):
        try:
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink(missing_ok=True)
        except Timeout:
            pass  # a batch that is at work
    work = out / f"{WORK}{uuid.uuid4().hex}"
    with FileLock(f"{work}.lock"):
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
            Path(f"{work}.lock").unlink(missing_ok=True)
