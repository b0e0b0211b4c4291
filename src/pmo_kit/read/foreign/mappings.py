"""The mappings: the kit's and the portfolio's own, checked, and chosen by name, by file or by the headings."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from pathlib import Path

from pmo_kit import paths
from pmo_kit.errors import Faults, Place, refuse
from pmo_kit.model.mapping import Mapping
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.cells import column_values
from pmo_kit.read.foreign.grids import Grid
from pmo_kit.read.foreign.headings import match_count
from pmo_kit.read.records import build
from pmo_kit.read.yaml_files import read_yaml

_OWN = "x_"


def load_mappings(
    own: Path, method: Method, registers: MappingOf[str, Register], *, name: str | None = None
) -> dict[str, Mapping]:
    """The mappings by id; `name` is an id, or the path of a mapping file that then is the only one.

    Raises:
        BadInput: naming every fault of every mapping, or that there is none of this name.
    """
    faults = Faults()
    as_file = Path(name) if name else None
    if as_file is not None and as_file.suffix in {".yaml", ".yml"}:
        files = [as_file]
    else:
        files = [*sorted(paths.mapping_folder().glob("*.yaml")), *sorted(own.glob("*.yaml"))]
    found: dict[str, Mapping] = {}
    for path in files:
        mapping = _load(path, method, registers, faults)
        if mapping is not None:
            found[mapping.id] = mapping
    faults.raise_if_any()
    if name and as_file not in files:
        if name not in found:
            raise refuse("mapping-unknown", Place(file=name), known=", ".join(found))
        return {name: found[name]}
    return found


def choose_mapping(grids: list[Grid], mappings: dict[str, Mapping], registers: MappingOf[str, Register]) -> Mapping:
    """The mapping whose headings fit the file best.

    Raises:
        BadInput: when none fits, or two fit equally well.
    """
    if len(mappings) == 1:
        return next(iter(mappings.values()))
    scores = {key: match_count(grids, mapping, registers[mapping.register_id]) for key, mapping in mappings.items()}
    best = max(scores.values())
    fitting = [key for key, score in scores.items() if score == best]
    if best == 0 or len(fitting) > 1:
        message = "mapping-none-fits" if best == 0 else "mapping-several-fit"
        raise refuse(message, Place(file=grids[0].file), known=", ".join(mappings if best == 0 else fitting))
    return mappings[fitting[0]]


def _load(path: Path, method: Method, registers: MappingOf[str, Register], faults: Faults) -> Mapping | None:
    place = Place(file=f"mappings/{path.name}")
    content = read_yaml(path, place.file, faults)
    if not isinstance(content, dict):
        if content is not None:
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
            known=", ".join(registers),
        )
        return None
    _check(mapping, register, method, place, faults)
    return mapping


def _check(mapping: Mapping, register: Register, method: Method, place: Place, faults: Faults) -> None:
    fields = [column.to for column in mapping.columns]
    named = [*fields, *mapping.constants, *mapping.name_fields]
    named += [field for field in (mapping.source_key, mapping.key_scope) if field]
    named += [field for check in mapping.checks for field in check.fields]
    for field in named:
        if field not in register.columns and not field.startswith(_OWN):
            known = ", ".join(register.columns)
            faults.add("mapping-field-unknown", Place(place.file, field=field), value=field, known=known)
    if mapping.owner not in method.roles:
        faults.add("unknown-id", Place(place.file, field="owner"), value=mapping.owner, known=", ".join(method.roles))
    answers = [
        (column.to, word)
        for column in mapping.columns
        for group in (column.values, column.prefixes)
        for words in group.values()
        for word in words
    ]
    answers += [(field, word) for field, words in mapping.constants.items() for word in words]
    for field, word in answers:
        column = register.columns.get(field)
        known_words = [value.id for value in column_values(column, method)] if column else []
        if known_words and not all(part in known_words for part in word.split("|")):
            faults.add(
                "unknown-answer",
                Place(place.file, field=field),
                value=word,
                attribute=field,
                known=", ".join(known_words),
            )
