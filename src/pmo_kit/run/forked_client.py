"""papermill's and nbclient's bookkeeping of a notebook whose cells a forked process runs."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from pmo_kit.run.notebook_fork import NotebookFork

log = logging.getLogger("papermill")

_SAVE_SECONDS = 5.0


def run_forked(nb: Any, output_path: str | None, *, log_output: bool, **options: Any) -> Any:
    """Run the cells of a notebook that papermill has prepared, with the options of papermill's own engine.

    Raises:
        CellTimeoutError: when a cell takes longer than `execution_timeout` seconds.
        DeadKernelError: when the process ends before the notebook does, with the reason.
        NeedsSocketsError: when a cell opens a comm.
    """
    managed = {name: options[name] for name in ("progress_bar", "autosave_cell_every") if name in options}
    manager = _SavedSeldom(nb, output_path, log_output=log_output, **managed)
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


class _SavedSeldom(NotebookExecutionManager):  # type: ignore[misc]
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
        cells = ((cell.source, self._stops_at(cell)) for cell in self.nb.cells if self._is_run(cell))
        with NotebookFork(folder, cells) as self._process:
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        """Run one cell and put into it what came of it.

        Raises:
            CellExecutionError: when it raised something that is not allowed.
        """
        if not self._is_run(cell):
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        cell.metadata["execution"] = {"iopub.status.busy": _told(self._process.asked)}
        times = cell.metadata["execution"]
        for kind, content, metadata in self._process.run(cell, self._get_timeout(cell)):
            if kind == "execute_reply":
                times["shell.execute_reply"] = times["iopub.status.idle"] = _told(datetime.now(UTC))
                if content["status"] == "error":
                    asyncio.run(self._check_raise_for_error(cell, cell_index, {"content": content}))
                break
            if kind == "execute_input":
                times["iopub.execute_input"] = _told(datetime.now(UTC))
            self._take(kind, content, metadata, cell, cell_index)
        return cell

    def _is_run(self, cell: Any) -> bool:
        tags = cell.metadata.get("tags", [])
        return cell.cell_type == "code" and bool(cell.source.strip()) and self.skip_cells_with_tag not in tags

    def _stops_at(self, cell: Any) -> bool:
        """Whether an error in a cell ends the notebook."""
        return not (self.allow_errors or "raises-exception" in cell.metadata.get("tags", []))

    def _take(self, kind: str, content: Any, metadata: Any, cell: Any, cell_index: int) -> None:
        """Let nbclient turn a message into an output; what is printed in one stream without a break is one output."""
        before = cell.outputs[-1] if cell.outputs and not self.clear_before_next_output else {}
        header = {"msg_type": kind}
        message = {**header, "header": header, "parent_header": {}, "content": content, "metadata": metadata}
        self.process_message(message, cell, cell_index)
        last = cell.outputs[-1] if cell.outputs else {}
        if kind == "stream" and last is not before and before.get("name") == last.get("name"):
            before["text"] += cell.outputs.pop()["text"]


def _told(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
