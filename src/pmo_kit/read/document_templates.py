"""The fill-in documents: the kit's, replaced or extended file by file by those of a portfolio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pmo_kit import paths
from pmo_kit.errors import Faults, Place
from pmo_kit.model.document import DocumentField, DocumentTemplate
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.register import Register
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.records import build
from pmo_kit.read.yaml_files import read_yaml, yaml_files


def load_document_templates(
    method: Method, registers: Mapping[str, Register], own: Path | None = None, kits: Path | None = None
) -> dict[str, DocumentTemplate]:
    """All templates by id, those of the folder `own` instead of the kit's of the same id.

    Raises:
        BadInput: naming every fault of every template.
    """
    faults = Faults()
    found: dict[str, DocumentTemplate] = {}
    for folder in (kits or paths.document_folder(), own):
        for path in yaml_files(folder) if folder and folder.is_dir() else ():
            name = f"templates/documents/{path.name}"
            template = _read(path, name, faults)
            if template is not None:
                _check(template, name, method, registers, faults)
                found[template.id] = template
    faults.raise_if_any()
    return found


def templates_of(portfolio: Portfolio) -> dict[str, DocumentTemplate]:
    """The documents that hold for a portfolio, its own among them.

    Raises:
        BadInput: naming every fault of every template.
    """
    own = PortfolioFolder(portfolio.root).document_templates
    return load_document_templates(portfolio.method, portfolio.registers, own)


def _read(path: Path, name: str, faults: Faults) -> DocumentTemplate | None:
    before = len(faults)
    content = read_yaml(path, name, faults)
    if not isinstance(content, dict):
        if len(faults) == before:
            faults.add("not-a-rule-file", Place(file=name))
        return None
    return build(DocumentTemplate, content, Place(file=name), faults)


def _check(
    template: DocumentTemplate, name: str, method: Method, registers: Mapping[str, Register], faults: Faults
) -> None:
    """Every id that a template speaks of exists, and no id of its own stands twice."""
    if not (template.title and template.title_zh):
        faults.add("translation-missing", Place(file=name, field="title, title_zh"))
    _known([template.owner], method.roles, Place(file=name, field="owner"), faults)
    _known(template.artefacts, method.artefacts, Place(file=name, field="artefacts"), faults)
    _known(template.source, method.references, Place(file=name, field="source"), faults)
    for parts in (template.sections, tuple(template.every_field())):
        for twice in (key for key, count in Counter(part.id for part in parts).items() if count > 1):
            faults.add("record-twice", Place(file=name, record=twice), collection="sections")
    for field in template.every_field():
        _known(field.read_by, method.roles, Place(file=name, record=field.id, field="read_by"), faults)
        _check_sources(field, name, registers, faults)


def _check_sources(field: DocumentField, name: str, registers: Mapping[str, Register], faults: Faults) -> None:
    if sum(map(bool, (field.taken_from, field.rows, field.columns))) > 1:
        faults.add("document-field-answers", Place(file=name, record=field.id, field="from, rows, columns"))
    where = Place(file=name, record=field.id, field="rows" if field.rows else "from")
    for asked in (*field.taken_from, *_columns_of_rows(field)):
        register, _, column = asked.partition(".")
        known = [f"{register}.{each}" for each in registers[register].columns] if register in registers else registers
        _known([asked if column else register], known, where, faults)


def _columns_of_rows(field: DocumentField) -> Iterator[str]:
    if field.rows is not None:
        for column in ("initiative_id", *field.rows.columns):
            yield f"{field.rows.register_id}.{column}"


def _known(asked: Iterable[str], known: Collection[str], where: Place, faults: Faults) -> None:
    for value in asked:
        if value not in known:
            faults.add("unknown-id", where, value=value, known=tuple(known))
