"""The files of the downloads: every document as a blank Word form in both languages, and the registers as a workbook.

MkDocs runs this as a hook, which writes them (git leaves them out) before the site is read. A file is made again only
when its template, the rules or the kit's own words have changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from download_pages import FOLDER
from mkdocs.config.defaults import MkDocsConfig
from page_parts import is_first_build, kit_registers, kit_rules

import pmo_kit
from pmo_kit.decide.document_filling import blank_document
from pmo_kit.model.method import Method
from pmo_kit.model.text import LANGUAGES
from pmo_kit.paths import method_folder, register_folder
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.files import write_whole
from pmo_kit.report.document_text import document_text
from pmo_kit.report.register_workbook import register_workbook
from pmo_kit.report.word_file import word_file


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the files that are missing or out of date, and delete those of templates that are gone."""
    if is_first_build(config):
        write_downloads(Path(config.docs_dir) / FOLDER)
    return config


def write_downloads(folder: Path) -> None:
    """Bring the folder up to date; a list of what each file was made of says which are."""
    kept = folder / ".made-of.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    made = {}
    for name, of, make in _files(kit_rules()):
        made[name] = of
        if before.get(name) != of or not (folder / name).is_file():
            write_whole(folder / name, make())
    for old in folder.iterdir():
        if old.name not in made and old != kept:
            old.unlink()
    write_whole(kept, json.dumps(made, indent=1))


def _files(method: Method) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Each file with a digest of what it is made of and how it is made."""
    registers, kit = kit_registers(), _digest(*_sources())
    day = max(each.read_on for each in method.references.values())
    for template in load_document_templates(method, registers).values():
        document = blank_document(template, method, registers, day)
        for language in LANGUAGES:
            text = document_text(document, language)
            of = _digest(text.encode("utf-8"), kit.encode("ascii"))
            yield (
                f"{template.id}.{language}.docx",
                of,
                partial(word_file, text, language, classification="", made_on=day),
            )
    rules = _digest(*(path.read_bytes() for path in _rule_files()), kit.encode("ascii"))
    for language in LANGUAGES:
        yield f"registers.{language}.xlsx", rules, partial(register_workbook, registers, method, language)


def _rule_files() -> list[Path]:
    return sorted([*method_folder().rglob("*.yaml"), *register_folder().glob("*.yaml")])


def _sources() -> list[bytes]:
    """The kit's own part in a file: how Word files and workbooks are written, and the words in them."""
    report = Path(pmo_kit.__file__).parent / "report"
    modules = [report / f"{name}.py" for name in ("word_file", "register_workbook", "words")]
    return [path.read_bytes() for path in (*modules, *sorted((report / "wording").glob("*.yaml")))]


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return whole.hexdigest()
