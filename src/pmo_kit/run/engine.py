"""The papermill engine `pmo`: each notebook in a process forked from this one, which has the imports done already.

papermill finds it through its entry point, so `papermill --engine pmo` and `execute_notebook(engine_name="pmo")` work
wherever the kit is installed. Where forking is not possible or not safe, papermill's own engine does the work.

papermill loads this module while it is being loaded itself, so nothing of papermill is imported before it is used.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from functools import cache
from typing import Any

log = logging.getLogger("papermill")


class PmoEngine:
    """Runs a notebook in a forked process; the output is what papermill's own engine writes."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, log_output: bool = False, **options: Any
    ) -> Any:
        """Run the cells of a notebook that papermill has prepared, and give it back with what came of them.

        Takes the options of papermill's own engine. A notebook for another kernel than this Python's, or one that opens
        a comm (a widget), is given to that engine.

        Raises:
            CellTimeoutError: when a cell takes longer than `execution_timeout` seconds.
            DeadKernelError: when the process ends before the notebook does, with the reason.
        """
        from papermill.engines import NBClientEngine

        reason = why_not_fork(kernel_name)
        if not reason:
            from pmo_kit.run.ahead import import_ahead, import_for
            from pmo_kit.run.forked_client import run_forked
            from pmo_kit.run.notebook_fork import NeedsSocketsError

            import_ahead()
            import_for(nb)
            try:
                return run_forked(nb, output_path, log_output=log_output, **options)
            except NeedsSocketsError:
                reason = "the notebook uses widgets"
        _tell_once(reason)
        return NBClientEngine.execute_notebook(nb, kernel_name, output_path, log_output=log_output, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook asks for, unless another is named."""
        from papermill.engines import Engine

        return str(Engine.nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language of a notebook, unless another is named."""
        from papermill.engines import Engine

        return str(Engine.nb_language(nb, language))


def why_not_fork(kernel_name: str) -> str:
    """The reason why a notebook for this kernel cannot be run in a fork of this process; empty where it can."""
    if not sys.platform.startswith("linux"):
        return f"processes cannot be forked safely on {sys.platform}"
    if kernel_name != "python3":
        return f"the notebook asks for the kernel {kernel_name}"
    if asyncio._get_running_loop() is not None:
        return "an event loop is running"
    _stop_progress_monitor()
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if others or threading.current_thread() is not threading.main_thread():
        return f"other threads are running ({', '.join(others)})"
    return ""


def _stop_progress_monitor() -> None:
    """End the thread that tqdm starts beside a progress bar; it only redraws bars that stand still."""
    tqdm = sys.modules.get("tqdm")
    if tqdm is not None and tqdm.tqdm.monitor is not None:
        tqdm.tqdm.monitor.exit()
        tqdm.tqdm.monitor = None


@cache
def _tell_once(reason: str) -> None:
    log.warning("Engine pmo: %s; papermill's own engine is used, with the same result.", reason)
