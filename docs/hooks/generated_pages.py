"""The pages of the site that are made from the rules, the registers and the command, in both languages.

MkDocs runs this as a hook. A page made here cannot disagree with what the playbooks run on. A page of a fixed name has
its line in `PAGES`; pages that are one for each record or file come from a function named in `every_page`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from assessment_pages import assessments
from authority_pages import authorities
from clock_pages import clocks
from command_pages import commands
from decision_pages import decision_outcomes
from document_pages import documents
from download_pages import downloads
from glossary_pages import glossary
from mkdocs.config.defaults import MkDocsConfig
from obligation_pages import obligation_pages
from page_owners import with_care
from page_parts import basis, condition, is_first_build, kit_documents, kit_registers, kit_rules, standing, table
from page_review_pages import page_reviews
from performance_pages import performance
from play_pages import play_pages
from playbook_pages import playbook_pages
from register_pages import questions, registers
from retrospective_pages import causes_and_metrics
from risk_pages import RISK_PAGES
from risk_scale_pages import risk_scale
from rule_pages import gates, thresholds, tiers
from source_pages import calendars, sources
from training_key_pages import key_pages
from training_pages import training_pages
from vendor_pages import vendor_choice

import pmo_kit
from pmo_kit.model.method import Method
from pmo_kit.model.playbook_results import RESULTS
from pmo_kit.model.text import LANGUAGES, Language

Page = Callable[[Method, Language], str]
# Nothing else is written in these folders (git leaves them out): a page that nobody makes any more is deleted.
GENERATED_FOLDERS = ("reference", "lifecycle", "playbooks", "training")

PAGES: dict[str, Page] = {
    "reference/tiers": tiers,
    "reference/gates": gates,
    "reference/decisions": partial(decision_outcomes, table=table, standing=standing),
    "reference/authorities": partial(authorities, table=table, basis=basis, standing=standing),
    "reference/clocks": partial(clocks, table=table, condition=condition, basis=basis, standing=standing),
    "reference/questions": questions,
    "reference/assessments": partial(assessments, table=table, condition=condition),
    "reference/registers": registers,
    "reference/thresholds": thresholds,
    **RISK_PAGES,
    "reference/risk-scale": partial(risk_scale, table=table, standing=standing),
    "reference/vendor-choice": vendor_choice,
    "reference/causes-and-metrics": causes_and_metrics,
    "reference/documents": documents,
    "reference/calendars": calendars,
    "reference/sources": sources,
    "reference/commands": commands,
    "reference/performance": performance,
    "downloads": downloads,
    "glossary": glossary,
}


def every_page(method: Method) -> dict[str, Page]:
    """All generated pages by name, a name being the path below the folder of the language without its ending."""
    pages = {**PAGES, **obligation_pages(method), **play_pages(method), **playbook_pages()}
    pages |= key_pages()
    pages |= training_pages(pages)
    return {**pages, "reference/page-reviews": page_reviews}  # the last: it lists what the others have written


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the generated pages, the style of executed ones and the published schemas before the site is read."""
    if not is_first_build(config):
        return config
    kit_rules.cache_clear()
    kit_registers.cache_clear()
    kit_documents.cache_clear()
    method, docs = kit_rules(), Path(config.docs_dir)
    pages = every_page(method)
    for language in LANGUAGES:
        _forget(docs / language, pages)
        for name, page in pages.items():
            write_changed(docs / language / f"{name}.md", with_care(name, page(method, language), method))
    parts = Path(pmo_kit.__file__).parent / "report" / "templates" / "parts.css"
    write_changed(docs / "assets" / "css" / "parts.css", parts.read_text(encoding="utf-8"))
    for playbook, result in RESULTS.items():
        schema = json.dumps(result.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
        write_changed(docs / "schemas" / f"{playbook}-result.schema.json", schema)
    return config


def _forget(home: Path, pages: dict[str, Page]) -> None:
    """Delete the pages of rules that are gone."""
    for old in (path for folder in GENERATED_FOLDERS for path in (home / folder).rglob("*.md")):
        if old.relative_to(home).with_suffix("").as_posix() not in pages:
            old.unlink()


def write_changed(path: Path, content: str) -> None:
    """Write a file unless it says the same already, so that a second build touches nothing."""
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
