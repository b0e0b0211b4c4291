"""The papermill engine `pmo`: each notebook in a process forked from this one, which has the imports done already.

papermill finds it through its entry point, so `papermill --engine pmo` and `execute_notebook(engine_name="pmo")` work
wherever the kit is installed. Where forking is not possible or not safe, papermill's own engine does the work.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from datetime import UTC, datetime
from functools import cache
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager

log = logging.getLogger("papermill")

_SAVE_SECONDS = 5.0


class PmoEngine(NBClientEngine):  # type: ignore[misc]
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
        reason = why_not_fork(kernel_name)
        if not reason:
            try:
                return _run_forked(nb, output_path, log_output=log_output, **options)
            except _forked_process().NeedsSocketsError:
                reason = "the notebook uses widgets"
        _tell_once(reason)
        return super().execute_notebook(nb, kernel_name, output_path, log_output=log_output, **options)


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


def _forked_process() -> Any:
    """The module that forks; what it imports is only needed, and only exists, where forking is possible."""
    from pmo_kit.run import forked_process

    return forked_process


def _run_forked(nb: Any, output_path: str | None, *, log_output: bool, **options: Any) -> Any:
    managed = {name: options[name] for name in ("progress_bar", "autosave_cell_every") if name in options}
    manager = _Manager(nb, output_path, log_output=log_output, **managed)
    manager.notebook_start()
    client = _ForkedClient(
        manager,
        timeout=options.get("execution_timeout") or options.get("timeout"),
        log=log,
        log_output=log_output,
        stdout_file=options.get("stdout_file"),
        stderr_file=options.get("stderr_file"),
        resources=options.get("resources") or {},
        allow_errors=bool(options.get("allow_errors")),
    )
    try:
        client.execute()
    except BaseException:
        manager.must_save = True
        raise
    finally:
        manager.cleanup_pbar()
        manager.notebook_complete()
    return manager.nb


class _Manager(NotebookExecutionManager):  # type: ignore[misc]
    """Saves every few seconds instead of before and after every cell: a crash of the cells does not end this process.

    papermill saves the notebook when it is complete.
    """

    must_save = False

    def __init__(self, *arguments: Any, **options: Any):
        self._saved = time.monotonic()
        super().__init__(*arguments, **options)

    def save(self, **options: Any) -> None:
        """Save if it is time to, or if it must be."""
        if self.must_save or time.monotonic() - self._saved > _SAVE_SECONDS:
            super().save(**options)
            self._saved = time.monotonic()


class _ForkedClient(PapermillNotebookClient):  # type: ignore[misc]
    """nbclient's bookkeeping of cells and outputs, with a forked process in the place of a kernel."""

    def execute(self, **_: Any) -> Any:
        """Run all cells up to the first that fails; papermill raises what it raised."""
        self.reset_execution_trackers()
        self.record_timing = False  # done here
        folder = str(self.resources.get("metadata", {}).get("path") or "")
        with _forked_process().ForkedProcess(folder) as self._process:
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self._process.language_info
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        """Run one cell and put into it what came of it.

        Raises:
            CellExecutionError: when it raised something that is not allowed.
        """
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        stop = not (self.allow_errors or "raises-exception" in tags)
        cell.metadata["execution"] = {"iopub.status.busy": _now()}
        times = cell.metadata["execution"]
        for kind, content, metadata in self._process.run(cell, stop_on_error=stop, timeout=self._get_timeout(cell)):
            if kind == "execute_reply":
                times["shell.execute_reply"] = times["iopub.status.idle"] = _now()
                if content["status"] == "error":
                    asyncio.run(self._check_raise_for_error(cell, cell_index, {"content": content}))
                break
            if kind == "execute_input":
                times["iopub.execute_input"] = _now()
            self._take(kind, content, metadata, cell, cell_index)
        return cell

    def _take(self, kind: str, content: Any, metadata: Any, cell: Any, cell_index: int) -> None:
        """Let nbclient turn a message into an output; what is printed in one stream without a break is one output."""
        before = cell.outputs[-1] if cell.outputs and not self.clear_before_next_output else {}
        header = {"msg_type": kind}
        message = {**header, "header": header, "parent_header": {}, "content": content, "metadata": metadata}
        self.process_message(message, cell, cell_index)
        last = cell.outputs[-1] if cell.outputs else {}
        if kind == "stream" and last is not before and before.get("name") == last.get("name"):
            before["text"] += cell.outputs.pop()["text"]


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
