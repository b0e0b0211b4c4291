"""Pieces of a page, in both languages at once, that a notebook shows and a page is put together from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pmo_kit.model.characters import clean
from pmo_kit.model.text import LANGUAGES, Language, text_of_cell
from pmo_kit.report.words import Speaker, words

FRAGMENT_TYPE = "application/vnd.pmo-kit.fragment+json"
# The result as JSON text: as a tree in the notebook it would take longer to write than to compute.
RESULT_TYPE = "application/vnd.pmo-kit.result"


@cache
def environment() -> Environment:
    """The templates: everything that is filled in is escaped, and a missing name is an error."""
    made = Environment(
        loader=PackageLoader("pmo_kit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    made.filters["say_text"] = lambda text, say: say.text(text)
    made.filters["as_text"] = text_of_cell
    made.tests["has"] = lambda whole, part: part in whole
    made.filters["css_text"] = _css_text
    made.filters["extract"] = lambda key, named: named[key]
    return made


def _harmless(value: Any) -> Any:
    """Text without characters that control a terminal or turn the writing direction."""
    return clean(value) if type(value) is str else value


def _css_text(text: str) -> str:
    """Text for a string of a style sheet, written in numbers so that it cannot end the string or the sheet."""
    return "".join(f"\\{ord(letter):06x}" for letter in clean(text))


def load_templates() -> None:
    """Compile all templates and read the words ahead, so that a process forked from this one need not."""
    words()
    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)


def render(template: str, language: Language, values: Mapping[str, Any]) -> str:
    """Fill one template in one language."""
    return environment().get_template(template).render(say=Speaker(language), language=language, **values)


@dataclass(frozen=True)
class Fragment:
    """One piece of a page. A notebook shows it in the language asked for; a page takes it in any."""

    html: Mapping[Language, str]
    language: str = "en"
    result: Mapping[str, Any] | None = field(default=None, repr=False)

    def styled(self, language: Language) -> str:
        """The piece in one language as a notebook or a form shows it, outside any page."""
        style, _, _ = environment().loader.get_source(environment(), "parts.css")  # type: ignore[union-attr]
        return f'<style>{style}</style><div class="pmo" lang="{language}">{self.html[language]}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown: tuple[Language, ...] = (
            LANGUAGES if self.language == "both" else ("zh",) if self.language == "zh" else ("en",)
        )
        bundle: dict[str, Any] = {
            "text/html": "\n".join(self.styled(name) for name in shown),
            "text/plain": "(shown as a page)",
            FRAGMENT_TYPE: dict(self.html),
        }
        if self.result is not None:
            bundle[RESULT_TYPE] = json.dumps(self.result, ensure_ascii=False)
        return bundle


def fragment(
    template: str, language: str, values: Mapping[str, Any], result: Mapping[str, Any] | None = None
) -> Fragment:
    """Fill a template in every language."""
    return Fragment({name: render(template, name, values) for name in LANGUAGES}, language, result)
