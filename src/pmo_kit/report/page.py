"""A whole page: one self-contained HTML file without script or network, that prints on A4."""

from __future__ import annotations

from markupsafe import Markup

from pmo_kit.model.text import Language
from pmo_kit.report.fragments import render


def page(body: str, *, title: str, where: str, language: Language, other_page: str = "") -> str:
    """Put a body of finished HTML into the page frame; `other_page` is the file with the other language."""
    values = {"body": Markup(body), "title": title, "where": where, "other_page": other_page}  # noqa: S704 - made of escaped fragments
    return render("page.html.j2", language, values)
