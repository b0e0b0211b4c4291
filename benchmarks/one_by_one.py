"""Runs one notebook by one method each time it is told to, and says what it took. Started by `measure.py`.

    python one_by_one.py METHOD NOTEBOOK FOLDER

Each line of standard input is one run; each line of standard output its wall and CPU seconds, children included.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PARAMETERS = {"portfolio": "sample", "initiative": "CSC-017", "as_of": "2026-10-31", "language": "both"}
QUIET = ["--IPKernelApp.log_level=50"]


def parameters(notebook: Path) -> dict[str, str]:
    """The parameters of the intake playbook; the representative notebook has none."""
    return PARAMETERS if notebook.name.startswith("01-") else {}


def papermill_command(notebook: Path, output: Path) -> None:
    """`papermill`, one process for each notebook."""
    given = [word for name, value in parameters(notebook).items() for word in ("-p", name, value)]
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook), str(output), *given]
    subprocess.run(command, check=True, capture_output=True)


def nbconvert_command(notebook: Path, output: Path) -> None:
    """`jupyter nbconvert --execute`, one process for each notebook."""
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", str(output)]
    subprocess.run([*command, str(notebook)], check=True, capture_output=True)


def papermill_api(notebook: Path, output: Path, engine: str | None = None) -> None:
    """`papermill.execute_notebook` in a loop."""
    import papermill

    papermill.execute_notebook(
        str(notebook),
        str(output),
        parameters=parameters(notebook),
        engine_name=engine,
        progress_bar=False,
        extra_arguments=QUIET,
    )


def papermill_pmo(notebook: Path, output: Path) -> None:
    """The same call with the engine of the kit."""
    papermill_api(notebook, output, "pmo")


def papermill_ploomber(notebook: Path, output: Path) -> None:
    """The same call with ploomber-engine, which runs all notebooks in one process."""
    import papermill

    given = parameters(notebook)
    papermill.execute_notebook(str(notebook), str(output), parameters=given, engine_name="embedded", progress_bar=False)


def nbclient_api(notebook: Path, output: Path) -> None:
    """`nbclient.NotebookClient` in a loop."""
    import nbclient
    import nbformat

    opened = nbformat.read(notebook, as_version=4)
    nbclient.NotebookClient(opened, extra_arguments=QUIET).execute()
    nbformat.write(opened, output)


def in_a_worker(notebook: Path, output: Path) -> None:
    """The engine in a worker of a batch, whose parent has read the portfolio and which has made a kernel ahead."""
    if not _begun:
        from pmo_kit import open_portfolio
        from pmo_kit.decide.run_reading import run_reads
        from pmo_kit.run import workers

        run_reads(open_portfolio("sample"), [PARAMETERS["initiative"]], "intake")  # as `pmo run` does first
        workers._begin_work()
        _begun.append(True)
    papermill_pmo(notebook, output)


_begun: list[bool] = []


def limit(notebook: Path, output: Path) -> None:
    """The cells alone, in this warm interpreter, with what they show formatted as a kernel formats it."""
    from IPython.core.interactiveshell import InteractiveShell

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # charts are drawn, as in a kernel
    shell = InteractiveShell.instance(colors="nocolor")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            given = parameters(notebook) if "parameters" in cell["metadata"].get("tags", []) else None
            code = (
                "\n".join(f"{name} = {value!r}" for name, value in given.items()) if given else "".join(cell["source"])
            )
            shell.run_cell(code).raise_error()
    output.write_text("", encoding="utf-8")


METHODS: dict[str, Callable[[Path, Path], None]] = {
    "papermill command": papermill_command,
    "nbconvert command": nbconvert_command,
    "papermill API": papermill_api,
    "nbclient API": nbclient_api,
    "papermill API, ploomber-engine (not isolated)": papermill_ploomber,
    "papermill API, engine pmo": papermill_pmo,
    "engine pmo in a batch worker": in_a_worker,
    "limit: the cells alone, warm (not isolated)": limit,
}


def cpu_seconds() -> float:
    """Processor time of this process and of the children that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Answer each line with one measured run."""
    method, notebook, folder = METHODS[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    output = folder / f"{os.getpid()}.ipynb"
    for _ in sys.stdin:
        began, spent = time.perf_counter(), cpu_seconds()
        told: dict[str, Any] = {}
        try:
            method(notebook, output)
        except Exception as error:  # noqa: BLE001 - a method that does not work is reported as such
            told["error"] = f"{type(error).__name__}: {error}"[:200]
        told |= {"wall": time.perf_counter() - began, "cpu": cpu_seconds() - spent}
        print(json.dumps(told), file=answers, flush=True)


if __name__ == "__main__":
    main()
