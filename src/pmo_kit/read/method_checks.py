"""What must hold between the rules: known ids, both languages, full lookup tables, weights that add up."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise, product

from pmo_kit.errors import Faults, Place
from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method
from pmo_kit.model.questions import Question
from pmo_kit.model.records import Record
from pmo_kit.read.calendars import spans

_UNTITLED = frozenset({"tier_table"})
OPTIONAL = "optional"


def check_method(method: Method, faults: Faults) -> None:
    """Note everything that does not fit together."""
    for check in (
        _titles,
        _owners_and_sources,
        _links,
        _conditions,
        _questions,
        _tier_questions,
        _tiers,
        _routes,
        _table,
        _numbers,
        _calendars,
    ):
        check(method, faults)


def _place(method: Method, collection: str, record: str, field: str = "") -> Place:
    files = method.origin.get(f"{collection}/{record}", ("",))
    return Place(file=files[-1], record=record, field=field)


def _all(method: Method) -> Iterable[tuple[str, Record]]:
    for collection in method.collections():
        for record in getattr(method, collection).values():
            yield collection, record


def _titles(method: Method, faults: Faults) -> None:
    for collection, record in _all(method):
        for field in type(record).model_fields:
            if not field.endswith("_zh") or (collection in _UNTITLED and field == "title_zh"):
                continue
            english, chinese = getattr(record, field.removesuffix("_zh")), getattr(record, field)
            if bool(english) != bool(chinese) or (field == "title_zh" and not chinese):
                missing = field.removesuffix("_zh") if not english else field
                faults.add("translation-missing", _place(method, collection, record.id, missing))


def _known(
    method: Method, faults: Faults, at: tuple[str, str, str], values: Iterable[str], known: Collection[str]
) -> None:
    for value in values:
        if value not in known:
            faults.add("unknown-id", _place(method, *at), value=value, known=_some(known))


def _some(known: Collection[str], most: int = 40) -> str:
    listed = list(known)
    return ", ".join(listed[:most]) + (f" … ({len(listed)})" if len(listed) > most else "")


def _owners_and_sources(method: Method, faults: Faults) -> None:
    for collection, record in _all(method):
        _known(method, faults, (collection, record.id, "owner"), [record.owner], method.roles)
        sources = getattr(record, "source", ())
        _known(method, faults, (collection, record.id, "source"), sources, method.references)


_LINKS = (
    ("stages", "gate", "gates"),
    ("gates", "asked_after", "stages"),
    ("gates", "opens", "stages"),
    ("gates", "decided_by", "roles"),
    ("requirements", "gate", "gates"),
    ("requirements", "artefact", "artefacts"),
    ("requirements", "provided_by", "roles"),
    ("requirements", "at_stages", "stages"),
    ("routes", "gates", "gates"),
    ("questions", "section", "sections"),
    ("questions", "answered_by", "roles"),
    ("impact_rules", "level", "levels"),
    ("complexity_rules", "level", "levels"),
)


def _links(method: Method, faults: Faults) -> None:
    for collection, field, target in _LINKS:
        for record in getattr(method, collection).values():
            named = _ids(getattr(record, field))
            _known(method, faults, (collection, record.id, field), named, getattr(method, target))


def _ids(value: str | tuple[str, ...] | Mapping[int, tuple[str, ...]] | None) -> tuple[str, ...]:
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Mapping):
        return tuple(name for names in value.values() for name in names)
    return value


def _conditions(method: Method, faults: Faults) -> None:
    for collection, record in _all(method):
        for field in ("when", "required_when"):
            condition = getattr(record, field, None)
            if isinstance(condition, Condition):
                place = _place(method, collection, record.id, field)
                check_condition(condition, method.questions, place, faults)


def check_condition(condition: Condition, questions: Mapping[str, Question], place: Place, faults: Faults) -> None:
    """Note attributes, answers and comparisons that the questionnaire does not have."""
    for term in condition.every_term():
        question = questions.get(term.attribute)
        if question is None:
            faults.add("unknown-attribute", place, value=term.attribute, known=_some(questions))
        elif (term.comparison is None) == (question.type == "number"):
            faults.add("wrong-comparison", place, value=term.attribute, type=question.type)
        elif question.type in {"choice", "set", "yes_no"}:
            known = ("yes", "no") if question.type == "yes_no" else [value.id for value in question.values]
            for value in term.values:
                if value not in known:
                    faults.add("unknown-answer", place, value=value, attribute=term.attribute, known=_some(known))


def _tier_questions(method: Method, faults: Faults) -> None:
    """A tier must be settled at the first gate: every question that it depends on is due there."""
    first = min(method.gates.values(), key=lambda gate: gate.order).id
    rules = (method.impact_rules, method.complexity_rules, method.reliance_rules, method.overrides)
    named = {name for group in rules for rule in group.values() for name in rule.when.attributes()}
    for name in named & method.questions.keys():
        required = method.questions[name].required
        if required != first:
            place = _place(method, "questions", name, "required")
            faults.add("tier-question-late", place, required=required, first=first)


def _questions(method: Method, faults: Faults) -> None:
    for question in method.questions.values():
        place = ("questions", question.id, "required")
        _known(method, faults, place, [question.required], [*method.gates, OPTIONAL])
        ids = [value.id for value in question.values]
        if len(set(ids)) != len(ids):
            faults.add("answer-twice", _place(method, "questions", question.id, "values"))
        if bool(ids) != (question.type in {"choice", "set"}):
            faults.add("answers-missing", _place(method, "questions", question.id, "values"), type=question.type)
        implied = [value.implies for value in question.values if value.implies]
        _known(method, faults, ("questions", question.id, "implies"), implied, ids)


def _tiers(method: Method, faults: Faults) -> None:
    levels = {tier.level for tier in method.tiers.values()}
    if levels != set(range(1, len(levels) + 1)) or any(key != str(t.level) for key, t in method.tiers.items()):
        faults.add("tiers-not-in-order", Place(file="tiering.yaml", field="tiers"))
    for gate in method.gates.values():
        for field in ("decided_by", "sla_working_days"):
            for level in sorted(levels - set(getattr(gate, field))):
                faults.add("tier-missing", _place(method, "gates", gate.id, field), tier=level)
    for collection, field in (
        ("requirements", "tiers"),
        ("routes", "tiers"),
        ("overrides", "tier"),
        ("tier_table", "tier"),
    ):
        for record in getattr(method, collection).values():
            value = getattr(record, field)
            named = [str(level) for level in (value if isinstance(value, tuple) else (value,))]
            _known(method, faults, (collection, record.id, field), named, method.tiers)


def _routes(method: Method, faults: Faults) -> None:
    always = [route for route in method.routes.values() if not route.when.attributes()]
    for tier in method.tiers.values():
        if not any(tier.level in route.tiers for route in always):
            faults.add("tier-without-route", Place(file="routes.yaml"), tier=tier.level)


def _table(method: Method, faults: Faults) -> None:
    levels = sorted(method.levels.values(), key=lambda level: level.order)
    if [level.order for level in levels] != list(range(len(levels))):
        faults.add("levels-not-in-order", Place(file="tiering.yaml", field="levels"))
        return
    table: dict[tuple[str, str], int] = {}
    for row in method.tier_table.values():
        if (row.impact, row.complexity) in table:
            faults.add(
                "table-row-twice",
                _place(method, "tier_table", row.id),
                impact=row.impact,
                complexity=row.complexity,
            )
        table[row.impact, row.complexity] = row.tier
    names = [level.id for level in levels]
    for impact, complexity in product(names, names):
        if (impact, complexity) not in table:
            faults.add(
                "table-gap",
                Place(file="tiering.yaml", field="tier_table"),
                impact=impact,
                complexity=complexity,
            )
    for impact, complexity in table.keys() - set(product(names, names)):
        faults.add(
            "unknown-id",
            Place(file="tiering.yaml", field="tier_table"),
            value=f"{impact}, {complexity}",
            known=_some(names),
        )
    _only_stricter(table, names, faults)


def _only_stricter(table: Mapping[tuple[str, str], int], names: list[str], faults: Faults) -> None:
    for (low, high), other in product(pairwise(names), names):
        for lower, higher in (((low, other), (high, other)), ((other, low), (other, high))):
            if lower in table and higher in table and table[higher] > table[lower]:
                faults.add(
                    "table-falls",
                    Place(file="tiering.yaml", field="tier_table"),
                    impact=higher[0],
                    complexity=higher[1],
                    tier=table[higher],
                    limit=table[lower],
                )


def _numbers(method: Method, faults: Faults) -> None:
    for threshold in method.thresholds.values():
        if not threshold.min <= threshold.value <= threshold.max:
            faults.add(
                "threshold-out-of-range",
                _place(method, "thresholds", threshold.id, "value"),
                value=f"{threshold.value:g}",
                min=f"{threshold.min:g}",
                max=f"{threshold.max:g}",
            )
    weights = [signal.weight for signal in method.duplicate_signals.values()]
    if not math.isclose(sum(weights), 1, abs_tol=1e-9):
        faults.add(
            "weights-do-not-add-up",
            _place(method, "duplicate_signals", next(iter(method.duplicate_signals), ""), "weight"),
            total=f"{sum(weights):g}",
        )


def _calendars(method: Method, faults: Faults) -> None:
    for rule in method.calendars.values():
        for year, days in rule.years.items():
            for field in ("off", "work"):
                for span in getattr(days, field):
                    if not all(day.year == year for day in spans([span])) or not spans([span]):
                        faults.add("calendar-day", _place(method, "calendars", rule.id, field), value=span, year=year)
