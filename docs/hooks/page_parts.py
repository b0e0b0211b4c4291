"""What the generated pages are made of: tables, names of records, conditions in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from mkdocs.config.defaults import MkDocsConfig

from pmo_kit.model.condition import Condition
from pmo_kit.model.document import DocumentTemplate
from pmo_kit.model.method import Method
from pmo_kit.model.questions import YES_NO
from pmo_kit.model.register import Register
from pmo_kit.model.text import Language
from pmo_kit.read.document_templates import load_document_templates
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def is_first_build(config: MkDocsConfig) -> bool:
    """Whether this is the build that makes the files of both languages: the other language is built within it."""
    return not any(getattr(plugin, "building", False) for plugin in dict(config.plugins).values())


@cache
def kit_registers() -> Mapping[str, Register]:
    """The registers of the kit, read once for a build."""
    return load_registers(kit_rules())


@cache
def kit_documents() -> Mapping[str, DocumentTemplate]:
    """The templates of documents, read once for a build."""
    return load_document_templates(kit_rules(), kit_registers())


def document_named(artefact: str, method: Method, language: Language, up: str) -> str:
    """The name of a document that rules ask for, leading to the template and its blank forms where there is one."""
    name = method.artefacts[artefact].name.say(language)
    found = next((each.id for each in kit_documents().values() if artefact in each.artefacts), None)
    return f"[{name}]({up}reference/documents.md#{found})" if found else name


@cache
def kit_rules() -> Method:
    """The rules of the kit, read once for a build."""
    return load_method()[0]


def pick(language: Language, english: str, chinese: str) -> str:
    """A word of the page in its language."""
    return english if language == "en" else chinese


def cell(text: object) -> str:
    """Text as a Markdown table takes it."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell(part) for part in line) + " |" for line in lines) + "\n"


def place(record: object) -> str:
    """The anchor under which a record is found on its page, the same in both languages."""
    return f'<a id="{record.id.lower()}"></a>'  # type: ignore[attr-defined]


def titled(record: object, language: Language) -> str:
    """A record with its id and title, where it is found."""
    return f"{place(record)}`{record.id}` {record.name.say(language)}"  # type: ignore[attr-defined]


def names(ids: Iterable[object], records: Mapping[str, object], language: Language) -> str:
    """The titles of records, joined."""
    joined = ", " if language == "en" else "、"
    return joined.join(records[str(each)].name.say(language) for each in ids)  # type: ignore[attr-defined]


def condition(rule: Condition, method: Method, language: Language) -> str:
    """A condition in words."""
    both, either, colon = pick(language, "; and ", "，且"), pick(language, "; or ", "，或"), pick(language, ": ", "：")
    opened, closed = pick(language, "(", "（"), pick(language, ")", "）")
    parts = []
    for term in rule.terms:
        question = method.questions[term.attribute]
        if term.comparison:
            parts.append(f"{question.name.say(language)} {_SIGNS[term.comparison.sign]} {term.comparison.limit:,.0f}")
            continue
        known = {value.id: value.name for value in (YES_NO if question.type == "yes_no" else question.values)}
        answers = _any_of([known[value].say(language) for value in term.values], language)
        parts.append(f"{question.name.say(language)}{colon}{answers}")
    if rule.any_of:
        parts.append(opened + either.join(condition(part, method, language) for part in rule.any_of) + closed)
    negated = pick(language, "not ", "非")
    parts += [f"{negated}{opened}{condition(part, method, language)}{closed}" for part in rule.none_of]
    return both.join(parts) or pick(language, "always", "一律适用")


def _any_of(said: Sequence[str], language: Language) -> str:
    *others, last = said
    comma, either = pick(language, ", ", "、"), pick(language, " or ", "或")
    return either.join([comma.join(others), last]) if others else last


def standing(record: object, method: Method, language: Language) -> str:
    """Status, owner and review date of a rule."""
    status = pick(language, record.status, {"draft": "草案", "proposed": "建议", "approved": "已批准"}[record.status])  # type: ignore[attr-defined]
    owner = method.roles[record.owner].name.say(language)  # type: ignore[attr-defined]
    return pick(language, "; ", "；").join([status, owner, str(record.review_by)])  # type: ignore[attr-defined]


def basis(record: object, method: Method, language: Language) -> str:
    """What a rule rests on, with how sure it is."""
    told = names(record.source, method.references, language)  # type: ignore[attr-defined]
    sure = getattr(record, "confidence", None)
    words = {"high": "可信度高", "medium": "可信度中等", "low": "可信度低"}
    return told + pick(language, f" ({sure} confidence)", f"（{words[sure]}）") if sure else told
