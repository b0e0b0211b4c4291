"""What does each option cost over the contract, in each scenario, and what does one resolved contact cost there?"""

from __future__ import annotations

from collections.abc import Sequence

from pmo_kit.decide.total_cost import compare_scenarios, cost_per_resolved
from pmo_kit.model.contract_cost import Contacts, TotalCost
from pmo_kit.model.figure import Figure
from pmo_kit.model.method import Method
from pmo_kit.model.sourcing import PricedLine, Sourcing, SourcingOption
from pmo_kit.model.text import Reason
from pmo_kit.model.vendor_evaluation import CostLineFinding, OptionCost


def option_costs(sourcing: Sourcing, method: Method) -> tuple[OptionCost, ...]:
    """The cost of every option in every scenario of the method; an option without a line has no cost, not one of 0."""
    return tuple(_cost(option, sourcing.lines.get(option.id, ()), method) for option in sourcing.options)


def _cost(option: SourcingOption, priced: Sequence[PricedLine], method: Method) -> OptionCost:
    scenarios = method.cost_scenarios.values()
    found = compare_scenarios(
        [each.line for each in priced],
        kinds=method.cost_kinds,
        scenarios=scenarios,
        rate=method.threshold("contract-discount-rate"),
    )
    if not priced:
        found = tuple(_nothing(each) for each in found)
    factors = [each.volume_factor for each in scenarios]
    return OptionCost(
        option=option.id,
        lines=tuple(_line(each) for each in priced),
        scenarios=found,
        per_resolved=tuple(_per_resolved(option, *each) for each in zip(found, factors, strict=True)),
    )


def _nothing(total: TotalCost) -> TotalCost:
    none = Figure(because=Reason("no-cost-lines"))
    return total.model_copy(update={"total": none, "discounted": none})


def _per_resolved(option: SourcingOption, cost: TotalCost, volume: float) -> Figure:
    """Everything that is paid over the contract, escalations included, by the contacts that are settled in it.

    More use means more contacts, resolved and escalated in the same shares.
    """
    stated = (option.contacts, option.resolved_share, option.escalated_share)
    contacts, resolved, escalated = (0 if each is None else each for each in stated)
    if None in stated or (escalated and option.escalation_cost is None):
        return Figure(because=Reason("contacts-not-stated"))
    if cost.total.value is None:
        return cost.total
    received = contacts * volume
    counts = Contacts(received, received, received * escalated, received * resolved)
    return cost_per_resolved(counts, per_attempt=0, per_escalation=option.escalation_cost or 0, fixed=cost.total.value)


def _line(priced: PricedLine) -> CostLineFinding:
    line = priced.line
    return CostLineFinding(
        line=line.id,
        kind=line.kind,
        what=priced.what,
        unit=priced.unit,
        volumes=line.volumes,
        unit_price=line.unit_price,
        per=line.per,
        taken_from=priced.taken_from,
    )
