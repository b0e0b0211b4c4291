"""The rules, read from the kit, overlaid record by record with the portfolio's own, and checked all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmo_kit import paths
from pmo_kit.errors import Faults, Place
from pmo_kit.model.method import RECORD_TYPES, Method
from pmo_kit.model.portfolio import InputFile
from pmo_kit.model.records import Record
from pmo_kit.read.files import sha256, shown
from pmo_kit.read.method_checks import check_method
from pmo_kit.read.records import build
from pmo_kit.read.yaml_files import read_yaml

_ON_EVERY_RECORD = frozenset({"owner", "source", "status", "review_by"})


@dataclass
class _Draft:
    """A record while its layers are being put together."""

    raw: dict[str, Any]
    files: list[str] = field(default_factory=list)


def load_method(overlay: Path | None = None, *, base: Path | None = None) -> tuple[Method, tuple[InputFile, ...]]:
    """The rules in force: the kit's, changed by `overlay` (a portfolio's `method/` folder) where it exists.

    Returns the method and the files it was read from.

    Raises:
        BadInput: naming every fault of every file.
    """
    faults = Faults()
    drafts: dict[str, dict[str, _Draft]] = {name: {} for name in RECORD_TYPES}
    inputs: list[InputFile] = []
    for folder in (base or paths.method_folder(), overlay):
        if folder is None or not folder.is_dir():
            continue
        for path in sorted(folder.rglob("*.yaml")):
            name = shown(path, paths.kit_folder("templates").parent, folder.parent)
            inputs.append(InputFile(name, sha256(path)))
            _read_file(path, name, drafts, faults, overlaying=folder == overlay)
    method = _assemble(drafts, faults)
    if not faults:
        check_method(method, faults)
    faults.raise_if_any()
    return method, tuple(inputs)


def _read_file(
    path: Path, name: str, drafts: dict[str, dict[str, _Draft]], faults: Faults, *, overlaying: bool
) -> None:
    content = read_yaml(path, name, faults)
    if content is None:
        return
    if not isinstance(content, dict):
        faults.add("not-a-rule-file", Place(file=name))
        return
    defaults = content.get("defaults") or {}
    for collection, records in content.items():
        if collection == "defaults":
            continue
        if collection not in drafts or not isinstance(records, list):
            faults.add("unknown-collection", Place(file=name, field=str(collection)), known=", ".join(drafts))
            continue
        seen: set[str] = set()
        for raw in _records(records, name, collection, seen, faults):
            _layer(drafts[collection], raw, defaults, name, overlaying=overlaying)


def _records(
    records: list[Any], name: str, collection: str, seen: set[str], faults: Faults
) -> Iterator[dict[str, Any]]:
    for position, raw in enumerate(records, start=1):
        record = str(raw["id"]) if isinstance(raw, dict) and raw.get("id") is not None else ""
        if not record:
            faults.add("record-without-id", Place(file=name, record=f"{collection} {position}"))
        elif record in seen:
            faults.add("record-twice", Place(file=name, record=record), collection=collection)
        else:
            seen.add(record)
            yield {**raw, "id": record}


def _layer(
    drafts: dict[str, _Draft], raw: dict[str, Any], defaults: dict[str, Any], name: str, *, overlaying: bool
) -> None:
    known = drafts.get(raw["id"])
    if known and overlaying:
        known.raw.update(raw)
        known.files.append(name)
    else:
        common = {key: value for key, value in defaults.items() if key in _ON_EVERY_RECORD}
        drafts[raw["id"]] = _Draft({**common, **raw}, [name])


def _assemble(drafts: dict[str, dict[str, _Draft]], faults: Faults) -> Method:
    built: dict[str, dict[str, Record]] = {}
    origin: dict[str, tuple[str, ...]] = {}
    for collection, kind in RECORD_TYPES.items():
        built[collection] = {}
        for record, draft in drafts[collection].items():
            raw = draft.raw
            if "source" not in kind.model_fields:
                raw = {key: value for key, value in raw.items() if key != "source"}
            made = build(kind, raw, Place(file=draft.files[-1], record=record), faults)
            if made is not None:
                origin[f"{collection}/{record}"] = tuple(draft.files)
                if made.status != "retired":
                    built[collection][record] = made
    return Method(**built, version=_version(drafts), origin=origin)  # type: ignore[arg-type]


def _version(drafts: dict[str, dict[str, _Draft]]) -> str:
    plain = {name: {key: draft.raw for key, draft in records.items()} for name, records in drafts.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
