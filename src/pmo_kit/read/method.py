"""The rules, read from the kit, overlaid record by record with the portfolio's own, and checked all at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import RECORD_TYPES, Method
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.records import Record
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.calendars import overlaid_years
from pmo_kit.read.files import shown
from pmo_kit.read.method_checks import check_method
from pmo_kit.read.records import build, stand_in
from pmo_kit.read.yaml_files import read_with_digest, yaml_files

_ON_EVERY_RECORD = frozenset({"owner", "source", "status", "review_by"})
# The kit itself asks for each of these records by its id: one of another id would never be read.
_CLOSED = frozenset({"thresholds", "duplicate_signals", "simulations"})
_NEEDED = frozenset({"thresholds", "simulations"})
# After one of these a part of the rules was not seen, and what is missing of it would be told as unknown elsewhere.
_HIDING = frozenset(
    {"yaml-broken", "merge-conflict", "not-utf8", "cannot-read", "not-a-rule-file", "unknown-collection"}
    | {"record-without-id"}
)

# What is taken from another record stands there a second time: faults of that are none of what anybody wrote.
_BORROWED = frozenset(
    {"table-row-twice", "appetite-twice", "table-falls", "weights-do-not-add-up", "thresholds-crossed"}
    | {"levels-not-in-order", "tiers-not-in-order", "bands-not-rising", "tails-crossed"}
)

# A collection, a raw record of it, and the defaults of the file that it stands in.
_Layer = tuple[str, dict[str, Any], dict[str, Any]]


@dataclass
class _Draft:
    """A record while its layers are being put together."""

    raw: dict[str, Any]
    files: list[str] = field(default_factory=list)


def rules_of(home: PortfolioFolder, changed: Path | None = None) -> tuple[Method, tuple[InputFile, ...]]:
    """The rules in force for a portfolio, with those of the folder `changed` laid over them.

    A portfolio that was laid out from the inputs of an earlier run holds the kit's rules of that day in
    `templates/method`; they are used instead of the kit's own, which may have moved on since.

    Raises:
        BadInput: naming every fault of every file.
    """
    base = home.kit_rules if home.kit_rules.is_dir() else None
    return load_method(home.method, changed, base=base)


def load_method(*overlays: Path | None, base: Path | None = None) -> tuple[Method, tuple[InputFile, ...]]:
    """The rules in force: the kit's (or those of `base`), changed by each overlay in turn where it exists.

    Returns the method and the files it was read from.

    Raises:
        BadInput: naming every fault of every file.
    """
    faults = Faults()
    drafts: dict[str, dict[str, _Draft]] = {name: {} for name in RECORD_TYPES}
    inputs: list[InputFile] = []
    first = base or paths.method_folder()
    for folder, files in _files((first, *overlays), faults):
        overlaying, seen = folder != first, set[tuple[str, str]]()
        for path in files:
            name = shown(path, folder.parent if overlaying else folder.parent.parent)
            content, digest = read_with_digest(path, name, faults)
            if path.is_file():
                inputs.append(InputFile(name, digest))
            for collection, raw, defaults in _layers(content, name, seen, faults):
                if overlaying and _is_new_of_closed(collection, raw["id"], drafts, name, faults):
                    continue
                _layer(drafts[collection], raw, defaults, name, overlaying=overlaying)
    hidden = any(fault.message in _HIDING for fault in faults)
    method, wrong = _assemble(drafts, faults)
    if all(wrong.values()) and not hidden:
        between = Faults()
        check_method(method, between)
        told = {_part(each.place) for each in faults}
        new = [each for each in between if _part(each.place) not in told]
        faults.extend(each for each in new if not (each.message in _BORROWED and each.place.record in wrong))
    faults.raise_if_any()
    return method, tuple(inputs)


def _part(place: Place) -> tuple[str, str]:
    """The field of a record that a fault is about: what stood in for it is not to be blamed a second time."""
    return place.record, place.field.partition(".")[0]


def _files(folders: Iterable[Path | None], faults: Faults) -> Iterator[tuple[Path, list[Path]]]:
    """The rule files of each folder, those of packs first: an organisation's own records change theirs."""
    for folder in folders:
        if folder is not None and _is_folder(folder, faults):
            packs = set(yaml_files(folder / paths.PACKS))
            yield folder, sorted(packs)
            yield folder, [path for path in yaml_files(folder) if path not in packs]


def _is_folder(folder: Path, faults: Faults) -> bool:
    """Whether there is such a folder; a file of its name is a fault, because nobody would look for rules in it."""
    if not folder.is_dir() and os.path.lexists(folder):
        faults.add("folder-is-a-file", Place(file=folder.name), name=folder.name)
    return folder.is_dir()


def _is_new_of_closed(
    collection: str, record: str, drafts: dict[str, dict[str, _Draft]], name: str, faults: Faults
) -> bool:
    """Whether a record is none of those that the kit asks for; noted, because it would change nothing."""
    new = collection in _CLOSED and record not in drafts[collection]
    if new:
        place = Place(file=name, record=record, field="id")
        known = tuple(drafts[collection])
        faults.add("record-not-asked-for", place, value=record, collection=collection, known=known)
    return new


def _layers(content: Any, name: str, seen: set[tuple[str, str]], faults: Faults) -> Iterator[_Layer]:
    """The records of one file, each with its collection and the defaults of the file."""
    if content is None:
        return
    if not isinstance(content, dict):
        faults.add("not-a-rule-file", Place(file=name))
        return
    defaults = _defaults(content.pop("defaults", None) or {}, name, faults)
    for collection, records in content.items():
        if collection not in RECORD_TYPES or not isinstance(records, list):
            faults.add("unknown-collection", Place(file=name, field=str(collection)), known=tuple(RECORD_TYPES))
            continue
        for raw in _records(records, name, collection, seen, faults):
            yield collection, raw, defaults


def _defaults(defaults: Any, name: str, faults: Faults) -> dict[str, Any]:
    """What the records of a file have in common."""
    known = sorted(_ON_EVERY_RECORD)
    unknown = [key for key in defaults if key not in known] if isinstance(defaults, dict) else [""]
    for key in unknown:
        place = Place(file=name, field=f"defaults.{key}".rstrip("."))
        faults.add("field-unknown", place, known=tuple(known))
    return {} if unknown else defaults


def _records(
    records: list[Any], name: str, collection: str, seen: set[tuple[str, str]], faults: Faults
) -> Iterator[dict[str, Any]]:
    for position, raw in enumerate(records, start=1):
        record = str(raw["id"]) if isinstance(raw, dict) and raw.get("id") is not None else ""
        if not record:
            faults.add("record-without-id", Place(file=name, record=f"{collection} {position}"))
        elif (collection, record) in seen:
            faults.add("record-twice", Place(file=name, record=record), collection=collection)
        else:
            seen.add((collection, record))
            yield {**raw, "id": record}


def _layer(
    drafts: dict[str, _Draft], raw: dict[str, Any], defaults: dict[str, Any], name: str, *, overlaying: bool
) -> None:
    """Put a record over the one of the same id: field by field, the years of a calendar day by day."""
    known = drafts.get(raw["id"])
    if known and overlaying:
        if "years" in known.raw and "years" in raw:
            raw = {**raw, "years": overlaid_years(known.raw["years"], raw["years"])}
        known.raw.update(raw)
        known.files.append(name)
    else:
        drafts[raw["id"]] = _Draft({**defaults, **raw}, [name])


def _assemble(drafts: dict[str, dict[str, _Draft]], faults: Faults) -> tuple[Method, dict[str, bool]]:
    """The rules, and the records that are wrong, each with whether it could be stood in for."""
    built: dict[str, dict[str, Record]] = {}
    origin: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, bool] = {}
    for collection, kind in RECORD_TYPES.items():
        built[collection] = {}
        for record, draft in drafts[collection].items():
            made = _made(kind, record, drafts[collection], wrong, faults)
            if made is None:
                continue
            place = Place(file=draft.files[-1], record=record)
            if made.successor and made.successor not in drafts[collection]:
                at = replace(place, field="successor")
                faults.add("unknown-id", at, value=made.successor, known=tuple(drafts[collection]))
            origin[f"{collection}/{record}"] = tuple(draft.files)
            if made.status != "retired":
                built[collection][record] = made
            elif collection in _NEEDED:
                faults.add("threshold-needed", replace(place, field="status"), value=record)
    return Method(**built, version=_version(drafts), origin=origin), wrong  # type: ignore[arg-type]


def _made(
    kind: type[Record], record: str, drafts: dict[str, _Draft], wrong: dict[str, bool], faults: Faults
) -> Record | None:
    """A record of its draft; where something in it does not fit, one that stands in for it in later checks."""
    draft = drafts[record]
    raw = draft.raw
    if "source" not in kind.model_fields:
        raw = {key: value for key, value in raw.items() if key != "source"}
    made = build(kind, raw, Place(file=draft.files[-1], record=record), faults)
    if made is None:
        made = stand_in(kind, raw, (each.raw for each in drafts.values()))
        wrong[record] = made is not None
    return made


def _version(drafts: dict[str, dict[str, _Draft]]) -> str:
    plain = {name: {key: draft.raw for key, draft in records.items()} for name, records in drafts.items()}
    text = json.dumps(_with_words_as_keys(plain), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def _with_words_as_keys(value: Any) -> Any:
    """The same, so that it can be sorted whatever its keys were."""
    if isinstance(value, dict):
        return {str(key): _with_words_as_keys(part) for key, part in value.items()}
    return [_with_words_as_keys(part) for part in value] if isinstance(value, list) else value
