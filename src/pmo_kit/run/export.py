"""From an executed notebook to a page: prose in one language and our own fragments, nothing else."""

from __future__ import annotations

import json
from typing import Any

from pmo_kit.model.text import Language
from pmo_kit.report.fragments import FRAGMENT_TYPE, RESULT_TYPE


def page_body(notebook: Any, language: Language) -> str:
    """The body of the page: Markdown cells of this language (or of none) and the fragments that cells display."""
    from markdown_it import MarkdownIt  # only a run needs it

    prose = MarkdownIt("commonmark", {"html": False})
    parts = []
    for cell in notebook.cells:
        spoken = {"en", "zh"} & set(cell.metadata.get("tags", []))
        if cell.cell_type == "markdown" and (not spoken or language in spoken):
            parts.append(prose.render(cell.source))
        elif cell.cell_type == "code":
            parts += [output["data"][FRAGMENT_TYPE][language] for output in _displayed(cell, FRAGMENT_TYPE)]
    return "\n".join(parts)


def notebook_result(notebook: Any) -> dict[str, Any] | None:
    """The typed result that the notebook ends with, as plain data; None where it has none."""
    found = [
        output["data"][RESULT_TYPE]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in _displayed(cell, RESULT_TYPE)
    ]
    result: dict[str, Any] | None = json.loads(found[-1]) if found else None
    return result


def _displayed(cell: Any, kind: str) -> list[Any]:
    return [output for output in cell.outputs if kind in output.get("data", {})]
