"""What must hold inside the risk and control library: no dangling id, and no risk that nothing treats."""

from __future__ import annotations

from collections import Counter

from pmo_kit.errors import Faults
from pmo_kit.model.method import Method
from pmo_kit.model.risk_library import Mapped
from pmo_kit.read.rule_links import check_known, ever_of, place_of


def check_risk_library(method: Method, faults: Faults) -> None:
    """Note everything in catalogues, risks and controls that does not fit together."""
    _entries(method, faults)
    for collection in ("risks", "controls"):
        for record in getattr(method, collection).values():
            _mapped(collection, record, method, faults)
    _controls(method, faults)
    _treated(method, faults)


def _entries(method: Method, faults: Faults) -> None:
    """An id stands once in its catalogue and has its short name in both languages, or none at all."""
    for catalogue in method.catalogues.values():
        for entry, times in Counter(each.id for each in catalogue.entries).items():
            if times > 1:
                faults.add("entry-twice", place_of(method, "catalogues", catalogue.id, "entries"), value=entry)
        for each in catalogue.entries:
            if bool(each.title) != bool(each.title_zh) and not catalogue.language:
                faults.add("translation-missing", place_of(method, "catalogues", catalogue.id, f"entries.{each.id}"))


def _mapped(collection: str, record: Mapped, method: Method, faults: Faults) -> None:
    """What risks and controls have in common."""
    owners = [record.owned_by] if record.owned_by else []
    check_known(method, faults, (collection, record.id, "owned_by"), owners, method.roles)
    check_known(method, faults, (collection, record.id, "related"), record.related, getattr(method, collection))
    check_known(method, faults, (collection, record.id, "maps_to"), record.maps_to, method.catalogues)
    for name in record.maps_to.keys() & method.catalogues.keys():
        known = [entry.id for entry in method.catalogues[name].entries]
        check_known(method, faults, (collection, record.id, f"maps_to.{name}"), record.maps_to[name], known)
    check_known(
        method, faults, (collection, record.id, "obligations"), record.obligations, ever_of(method, "obligations")
    )


def _controls(method: Method, faults: Faults) -> None:
    levels = {tier.level for tier in method.tiers.values()}
    for control in method.controls.values():
        at = ("controls", control.id)
        check_known(method, faults, (*at, "treats"), control.treats, method.risks)
        check_known(method, faults, (*at, "evidence"), control.evidence, method.artefacts)
        stages = [control.from_stage] if control.from_stage else []
        check_known(method, faults, (*at, "from_stage"), stages, method.stages)
        said = set(control.test_months)
        for level in sorted(levels - said) if said else ():
            faults.add("tier-missing", place_of(method, *at, "test_months"), tier=level)
        check_known(method, faults, (*at, "test_months"), map(str, sorted(said - levels)), method.tiers)


def _treated(method: Method, faults: Faults) -> None:
    """Every risk has a control that treats it: one that nobody can do anything about is accepted, by a person."""
    treated = {risk for control in method.controls.values() for risk in control.treats}
    for risk in method.risks:
        if risk not in treated:
            faults.add("risk-untreated", place_of(method, "risks", risk))
