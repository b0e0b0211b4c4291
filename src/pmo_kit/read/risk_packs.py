"""Packs: a folder of somebody else's risks and mitigations, every link checked, as records of the method.

The folder has the shape of the FINOS AI governance framework: `risks.json`, `mitigations.json`, and where they are
there `references.json` (lists of outside ids) and `use_cases.json`. A mitigation names the risks that it treats.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pmo_kit.errors import Faults, Place
from pmo_kit.model.risk_library import Kind

Item = Mapping[str, Any]
Records = dict[str, list[dict[str, Any]]]

_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_NEEDED, _OPTIONAL = ("risks", "mitigations"), ("references", "use_cases")
_REFERENCES = "_references"
# Fields that name items of the pack, and the file that these stand in.
_LINKS = {"mitigates": "risks", "related_risks": "risks", "related_mitigations": "mitigations"}
_KINDS: Mapping[str, Kind] = {"PREV": "preventive", "DET": "detective", "CORR": "corrective"}
# What has a place of its own in a record; the order of the file is kept, so `sequence` says nothing more.
_PLACED = frozenset({"id", "title", "text", "sequence", *_LINKS})


@dataclass
class _Pack:
    """The items of a pack while its links are being followed."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    lists: Mapping[str, Item] = field(default_factory=dict)
    links: int = 0

    def ids(self, file: str) -> list[str]:
        """The ids of the items of one file."""
        return [str(item["id"]) for item in self.items[file]]


@dataclass(frozen=True)
class RiskPack:
    """A sound pack: its records by collection of the method, and what was counted on the way.

    `links` counts every id that was followed, those of the use cases included. Use cases have no records of their own.
    """

    name: str
    records: Records
    use_cases: int
    links: int


def read_pack(folder: Path, name: str, *, read_on: date) -> RiskPack:
    """Read a pack and follow every link in it; `read_on` is the day that the records are said to be of.

    The ids of all records begin with the name in capitals. Texts stay in the language of the pack, and say so. What
    has no place of its own in a record is kept in its note.

    Raises:
        BadInput: naming every fault of every file: what is missing, what stands twice, every link that leads nowhere,
            every risk that nothing treats.
    """
    faults = Faults()
    if not re.fullmatch(_NAME, name):
        faults.add("pack-name", Place(field="--name"), value=name)
    pack = _Pack()
    for file in (*_NEEDED, *_OPTIONAL):
        content = _content(folder, file, faults)
        if file == "references":
            pack.lists = _lists(content, faults)
        else:
            pack.items[file] = list(_items(content, f"{file}.json", faults))
    for file, items in pack.items.items():
        for item in items:
            pack.links += _follow(item, file, pack, faults)
    _check_treated(pack, faults)
    faults.raise_if_any()
    return RiskPack(name, _records(pack, name, read_on), len(pack.items["use_cases"]), pack.links)


def _content(folder: Path, file: str, faults: Faults) -> Any:
    path = folder / f"{file}.json"
    if not path.is_file():
        if file in _NEEDED:
            faults.add("pack-file-missing", Place(file=str(folder)), file=path.name)
        return None
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except OSError as error:
        faults.add("cannot-read", Place(file=path.name), reason=error)
    except (ValueError, RecursionError) as error:
        faults.add("json-broken", Place(file=path.name), reason=error)
    return None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The keys and values of an object; of a key that stands twice JSON would silently keep the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise ValueError(f"the key “{twice}” stands twice")
    return found


def _lists(content: Any, faults: Faults) -> Mapping[str, Item]:
    """The reference lists by id, those that can be used."""
    place = Place(file="references.json")
    if not isinstance(content, dict | None):
        faults.add("field-keys", place, value=type(content).__name__)
    found: dict[str, Item] = {}
    for key, value in (content if isinstance(content, dict) else {}).items():
        entries = value.get("entries") if isinstance(value, dict) else None
        if not isinstance(entries, dict) or not all(isinstance(each, dict) for each in entries.values()):
            faults.add("field-keys", Place(file=place.file, record=key, field="entries"), value=_short(entries))
        elif not re.fullmatch(_NAME, key):
            faults.add("pack-id", Place(file=place.file, record=key), value=key)
        else:
            found[key] = value
    return found


def _items(content: Any, file: str, faults: Faults) -> Iterator[Item]:
    """The items of one file that have what every item must have."""
    if not isinstance(content, list | None):
        faults.add("field-list", Place(file=file), value=type(content).__name__)
    seen: set[str] = set()
    for position, item in enumerate(content if isinstance(content, list) else (), start=1):
        named = isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"]
        place = Place(file=file, record=item["id"] if named else str(position))
        if not named:
            faults.add("record-without-id", place)
            continue
        if item["id"] in seen:
            faults.add("record-twice", place, collection=file)
        if not re.fullmatch(_NAME, item["id"]):
            faults.add("pack-id", place, value=item["id"])
        for part in ("title", "text"):
            if not (isinstance(item.get(part), str) and item[part].strip()):
                faults.add("field-missing", Place(file=file, record=item["id"], field=part))
        seen.add(item["id"])
        yield item


def _follow(item: Item, file: str, pack: _Pack, faults: Faults) -> int:
    """Follow every link of an item; how many there are."""
    followed = 0
    for name, value in item.items():
        if name not in _LINKS and not name.endswith(_REFERENCES):
            continue
        place = Place(file=f"{file}.json", record=item["id"], field=name)
        target = name.removesuffix(_REFERENCES)
        if value and name not in _LINKS and target not in pack.lists:
            faults.add("pack-list-unknown", place, value=target, known=tuple(pack.lists))
            continue
        named = _ids(value, place, faults)
        known = pack.ids(_LINKS[name]) if name in _LINKS else pack.lists.get(target, {}).get("entries", {})
        for each in named:
            if each not in known:
                faults.add("pack-link-broken", place, value=each, known=tuple(known))
        followed += len(named)
    return followed


def _ids(value: Any, place: Place, faults: Faults) -> list[str]:
    """The ids that a field names; none where it is left blank."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        faults.add("field-list", place, value=_short(value))
        return []
    return value


def _check_treated(pack: _Pack, faults: Faults) -> None:
    treats = [item.get("mitigates") for item in pack.items["mitigations"]]
    treated = {each for named in treats if isinstance(named, list) for each in named if isinstance(each, str)}
    for item, named in zip(pack.items["mitigations"], treats, strict=True):
        if not named:
            faults.add("field-missing", Place(file="mitigations.json", record=item["id"], field="mitigates"))
    for risk in pack.ids("risks"):
        if risk not in treated:
            faults.add("pack-risk-untreated", Place(file="risks.json", record=risk))


def _records(pack: _Pack, name: str, read_on: date) -> Records:
    """The pack as records of the method."""
    prefix = name.upper()
    said = {
        "id": prefix,
        "title": f"Pack {name}",
        "publisher": name,
        "url": "",
        "read_on": read_on.isoformat(),
        "basis": "not_opened",
        "confidence": "low",
        "note": "Brought in as a pack; nobody here has reviewed it yet. The licence of the pack goes with its texts.",
    }
    records = {
        "references": [said],
        "catalogues": [_catalogue(key, value, prefix) for key, value in pack.lists.items()],
        "risks": [{**_mapped(item, prefix, "related_risks"), "event": item["text"]} for item in pack.items["risks"]],
        "controls": [_control(item, prefix) for item in pack.items["mitigations"]],
    }
    return {collection: [{**record, "language": "en"} for record in listed] for collection, listed in records.items()}


def _control(item: Item, prefix: str) -> dict[str, Any]:
    kind = _KINDS.get(str(item.get("type")).upper())
    treats = [_prefixed(prefix, each) for each in dict.fromkeys(item["mitigates"])]
    record = {**_mapped(item, prefix, "related_mitigations"), "treats": treats, "does": item["text"]}
    return {**record, "kind": kind} if kind else record


def _mapped(item: Item, prefix: str, related: str) -> dict[str, Any]:
    """What risks and controls have in common; everything without a place of its own goes into the note."""
    maps_to = {
        _prefixed(prefix, key.removesuffix(_REFERENCES)): list(dict.fromkeys(value))
        for key, value in item.items()
        if key.endswith(_REFERENCES) and value
    }
    rest = {key: value for key, value in item.items() if key not in _PLACED and not key.endswith(_REFERENCES)}
    other = {key: item[key] for key in _LINKS if key in item and key not in {"mitigates", related}}
    return {
        "id": _prefixed(prefix, item["id"]),
        "title": item["title"],
        "maps_to": maps_to,
        "related": [_prefixed(prefix, each) for each in dict.fromkeys(item.get(related) or ())],
        "note": _note({**rest, **other}),
    }


def _catalogue(key: str, value: Item, prefix: str) -> dict[str, Any]:
    own = {"title", "source_url", "url", "entries"}
    return {
        "id": _prefixed(prefix, key),
        "title": str(value.get("title") or key),
        "url": str(value.get("source_url") or value.get("url") or ""),
        "note": _note({part: said for part, said in value.items() if part not in own}),
        "entries": [
            {
                "id": entry,
                "title": str(said.get("title") or ""),
                "url": str(said.get("url") or ""),
                "note": _note({part: text for part, text in said.items() if part not in {"title", "url"}}),
            }
            for entry, said in value["entries"].items()
        ],
    }


def _prefixed(prefix: str, name: str) -> str:
    return f"{prefix}-{name}"


def _note(parts: Item) -> str:
    """Named parts in one text; what is not a text as JSON."""
    texts: Iterable[tuple[str, str]] = (
        (name, value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in parts.items()
    )
    return "; ".join(f"{name}: {text}" for name, text in texts if text)


def _short(value: Any) -> str:
    return type(value).__name__ if value is None else str(value)[:80]
