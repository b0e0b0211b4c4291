"""What must hold between the rules: known ids, both languages, full lookup tables, weights that add up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise, product

from pmo_kit.errors import Faults, Place
from pmo_kit.model.condition import Condition
from pmo_kit.model.method import Method, TableRow
from pmo_kit.model.questions import Question
from pmo_kit.model.records import Record
from pmo_kit.read.action_checks import check_action_metrics
from pmo_kit.read.assessments import check_assessments
from pmo_kit.read.authority_checks import check_authorities
from pmo_kit.read.calendars import spans
from pmo_kit.read.clock_checks import check_clocks
from pmo_kit.read.conditions import check_condition
from pmo_kit.read.flow_checks import check_flow
from pmo_kit.read.obligation_checks import check_obligations
from pmo_kit.read.risk_checks import check_risk_library
from pmo_kit.read.risk_scale_checks import check_risk_scale
from pmo_kit.read.rule_links import KITS, ever_of, place_of_change
from pmo_kit.read.rule_links import check_known as _known
from pmo_kit.read.rule_links import place_of as _place
from pmo_kit.read.vendor_checks import check_vendor_bands, check_vendor_rules

_UNTITLED = frozenset({"tier_table"})
_COLUMN = r"[a-z][a-z0-9_]*"
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
        check_authorities,
        check_obligations,
        check_clocks,
        check_risk_library,
        check_assessments,
        check_risk_scale,
        check_flow,
        check_vendor_rules,
        check_action_metrics,
        check_vendor_bands,
    ):
        check(method, faults)


def _all(method: Method) -> Iterable[tuple[str, Record]]:
    for collection in method.collections():
        for record in getattr(method, collection).values():
            yield collection, record


def _titles(method: Method, faults: Faults) -> None:
    for collection, record in _all(method):
        for field in type(record).model_fields:
            if not field.endswith("_zh") or (collection in _UNTITLED and field == "title_zh"):
                continue
            if record.language:
                continue
            english, chinese = getattr(record, field.removesuffix("_zh")), getattr(record, field)
            if bool(english) != bool(chinese) or (field == "title_zh" and not chinese):
                missing = field.removesuffix("_zh") if not english else field
                faults.add("translation-missing", _place(method, collection, record.id, missing))


def _owners_and_sources(method: Method, faults: Faults) -> None:
    for collection, record in _all(method):
        if record.owner:
            _known(method, faults, (collection, record.id, "owner"), [record.owner], method.roles)
        else:
            faults.add("owner-missing", _place(method, collection, record.id, "owner"), known=tuple(method.roles))
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
    ("obligations", "evidence", "artefacts"),
    ("decision_outcomes", "lapses_to", "decision_outcomes"),
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
    known = {key: (question.type, _answers(question)) for key, question in method.questions.items()}
    for collection, record in _all(method):
        for field in ("when", "required_when"):
            condition = getattr(record, field, None)
            if isinstance(condition, Condition):
                check_condition(condition, known, _place(method, collection, record.id, field), faults)


def _answers(question: Question) -> tuple[str, ...]:
    """The answers that a question accepts; none where any number or text will do."""
    return ("yes", "no") if question.type == "yes_no" else tuple(value.id for value in question.values)


def _tier_questions(method: Method, faults: Faults) -> None:
    """A tier must be settled at the first gate: every question that it depends on is due there."""
    if not method.gates:
        return
    first = min(method.gates.values(), key=lambda gate: gate.order).id
    rules = (method.impact_rules, method.complexity_rules, method.reliance_rules, method.overrides)
    named = {name for group in rules for rule in group.values() for name in rule.when.attributes()}
    for name in sorted(named & method.questions.keys()):
        required = method.questions[name].required
        if required != first:
            place = _of_late(method, name)
            faults.add("tier-question-late", place, required=required, first=first)


def _of_late(method: Method, question: str) -> Place:
    """A question that was put off, or the rule of an organisation that makes the tier depend on it."""
    place = _place(method, "questions", question, "required")
    for collection in ("impact_rules", "complexity_rules", "reliance_rules", "overrides") if _is_kits(place) else ():
        for record, rule in getattr(method, collection).items():
            changed = _place(method, collection, record, "when")
            if question in rule.when.attributes() and not _is_kits(changed):
                return changed
    return place


def _is_kits(place: Place) -> bool:
    return place.file.startswith(KITS)


def _questions(method: Method, faults: Faults) -> None:
    for question in method.questions.values():
        place = ("questions", question.id, "required")
        _known(method, faults, place, [question.required], [*method.gates, OPTIONAL])
        if not re.fullmatch(_COLUMN, question.id):
            faults.add("question-id", _place(method, "questions", question.id, "id"), value=question.id)
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
        faults.add("tiers-not-in-order", place_of_change(method, "tiers", method.tiers, "level"))
    for gate in method.gates.values():
        for field in ("decided_by", "sla_working_days"):
            said = set(getattr(gate, field))
            for level in sorted(levels - said):
                place, changed = _place(method, "gates", gate.id, field), _place(method, "tiers", str(level))
                file = changed.file if _is_kits(place) and not _is_kits(changed) else place.file
                faults.add("tier-missing", replace(place, file=file), tier=level)
            _known(method, faults, ("gates", gate.id, field), map(str, sorted(said - levels)), method.tiers)
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
            changed = _place(method, "tiers", tier.id)
            route = place_of_change(method, "routes", ever_of(method, "routes"), "tiers")
            place = route if _is_kits(changed) else changed
            faults.add("tier-without-route", place, tier=tier.level)


def _table(method: Method, faults: Faults) -> None:
    levels = sorted(method.levels.values(), key=lambda level: level.order)
    if [level.order for level in levels] != list(range(len(levels))):
        faults.add("levels-not-in-order", place_of_change(method, "levels", method.levels, "order"))
        return
    names = [level.id for level in levels]
    table: dict[tuple[str, str], TableRow] = {}
    for row in method.tier_table.values():
        _known(method, faults, ("tier_table", row.id, "impact"), [row.impact], names)
        _known(method, faults, ("tier_table", row.id, "complexity"), [row.complexity], names)
        if (row.impact, row.complexity) in table:
            place = _place(method, "tier_table", row.id)
            faults.add("table-row-twice", place, impact=row.impact, complexity=row.complexity)
        table[row.impact, row.complexity] = row
    for impact, complexity in product(names, names):
        if (impact, complexity) not in table:
            changed = place_of_change(method, "levels", (impact, complexity))
            place = (
                place_of_change(method, "tier_table", ever_of(method, "tier_table")) if _is_kits(changed) else changed
            )
            faults.add("table-gap", place, impact=impact, complexity=complexity)
    _only_stricter(method, table, names, faults)


def _only_stricter(method: Method, table: Mapping[tuple[str, str], TableRow], names: list[str], faults: Faults) -> None:
    for (low, high), other in product(pairwise(names), names):
        for before, after in (((low, other), (high, other)), ((other, low), (other, high))):
            lower, higher = table.get(before), table.get(after)
            if lower and higher and higher.tier > lower.tier:
                faults.add(
                    "table-falls",
                    place_of_change(method, "tier_table", (higher.id, lower.id), "tier"),
                    impact=higher.impact,
                    complexity=higher.complexity,
                    tier=higher.tier,
                    limit=lower.tier,
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
    _order_of_thresholds(method, faults)
    weights = [signal.weight for signal in method.duplicate_signals.values()]
    if not math.isclose(sum(weights), 1, abs_tol=1e-9):
        faults.add(
            "weights-do-not-add-up",
            place_of_change(method, "duplicate_signals", method.duplicate_signals, "weight"),
            total=f"{sum(weights):g}",
        )


def _order_of_thresholds(method: Method, faults: Faults) -> None:
    """A pair that is likely a duplicate is always one worth a look too."""
    likely, possible = (method.thresholds.get(name) for name in ("duplicate-likely", "duplicate-possible"))
    if likely and possible and likely.value < possible.value:
        place = place_of_change(method, "thresholds", (likely.id, possible.id), "value")
        faults.add(
            "thresholds-crossed", place, value=f"{likely.value:g}", other=possible.id, limit=f"{possible.value:g}"
        )


def _calendars(method: Method, faults: Faults) -> None:
    for rule in method.calendars.values():
        if set(rule.weekend) >= set(range(1, 8)):
            faults.add("calendar-without-workdays", _place(method, "calendars", rule.id, "weekend"))
        for year, days in rule.years.items():
            for field in ("off", "work"):
                for span in getattr(days, field):
                    if not all(day.year == year for day in spans([span])) or not spans([span]):
                        faults.add("calendar-day", _place(method, "calendars", rule.id, field), value=span, year=year)
