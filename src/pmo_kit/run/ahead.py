"""What runs need, loaded before the fork: a forked process has it without loading it again."""

from __future__ import annotations

import importlib
import io
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

# Libraries that start no thread and open nothing when they are imported.
_HARMLESS = {"IPython", "jinja2", "matplotlib", "numpy", "openpyxl", "pandas", "pydantic", "xlsxwriter", "yaml"}
_IMPORT = re.compile(r"^(?:import|from) +(\w[\w.]*)", re.MULTILINE)


@cache
def import_ahead() -> None:
    """Import what playbooks and their kernel need, and compile the templates of the pages; once in a process."""
    import papermill  # noqa: F401

    import pmo_kit
    from pmo_kit.report.fragments import load_templates

    for name in pmo_kit.__all__:
        getattr(pmo_kit, name)
    load_templates()
    if sys.platform.startswith("linux"):
        from pmo_kit.run import forked_client  # noqa: F401


def import_for(notebook: Any) -> None:
    """Import what the cells of a notebook import, as far as that is harmless and the same wherever it is done.

    What is not known to be so, or is not installed, is left to the notebook itself.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for name in _IMPORT.findall(cell.source):
                _import_once(name)


@cache
def _import_once(name: str) -> None:
    library = name.partition(".")[0]
    if library not in _HARMLESS or (library == "matplotlib" and Path("matplotlibrc").exists()):
        return
    with suppress(Exception):  # nothing is lost: the notebook does it itself, and tells what is wrong
        importlib.import_module(name)
        if library in _FIRST_USES:
            _FIRST_USES[library]()


@cache
def _show_a_table() -> None:
    """Format a table that nobody sees: pandas loads what it needs for it when it is first asked."""
    import pandas as pd

    table = pd.DataFrame({"0": [0.0]}).groupby("0", as_index=False).size()
    str(table), table.to_html()


@cache
def _draw_a_chart() -> None:
    """Draw a chart that nobody sees: the first one of a process loads fonts and half of the library."""
    import pandas as pd
    from matplotlib import pyplot  # noqa: F401
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib_inline import backend_inline  # noqa: F401

    figure = Figure()
    axes = FigureCanvasAgg(figure).figure.subplots()
    pd.Series([0.0, 1.0], name="0").plot(ax=axes, title="0", legend=True)
    figure.savefig(io.BytesIO(), bbox_inches="tight")

    from matplotlib.backends.registry import backend_registry

    backend_registry.list_all()  # type: ignore[no-untyped-call] # looks through all that is installed


_FIRST_USES = {"pandas": _show_a_table, "matplotlib": _draw_a_chart}
