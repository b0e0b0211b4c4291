"""Values of the rules in prose: `[[kind.id.field]]` becomes what the rule holds, in the page's language and unit.

MkDocs runs this as a hook. `kind` is a collection of the method as the rule files write it; `[[gates.G4.title]]` is a
title, `[[gates.G4.sla_working_days.1]]` a number, `[[impact_rules.IMP-03.when.pi_subjects]]` the limit of a condition,
and `[[risks]]` how many there are. A share is written with %, every other number bare: the prose says the unit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from page_parts import is_first_build, kit_rules, pick

from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method
from pmo_kit.model.records import Record
from pmo_kit.model.text import Language

REFERENCE = re.compile(r"\[\[([^\[\]]+)\]\]")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
# Where the prose of pages is written that are made from data.
WRITTEN_AS_DATA = ("plays", "training")
# Fields that hold ids of another collection, said by their titles.
_NAMES_OF = {
    "decided_by": "roles", "one_of": "roles", "provided_by": "roles", "owner": "roles", "roles": "roles",
    "never": "roles", "artefact": "artefacts", "tier": "tiers", "tiers": "tiers", "level": "levels",
    "source": "references", "asked_after": "stages", "opens": "stages",
}  # fmt: skip
_WAN = 10_000
Written = Literal["plain", "share", "number"]


class UnknownValueError(Exception):
    """A reference that the rules do not hold; it says what is wrong and which names are near."""


def prose_of(text: str) -> Iterator[tuple[int, str, bool]]:
    """The lines of a text, numbered from 1, cut into prose (true) and code (false), line ends included."""
    fence = ""
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        opened = _FENCE.match(line)
        if fence or opened:
            if opened and not fence:
                fence = opened[1]
            elif opened and opened[1].startswith(fence) and line.strip() == opened[1]:
                fence = ""
            yield number, line, False
            continue
        end = 0
        for code in _INLINE_CODE.finditer(line):
            yield number, line[end : code.start()], True
            yield number, code[0], False
            end = code.end()
        yield number, line[end:], True


def filled(text: str, method: Method, language: Language) -> str:
    """A text with every reference in its prose replaced.

    Raises:
        UnknownValueError: for the first one that the rules do not hold.
    """
    said = lambda found: value_of(found[1], method, language)  # noqa: E731
    return "".join(REFERENCE.sub(said, part) if prose else part for _, part, prose in prose_of(text))


def faults_of(text: str, name: str, method: Method) -> list[str]:
    """Every reference of a text that the rules do not hold: file, line, what is written, what there is."""
    faults = []
    for number, part, prose in prose_of(text):
        for found in REFERENCE.findall(part) if prose else ():
            try:
                value_of(found, method, "en")
            except UnknownValueError as unknown:
                faults.append(f"{name}, line {number}: [[{found}]]: {unknown}")
    return faults


def value_of(reference: str, method: Method, language: Language) -> str:
    """What a reference stands for."""
    kind, *path = reference.strip().split(".")
    records: Mapping[str, Record] = getattr(method, _known(kind, Method.collections(), "kind of rule"))
    if not path:
        return _number(len(records), language)
    record = records[_known(path[0], records, f"id of {kind}")]
    if len(path) == 1:
        raise UnknownValueError(f"no field is named. There are: {_listed(_fields(record))}.")
    field = _known(path[1], _fields(record), f"field of {kind}.{path[0]}")
    value = record.text(field).say(language) if f"{field}_zh" in type(record).model_fields else getattr(record, field)
    for segment in path[2:]:
        value = _part(value, segment)
    return _said(value, _written_as(record, field), _NAMES_OF.get(field), method, language)


def _fields(record: Record) -> list[str]:
    """What can be referred to; the Chinese of a field is said by the field itself."""
    fields = type(record).model_fields
    return [name for name in fields if not (name.endswith("_zh") and name.removesuffix("_zh") in fields)]


def _known(name: str, names: Iterable[str], what: str) -> str:
    if name in (held := list(names)):
        return name
    near = difflib.get_close_matches(name, held, n=3, cutoff=0.5)
    advice = f"Near are: {_listed(near)}." if near else f"There are: {_listed(held)}."
    raise UnknownValueError(f"`{name}` is no {what}. {advice}")


def _listed(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(f"`{name}`" for name in names[:most]) + (", …" if len(names) > most else "")


def _part(value: Any, segment: str) -> Any:
    """The part of a value that a further segment names."""
    if isinstance(value, Condition):
        limits = {term.attribute: term.comparison.limit for term in value.every_term() if term.comparison}
        return limits[_known(segment, limits, "limit of the condition")]
    if isinstance(value, Mapping):
        by_name = {str(key): each for key, each in value.items()}
        return by_name[_known(segment, by_name, "part of it")]
    if isinstance(value, tuple):
        places = {str(place): each for place, each in enumerate(value, start=1)}
        return places[_known(segment, places, "place in the list")]
    raise UnknownValueError(f"`{segment}` asks for a part, and there is none.")


def _written_as(record: Record, field: str) -> Written:
    """How a number is written: a share is one by its unit, by its name, or because it lies between 0 and 1."""
    unit = getattr(record, "unit", "") if field == "value" else ""
    if "seed" in (unit, field):
        return "plain"
    bounds = {str(each) for each in type(record).model_fields[field].metadata}
    between = bounds & {"Ge(ge=0)", "Gt(gt=0)"} and bounds & {"Le(le=1)", "Lt(lt=1)"}
    return "share" if unit == "share" or field.endswith("shares") or between else "number"


def _said(value: Any, written: Written, names_of: str | None, method: Method, language: Language) -> str:
    """A value as the prose of a language has it."""
    if isinstance(value, Mapping | Condition):
        raise UnknownValueError("it is no single value; name a part of it.")
    if value in (None, "", ()):
        raise UnknownValueError("the rule holds nothing there.")
    if isinstance(value, tuple):
        return pick(language, ", ", "、").join(_said(each, written, names_of, method, language) for each in value)
    if names_of and str(value) in getattr(method, names_of):
        return str(getattr(method, names_of)[str(value)].name.say(language))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if written == "share":
            return f"{value * 100:.10g}{pick(language, ' %', '%')}"
        return f"{value:.15g}" if written == "plain" else _number(value, language)
    return str(value)


def _number(value: float, language: Language) -> str:
    """A number; in Chinese in 万 where that is how one says it.

    >>> _number(8_000_000, "en"), _number(8_000_000, "zh"), _number(0.25, "zh"), _number(12_345, "zh")
    ('8,000,000', '800万', '0.25', '12,345')
    """
    if language == "zh" and abs(value) >= _WAN and (value / _WAN * 100).is_integer():
        return f"{value / _WAN:,.10g}万"
    return f"{value:,.10g}"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Stop the build where the rules do not hold what a page says, naming every place at once."""
    if not is_first_build(config):
        return files
    home = Path(config.docs_dir)
    sources = [path for name in WRITTEN_AS_DATA for path in sorted((home / name).glob("*.yaml"))]
    sources += [Path(str(file.abs_src_path)) for file in files.documentation_pages() if file.abs_src_path]
    faults = [
        fault
        for path in sources
        for fault in faults_of(path.read_text(encoding="utf-8"), path.relative_to(home).as_posix(), kit_rules())
    ]
    if faults:
        raise PluginError("The rules do not hold what these pages say:\n" + "\n".join(faults))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """The page with the values of the rules in it."""
    return filled(markdown, kit_rules(), "zh" if page.file.src_uri.startswith("zh/") else "en")
