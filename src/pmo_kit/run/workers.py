"""Who does the runs: processes of this machine, or the workers of a Dask cluster. Both take `concurrent.futures`."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from pmo_kit.errors import Place, PmoKitError, refuse
from pmo_kit.run.ahead import import_ahead
from pmo_kit.run.one_run import Job, Outcome, Request, run_one

_LINUX = sys.platform.startswith("linux")


def default_jobs() -> int:
    """As many runs at a time as there are processors."""
    return os.cpu_count() or 1


def local_workers(jobs: int) -> Executor:
    """Worker processes that are warm: on Linux forks of this process, elsewhere new ones that import ahead."""
    if _LINUX:
        import_ahead()
    context = multiprocessing.get_context("fork" if _LINUX else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_work)


def _begin_work() -> None:
    """Leave an interrupt to the parent, end with it, and have the imports and a kernel ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_ahead()
    if _LINUX:
        from pmo_kit.run.forked_kernel import die_with_parent, make_ahead

        die_with_parent()
        make_ahead()
    gc.collect()
    gc.freeze()


def cluster_workers(address: str) -> Executor:
    """The workers of the Dask scheduler at an address. They must have the kit and see the same folders.

    Raises:
        BadInput: when Dask is not installed or no scheduler answers there.
    """
    try:
        import distributed
    except ImportError as error:
        raise refuse("cluster-extra", Place(field="--cluster")) from error
    try:
        client: Any = distributed.Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise refuse("cluster-silent", Place(field="--cluster"), value=address, reason=error) from error
    executor: Executor = client.get_executor(pure=False)
    return executor


def run_on_cluster(job: Job, request: Request, work: Path) -> Outcome:
    """Do one run in a process of its own beside a Dask worker, which has threads and cannot be forked safely."""
    return _beside().submit(_run_warm, job, request, work).result()


def _run_warm(job: Job, request: Request, work: Path) -> Outcome:
    """One run where no parent has read the portfolio: read here, it is there for the fork, and kept for the next."""
    from pmo_kit.read.portfolio import open_portfolio

    with suppress(PmoKitError):  # the run will say so
        open_portfolio(job.portfolio)
    return run_one(job, request, work)


@cache
def _beside() -> ProcessPoolExecutor:
    # A Dask worker is a daemon, which Python lets have no children lest they outlive it. These die with it.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(default_jobs(), mp_context=context, initializer=_begin_work)


def end_at_once() -> None:
    """End the worker processes of this machine without waiting for what they do."""
    for process in multiprocessing.active_children():
        with suppress(OSError):
            process.kill()
