"""The mappings: the kit's and the portfolio's own, checked, and chosen by name, by file or by the headings."""

from __future__ import annotations

import os
from collections.abc import Mapping as MappingOf
from pathlib import Path

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.cells import CellReader
from pmo_kit.read.foreign.headings import match_count
from pmo_kit.read.grid import Grid
from pmo_kit.read.limits import CellProblem
from pmo_kit.read.records import build
from pmo_kit.read.register_checks import OWN, check_rows
from pmo_kit.read.yaml_files import read_yaml, yaml_files

STAMPS = frozenset({"as_of", "source_file", "updated_by"})
FREE = frozenset({"text", "person"})


def load_mappings(
    own: Path, method: Method, registers: MappingOf[str, Register], *, name: str | None = None
) -> dict[str, Mapping]:
    """The mappings by id, the portfolio's `own` last; `name` is an id, or the path of a file that is then the only one.

    Raises:
        BadInput: naming every fault of every mapping, or that there is none of this name.
    """
    faults = Faults()
    as_file = Path(name) if name and Path(name).suffix.lower() in {".yaml", ".yml"} else None
    folders = [] if as_file else [paths.mapping_folder(), own]
    if not own.is_dir() and os.path.lexists(own):
        faults.add("folder-is-a-file", Place(file=own.name), name=own.name)
    found: dict[str, Mapping] = {}
    for files in ([as_file],) if as_file else map(yaml_files, folders):
        here: dict[str, Mapping] = {}
        for path in files:
            mapping = _load(path, method, registers, faults)
            if mapping is not None and mapping.id in here:
                faults.add("record-twice", Place(f"mappings/{path.name}", record=mapping.id), collection="mappings")
            elif mapping is not None:
                here[mapping.id] = mapping.model_copy(update={"own": path.parent == own})
        found.update(here)
    faults.raise_if_any()
    if as_file or not name:
        return found
    if name not in found:
        raise refuse("mapping-unknown", Place(file=name), known=tuple(found))
    return {name: found[name]}


def choose_mapping(grids: list[Grid], mappings: dict[str, Mapping], registers: MappingOf[str, Register]) -> Mapping:
    """The mapping whose headings fit the file best; among equals the portfolio's own.

    Raises:
        BadInput: when none fits, or two fit equally well.
    """
    if len(mappings) == 1:
        return next(iter(mappings.values()))
    scores = {key: match_count(grids, mapping, registers[mapping.register_id]) for key, mapping in mappings.items()}
    best = max(scores.values())
    fitting = [key for key, score in scores.items() if score == best]
    fitting = [key for key in fitting if mappings[key].own] or fitting
    if best == 0 or len(fitting) > 1:
        message = "mapping-none-fits" if best == 0 else "mapping-several-fit"
        raise refuse(message, Place(file=grids[0].file), known=tuple(mappings if best == 0 else fitting))
    return mappings[fitting[0]]


def _load(path: Path, method: Method, registers: MappingOf[str, Register], faults: Faults) -> Mapping | None:
    place = Place(file=f"mappings/{path.name}")
    before = len(faults)
    content = read_yaml(path, place.file, faults)
    if not isinstance(content, dict):
        if len(faults) == before:
            faults.add("not-a-rule-file", place)
        return None
    mapping = build(Mapping, content, place, faults)
    if mapping is None:
        return None
    register = registers.get(mapping.register_id)
    if register is None:
        faults.add(
            "unknown-id",
            Place(place.file, field="register"),
            value=mapping.register_id,
            known=tuple(registers),
        )
        return None
    _check(mapping, register, method, place, faults)
    return mapping


def _check(mapping: Mapping, register: Register, method: Method, place: Place, faults: Faults) -> None:
    filled = [*(column.to for column in mapping.columns), *mapping.constants]
    named = [*filled, *mapping.name_fields, mapping.source_key, mapping.key_scope]
    known = tuple(register.columns)
    for field in dict.fromkeys(field for field in named if field):
        if field not in register.columns and not field.startswith(OWN):
            faults.add("mapping-field-unknown", Place(place.file, field=field), value=field, known=known)
        elif field in {register.key, *STAMPS} and field in filled:
            faults.add("mapping-field-issued", Place(place.file, field=field), value=field)
    if mapping.owner not in method.roles:
        faults.add("unknown-id", Place(place.file, field="owner"), value=mapping.owner, known=tuple(method.roles))
    if mapping.encoding and not _is_encoding(mapping.encoding):
        at = Place(place.file, field="encoding")
        faults.add("unknown-id", at, value=mapping.encoding, known="utf-8, gb18030, cp1252, big5, shift_jis")
    check_rows(mapping.checks, register.columns, method, place, faults)
    for column in mapping.columns:
        target = register.columns.get(column.to)
        if column.otherwise == "keep" and target is not None and target.type not in FREE:
            faults.add("mapping-keep", Place(place.file, field=column.to), type=target.type)
    _check_words(mapping, register, method, place, faults)


def _check_words(mapping: Mapping, register: Register, method: Method, place: Place, faults: Faults) -> None:
    """Note words that the register could not read: they would make it unreadable."""
    said = [
        (column.to, word)
        for column in mapping.columns
        for group in (column.values, column.prefixes)
        for words in group.values()
        for word in words
    ]
    said += [(field, "; ".join(words)) for field, words in mapping.constants.items()]
    for field, word in dict.fromkeys(said):
        if field not in register.columns or register.columns[field].type in FREE:
            continue
        reader = CellReader(register.columns[field], method)
        try:
            reader.read(word)
        except CellProblem:
            at = Place(place.file, field=field)
            faults.add("unknown-answer", at, value=word, attribute=field, known=reader.known)


def _is_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True
