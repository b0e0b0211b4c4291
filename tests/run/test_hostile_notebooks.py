"""Notebooks that nobody wants to run: each ends with its reason, none takes this process or the next run with it.

What errors, exits and widgets leave in the notebook is held against papermill's own engine in `test_engine.py`. Here is
what would harm the machine or the batch if nothing saw to it.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tests.run.test_engine import comparable, execute, write

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")

ONE_GB, FOUR_GB = 1 << 30, 1 << 32
NO_MORE = f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({2 * ONE_GB}, {2 * ONE_GB}))"


@pytest.fixture(autouse=True)
def _next_run_is_fine(tmp_path: Path) -> Iterator[None]:
    """Whatever a notebook did: this process has not grown by it, and the run after it works."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    notebook, raised = execute(write(tmp_path / "next.ipynb", "1 + 1"), "pmo")
    assert (raised, notebook.cells[-1].outputs[0].data["text/plain"]) == ("", "2")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < ONE_GB / 1024


def test_a_list_of_four_gigabytes_ends_as_papermills_own_engine_ends_it(tmp_path: Path) -> None:
    """Where memory is limited, with a MemoryError in its cell."""
    path = write(tmp_path / "nb.ipynb", NO_MORE, f"whole = [0] * ({FOUR_GB} // 8)", "print('never')")
    theirs, ours = execute(path, None), execute(path, "pmo")
    assert ours[1] == theirs[1] == "PapermillExecutionError"
    assert ours[0].cells[-2].outputs[0].ename == "MemoryError"
    assert comparable(ours[0]).splitlines() == comparable(theirs[0]).splitlines()


def test_a_list_that_grows_until_it_may_not_ends_likewise(tmp_path: Path) -> None:
    """In steps, as a loop that never stops adding does it."""
    path = write(tmp_path / "nb.ipynb", NO_MORE, "parts = []\nwhile True:\n    parts.append(bytearray(1 << 26))")
    notebook, raised = execute(path, "pmo")
    assert raised == "PapermillExecutionError"
    assert notebook.cells[-1].outputs[-1].ename == "MemoryError"


def test_the_notebook_is_the_first_to_die_when_memory_runs_out(tmp_path: Path) -> None:
    """Linux chooses by this number; the process that runs the batch keeps its own."""
    path = write(tmp_path / "nb.ipynb", "print(open('/proc/self/oom_score_adj').read())")
    notebook, _ = execute(path, "pmo")
    assert int(notebook.cells[-1].outputs[0].text) == 500
    assert int(Path("/proc/self/oom_score_adj").read_text(encoding="ascii")) < 500


@pytest.mark.parametrize("body", ["pass", "print('x')", "display(1)", "!yes | head -c 100000"])
def test_an_endless_loop_ends_when_its_time_is_over(tmp_path: Path, body: str) -> None:
    """Silent or not."""
    path = write(tmp_path / "nb.ipynb", f"while True:\n    {body}")
    began = time.monotonic()
    with pytest.raises(CellTimeoutError, match="after 1 seconds"):
        papermill.execute_notebook(path, None, engine_name="pmo", progress_bar=False, execution_timeout=1)
    assert time.monotonic() - began < 30


def test_a_hundred_megabytes_printed_are_all_there(tmp_path: Path) -> None:
    """In one output, and soon."""
    path = write(tmp_path / "nb.ipynb", "for _ in range(100):\n    print('x' * (10**6 - 1))")
    notebook = papermill.execute_notebook(path, None, engine_name="pmo", progress_bar=False)
    (output,) = notebook.cells[-1].outputs
    assert (len(output.text), output.text.count("\n")) == (10**8, 100)


def test_another_script_everywhere_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """In folder, file, names, text, metadata of the error and its message."""
    (tmp_path / "组合 ü").mkdir()
    cells = ["项目 = '模型 ✓ 𝄞'\nprint(项目)", "{'键': 项目}", "raise ValueError(f'未通过：{项目}')"]
    path = write(tmp_path / "组合 ü" / "笔记本.ipynb", *cells)
    theirs, ours = execute(path, None), execute(path, "pmo")
    assert ours[1] == theirs[1] == "PapermillExecutionError"
    assert comparable(ours[0]).splitlines() == comparable(theirs[0]).splitlines()
    assert ours[0].cells[-1].outputs[0].evalue == "未通过：模型 ✓ 𝄞"


@pytest.mark.parametrize(
    ("cell", "error", "reason"),
    [
        ("raise ValueError('last')", PapermillExecutionError, "ValueError: last"),
        ("import sys\nsys.exit(3)", PapermillExecutionError, "SystemExit: 3"),
        ("import ctypes\nctypes.string_at(0)", DeadKernelError, "ended by SIGSEGV"),
        ("import os\nos.abort()", DeadKernelError, "ended by SIGABRT"),
        ("import os, signal\nos.kill(0, signal.SIGKILL)", DeadKernelError, "ended by SIGKILL"),
        ("import os\nos.closerange(3, 100)", DeadKernelError, "ended itself with exit code"),
    ],
)
def test_the_last_cell_fails(tmp_path: Path, cell: str, error: type[Exception], reason: str) -> None:
    """And says why, though nothing comes after it."""
    path = write(tmp_path / "nb.ipynb", "1", cell)
    with pytest.raises(error, match=reason):
        papermill.execute_notebook(path, None, engine_name="pmo", progress_bar=False)
