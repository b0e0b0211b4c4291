"""The engine `pmo`: what papermill's own engine makes of a notebook, in a process of its own, and no kernel started."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import multiprocessing
import os
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from pmo_kit.run import engine, forked_kernel
from pmo_kit.run.notebook_fork import ended_by

KERNEL = {"name": "python3", "language": "python", "display_name": "Python 3"}
forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")

WORKS = [
    "x = 1",
    "x",
    "x;",
    'print("a")\nprint("b")',
    'import sys\nprint("err", file=sys.stderr)\nprint("out")',
    "display(1, 2)",
    "_, In[1], Out[2]",
    "!echo shell; echo shell-err >&2",
    # A kernel with sockets hears of the next two from a thread of its own, and forgets them if the cell ends first.
    'import subprocess, time\n_ = subprocess.run(["echo", "program"])\ntime.sleep(0.3)',
    'import os\n_ = os.write(1, b"past python\\n")\ntime.sleep(0.3)',
    "%who",
    "print?",
    'print("中文 ✓ 𝄞")\n{"键": "值"}',
    "import asyncio\nawait asyncio.sleep(0)\n5",
    "async def later():\n    await asyncio.sleep(0)\n    return 7\ntask = asyncio.create_task(later())",
    "await task",
    'from IPython.display import HTML, clear_output, update_display\nHTML("<b>x</b>")',
    'shown = display("a", display_id="q")',
    'update_display("b", display_id="q")',
    "print(1)\nclear_output()\nprint(2)",
    "print(1)\nclear_output(wait=True)\nprint(2)",
    'import pandas as pd\npd.DataFrame({"a": [1, 2]})',
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    'import threading\nt = threading.Thread(target=print, args=("in a thread",))\nt.start()\nt.join()',
    "__name__, os.environ['MPLBACKEND'], [each for each in sys.path if not each or 'site-packages' in each]",
    "import warnings\nwarnings.warn('careful')",
    "",
]
FAILS = {
    "an exception": ['def f():\n    raise ValueError("nö")\nf()', "print('never')"],
    "an exception from another": ["try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e"],
    "a syntax error": ["x = = 1"],
    "an exit": ["import sys\nsys.exit(3)"],
    "a question to the user": ["input('?')"],
    "an interrupt": ["import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(1)"],
    "a nested event loop": ["import asyncio\nasync def g(): pass\nasyncio.run(g())"],
    "a repr that raises": ["class A:\n    def __repr__(self):\n        raise RuntimeError('repr')\nA()"],
}


def write(path: Path, *sources: str, tags: tuple[str, ...] = ()) -> Path:
    """A notebook with these code cells; the last one has the tags."""
    cells = [nbformat.v4.new_markdown_cell("# 标题"), *map(nbformat.v4.new_code_cell, sources)]
    cells[-1].metadata["tags"] = list(tags)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


def execute(path: Path, name: str | None, **options: Any) -> tuple[Any, str]:
    """The notebook that an engine leaves, valid, and what it raised."""
    output = path.with_name(f"{name}.ipynb")
    raised = ""
    options = {"progress_bar": False, "extra_arguments": ["--IPKernelApp.log_level=50"], **options}
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it does not look at what programs print
            papermill.execute_notebook(path, output, engine_name=name, **options)
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        raised = type(error).__name__
    found = nbformat.read(output, 4)
    nbformat.validate(found)
    return found, raised


def comparable(notebook: Any) -> str:
    """All of a notebook but times, process numbers, and where the text of one stream is cut."""
    for cell in notebook.cells:
        cell.pop("id")
        assert set(cell.metadata.pop("papermill", {})) <= {"duration", "end_time", "exception", "start_time", "status"}
        if cell.get("execution_count"):
            assert set(cell.metadata.pop("execution")) == {
                "iopub.execute_input",
                "iopub.status.busy",
                "iopub.status.idle",
                "shell.execute_reply",
            }
        joined: list[Any] = []
        for output in cell.get("outputs", []):
            if joined and output.output_type == "stream" and joined[-1].get("name") == output.name:
                joined[-1].text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined
    assert set(notebook.metadata.pop("papermill")) >= {"duration", "end_time", "exception", "parameters", "version"}
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True, indent=1)
    return re.sub(r"ipykernel_\d+/\d+|0x[0-9a-f]+", "…", text)


@forks
def test_what_works_gives_the_same_notebook(tmp_path: Path) -> None:
    """Outputs, counts, streams, displays, magics, awaits, charts, and the metadata that papermill writes."""
    path = write(tmp_path / "nb.ipynb", *WORKS, "1 / 0", tags=("raises-exception",))
    theirs, ours = execute(path, None), execute(path, "pmo")
    assert comparable(ours[0]).splitlines() == comparable(theirs[0]).splitlines()


@forks
@pytest.mark.parametrize("cells", FAILS.values(), ids=FAILS)
def test_what_fails_fails_alike(tmp_path: Path, cells: list[str]) -> None:
    """The same error with the same traceback in the notebook, and the same exception."""
    path = write(tmp_path / "nb.ipynb", *cells)
    theirs, ours = execute(path, None), execute(path, "pmo")
    assert ours[1] == theirs[1] != ""
    assert comparable(ours[0]).splitlines() == comparable(theirs[0]).splitlines()


@forks
@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("import ctypes\nctypes.string_at(0)", "ended by SIGSEGV"),
        ("import os\nos._exit(7)", "ended itself with exit code 7"),
        ("import os\nos.kill(os.getpid(), 9)", "ended by SIGKILL; memory ran out, or somebody ended it"),
    ],
)
def test_a_process_that_dies_ends_the_run_with_the_reason(tmp_path: Path, cell: str, reason: str) -> None:
    """What was done before it is in the notebook, and this process goes on."""
    path = write(tmp_path / "nb.ipynb", 'print("before")', cell, "print('never')")
    with pytest.raises(DeadKernelError, match=f"Kernel died: the process (was )?{re.escape(reason)}$"):
        papermill.execute_notebook(path, tmp_path / "out.ipynb", engine_name="pmo", progress_bar=False)
    saved = nbformat.read(tmp_path / "out.ipynb", 4)
    nbformat.validate(saved)
    assert next(cell.outputs[0].text for cell in saved.cells if cell.get("outputs")) == "before\n"
    assert "never" not in [output.get("text") for cell in saved.cells for output in cell.get("outputs", [])]


@forks
def test_a_cell_that_takes_too_long_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    """As nbclient says it, with the cell."""
    start = "import subprocess\nchild = subprocess.Popen(['sleep', '60'])"
    note = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))"
    path = write(tmp_path / "nb.ipynb", start, note, "while True: pass")
    began = time.monotonic()
    with pytest.raises(CellTimeoutError, match=r"(?s)after 1 seconds.*while True: pass"):
        papermill.execute_notebook(
            path, tmp_path / "o.ipynb", engine_name="pmo", progress_bar=False, execution_timeout=1
        )
    assert time.monotonic() - began < 30
    sleeper = int((tmp_path / "pid").read_text(encoding="utf-8"))
    state = Path(f"/proc/{sleeper}/stat")
    assert not state.exists() or state.read_text(encoding="utf-8").split()[2] == "Z"


@forks
def test_a_widget_gets_a_kernel_with_sockets_and_it_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Papermill's own engine does the work, from the first cell on."""
    engine._tell_once.cache_clear()
    path = write(tmp_path / "nb.ipynb", "x = 1", "import ipywidgets\nipywidgets.IntSlider()")
    with caplog.at_level(logging.WARNING, logger="papermill"):
        for _ in range(2):
            notebook, raised = execute(path, "pmo")
    assert raised == ""
    assert "application/vnd.jupyter.widget-view+json" in notebook.cells[2].outputs[0].data
    assert "widgets" in notebook.metadata
    assert [record.message for record in caplog.records] == [
        "Engine pmo: the notebook uses widgets; papermill's own engine is used, with the same result."
    ]


def test_nothing_is_forked_where_it_is_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems, other kernels, other threads, and a running event loop."""
    if sys.platform.startswith("linux"):
        assert engine.why_not_fork("python3") == ""
    monkeypatch.setattr(engine.sys, "platform", "linux")
    assert engine.why_not_fork("ir") == "the notebook asks for the kernel ir"
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="busy")
    thread.start()
    assert engine.why_not_fork("python3") == "other threads are running (busy)"
    stop.set()
    thread.join()

    async def inside() -> str:
        return engine.why_not_fork("python3")

    assert asyncio.run(inside()) == "an event loop is running"
    monkeypatch.setattr(engine.sys, "platform", "win32")
    assert engine.why_not_fork("python3") == "processes cannot be forked safely on win32"


@forks
def test_runs_are_isolated(tmp_path: Path) -> None:
    """Variables, modules, the working folder and the environment of one run are not there in the next, nor here."""
    cells = [
        "import os, sys, random, numpy",
        "assert 'leak' not in globals() and 'leak' not in os.environ and 'this' not in sys.modules",
        "leak = os.environ['leak'] = 'x'\nimport this",
        "os.chdir('/')\nprint(random.random(), numpy.random.rand())",
    ]
    path = write(tmp_path / "nb.ipynb", *cells)
    here = Path.cwd()
    drawn = [execute(path, "pmo")[0].cells[-1].outputs[0].text for _ in range(2)]
    assert drawn[0] != drawn[1]
    assert (Path.cwd(), "leak" in os.environ, "this" in sys.modules) == (here, False, False)


@forks
def test_a_very_long_output_comes_in_one_piece(tmp_path: Path) -> None:
    """Two million lines, written one by one."""
    path = write(tmp_path / "nb.ipynb", "for i in range(200_000):\n    print(i)")
    (output,) = execute(path, "pmo")[0].cells[-1].outputs
    assert output.text == "".join(f"{number}\n" for number in range(200_000))


@forks
def test_the_working_folder_is_the_one_asked_for(tmp_path: Path) -> None:
    """Without moving this process."""
    path = write(tmp_path / "nb.ipynb", "import os\nprint(os.getcwd())")
    (tmp_path / "组合").mkdir()
    notebook, _ = execute(path, "pmo", resources={"metadata": {"path": str(tmp_path / "组合")}})
    assert notebook.cells[-1].outputs[0].text.strip() == str(tmp_path / "组合")


@pytest.mark.parametrize(
    ("code", "told"),
    [(0, "the process ended itself with exit code 0"), (-11, "the process was ended by SIGSEGV")],
)
def test_the_end_of_a_process_is_told_in_words(code: int, told: str) -> None:
    """From the code that Python gives."""
    assert ended_by(code) == told


@forks
@pytest.mark.parametrize(
    ("last", "error"), [("os._exit(7)", "DeadKernelError"), ("time.sleep(60)", "CellTimeoutError")]
)
def test_what_a_cell_printed_before_it_failed_to_end_is_kept(tmp_path: Path, last: str, error: str) -> None:
    """Whether its process died or it took too long, and however it was printed."""
    path = write(tmp_path / "nb.ipynb", f"import os, time\nprint('said')\ndisplay(1)\nos.system('echo past')\n{last}")
    notebook, raised = execute(path, "pmo", execution_timeout=1)
    assert raised == error
    told = [output.get("text") or output.data["text/plain"] for output in notebook.cells[-1].outputs]
    assert sorted(" ".join(told).split()) == ["1", "past", "said"]


@forks
def test_a_process_left_behind_does_not_keep_a_death_from_being_noticed(tmp_path: Path) -> None:
    """A child of the notebook that was forked too holds all that the dead process had open."""
    start = "import multiprocessing as mp, time\nmp.get_context('fork').Process(target=time.sleep, args=(60,)).start()"
    path = write(tmp_path / "nb.ipynb", start, "import os\nos._exit(7)")
    began = time.monotonic()
    with pytest.raises(DeadKernelError, match="ended itself with exit code 7"):
        papermill.execute_notebook(path, tmp_path / "out.ipynb", engine_name="pmo", progress_bar=False)
    assert time.monotonic() - began < 30


@forks
def test_what_is_left_to_do_at_the_end_is_done(tmp_path: Path) -> None:
    """Functions registered for the end and threads that still run, whatever they print."""
    note, last = tmp_path / "note", "import atexit, threading, time"
    at_end = (
        f"atexit.register(lambda: print('x' * 10**6, file=open({str(note)!r}, 'a'), flush=True) or print('y' * 10**6))"
    )
    thread = f"threading.Timer(0.2, lambda: open({str(tmp_path / 'late')!r}, 'w').close()).start()"
    execute(write(tmp_path / "nb.ipynb", last, at_end, thread), "pmo")
    assert note.stat().st_size == 10**6 + 1
    assert (tmp_path / "late").exists()


@forks
def test_nothing_is_left_open_and_no_process_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After runs that end well, that fail, whose process dies, and that could not be forked at all."""

    def opened() -> int:
        while multiprocessing.active_children():  # collects what has ended
            time.sleep(0.01)
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    good = write(tmp_path / "good.ipynb", "1")
    execute(good, "pmo")
    before = opened()
    for cell in ("1", "1 / 0", "import os\nos._exit(7)"):
        execute(write(tmp_path / "nb.ipynb", cell), "pmo")

    def refused(_: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(multiprocessing.context.ForkProcess, "start", refused)
    with pytest.raises(BlockingIOError, match="no more processes"):
        execute(good, "pmo")
    assert opened() == before


@forks
def test_pipes_do_not_wait_for_the_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of thousands of runs has few files open, whether notebooks end well, fail or die before a word."""

    def opened() -> int:
        while multiprocessing.active_children():
            time.sleep(0.01)
        return len(list(Path("/proc/self/fd").iterdir()))

    cells = ("1", "1 / 0", "import os\nos._exit(7)")
    for cell in cells:
        execute(write(tmp_path / "nb.ipynb", cell), "pmo")
    gc.collect()
    gc.disable()
    try:
        before = opened()
        for cell in cells:
            execute(write(tmp_path / "nb.ipynb", cell), "pmo")
        monkeypatch.setattr(forked_kernel, "serve", lambda *_: os._exit(9))
        execute(write(tmp_path / "nb.ipynb", "1"), "pmo")
        assert opened() == before
    finally:
        gc.enable()
