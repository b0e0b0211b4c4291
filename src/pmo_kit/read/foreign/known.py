"""Which rows of a file are already known: by the source's id where it can be trusted, else by organisation and name."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from pmo_kit.model.characters import plain
from pmo_kit.model.mapping import Mapping
from pmo_kit.read.foreign.rows import ForeignRow, Value

Key = tuple[str, ...]


@dataclass(frozen=True)
class KnownRow:
    """A row of the register as an import last saw it in its source.

    `base` is what the source said then (empty for a row that came from elsewhere); a person's later edits of the
    register show as differences from it.
    """

    record_id: str
    id_key: str
    name_key: str
    base: MappingOf[str, Value]
    first_seen: str = ""
    last_seen: str = ""
    gone_since: str = ""


@dataclass(frozen=True)
class Identity:
    """How a row of a file is recognised; `id_key` is empty where the source's id cannot be trusted."""

    id_key: str
    name_key: str
    doubt: str = ""


def identify(rows: Sequence[ForeignRow], mapping: Mapping, *, scope: str) -> list[Identity | None]:
    """Say how each row is recognised; None for a row that has neither a trustworthy id nor a name.

    A rejected row has none either. An id is trusted when it is not a placeholder, stands only once within its scope
    (what the row says in the field `key_scope`, else `scope`), and does more than count the rows of the file.
    """
    scopes = [plain(_said(row, mapping.key_scope) or scope) for row in rows]
    ids = ["" if row.rejected else plain(_said(row, mapping.source_key)) for row in rows]
    names = ["" if row.rejected else plain(_name(row, mapping)) for row in rows]
    placeholders = {plain(word) for word in mapping.key_placeholders} | {""}
    if _only_count(ids):
        placeholders.update(ids)
    id_count = Counter(zip(scopes, ids, strict=True))
    name_count = Counter(zip(scopes, names, strict=True))
    found: list[Identity | None] = []
    for within, own_id, name in zip(scopes, ids, names, strict=True):
        trusted = own_id not in placeholders and id_count[within, own_id] == 1
        if not (trusted or name):
            found.append(None)
            continue
        doubt = ""
        if own_id not in placeholders and not trusted:
            doubt = "import-id-repeated"
        elif not trusted and name_count[within, name] > 1:
            doubt = "import-name-repeated"
        found.append(Identity(_join(within, own_id) if trusted else "", _join(within, name) if name else "", doubt))
    return found


def _only_count(ids: Sequence[str]) -> bool:
    """Whether the ids are 1, 2, 3 … in the order of the file: a column that is numbered anew whenever it is sorted."""
    given = [each for each in ids if each]
    return len(given) > 1 and given == [str(number) for number in range(1, len(given) + 1)]


def _name(row: ForeignRow, mapping: Mapping) -> str:
    return next((said for name in mapping.name_fields if (said := _said(row, name))), "")


def _said(row: ForeignRow, name: str | None) -> str:
    value = row.fields.get(name or "")
    return value if isinstance(value, str) else ""


def _join(scope: str, word: str) -> str:
    return f"{scope} | {word}"


def match(
    rows: Sequence[ForeignRow], identities: Sequence[Identity | None], known: Iterable[KnownRow]
) -> dict[int, KnownRow]:
    """Pair rows of the file with known rows, each known row at most once.

    Trusted ids decide first. What is left is paired by name: among rows of one name, equal content first, then in
    the order of the file.
    """
    left = {row.record_id: row for row in known}
    pairs: dict[int, KnownRow] = {}
    for exact in (True, False):
        _pair(rows, [each.id_key if each else "" for each in identities], "id_key", left, pairs, exact=exact)
    for exact in (True, False):
        keys = [each.name_key if each else "" for each in identities]
        _pair(rows, keys, "name_key", left, pairs, exact=exact, identities=identities)
    return pairs


def _pair(
    rows: Sequence[ForeignRow],
    keys: Sequence[str],
    kind: str,
    left: dict[str, KnownRow],
    pairs: dict[int, KnownRow],
    *,
    exact: bool,
    identities: Sequence[Identity | None] = (),
) -> None:
    waiting: defaultdict[str, list[KnownRow]] = defaultdict(list)
    for row in left.values():
        waiting[getattr(row, kind)].append(row)
    for at, key in enumerate(keys):
        if not key or at in pairs:
            continue
        said = content_of(rows[at].everything()) if exact else ""
        mine = identities[at].id_key if identities and identities[at] else ""  # type: ignore[union-attr]
        chosen = next(
            (
                row
                for row in waiting[key]
                if (not exact or content_of(row.base) == said) and not (mine and row.id_key and mine != row.id_key)
            ),
            None,
        )
        if chosen is not None:
            waiting[key].remove(chosen)
            del left[chosen.record_id]
            pairs[at] = chosen


def content_of(said: MappingOf[str, Value]) -> str:
    """What a row says, as one text; what it leaves empty or could not say makes no difference."""
    return json.dumps(
        {key: value for key, value in said.items() if value is not None}, sort_keys=True, ensure_ascii=False
    )
