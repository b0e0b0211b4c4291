"""The sample portfolio holds what its README and the guide say about it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import decide_intake, decide_vendor_portfolio, open_portfolio, paths
from pmo_kit.decide.action_tests import find_actions
from pmo_kit.decide.clocks import counted_to
from pmo_kit.decide.completeness import failing_records, intake_verdicts
from pmo_kit.decide.incidents import find_incidents
from pmo_kit.decide.retrospective_facts import History
from pmo_kit.decide.risk_library import relevant_risks
from pmo_kit.decide.triage import triage
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.write_register import write_register
from pmo_kit.record.verify_decisions import verify_decisions

SAMPLE = paths.sample_folder("sample")
REGISTERS = (
    *("initiatives", "stage_events", "vendors", "costs", "milestones", "tools", "evidence"),
    *("risks", "risk_controls", "assessments", "incidents", "incident_reports", "filings"),
    *("sourcing_options", "sourcing_criteria", "sourcing_judgements", "sourcing_scores"),
    *("sourcing_costs", "sourcing_terms", "prices"),
    *("work_items", "lessons", "retro_actions"),
    *("vendor_services", "service_levels", "service_credits"),
)
AS_OF = "2026-10-31"


@pytest.fixture(scope="module")
def sample() -> Portfolio:
    """The shipped portfolio with all its registers."""
    return open_portfolio(SAMPLE, registers=REGISTERS)


@pytest.fixture(scope="module")
def initiatives(sample: Portfolio) -> pd.DataFrame:
    """The register of initiatives, by id."""
    frame: pd.DataFrame = sample.frames["initiatives"].set_index("initiative_id", drop=False)
    return frame


@pytest.fixture(scope="module")
def tiers(sample: Portfolio) -> pd.DataFrame:
    """What the rules say about each initiative, by id."""
    return triage(sample).set_index("initiative_id")


def test_sixty_initiatives_stand_in_the_stages_of_the_story(initiatives: pd.DataFrame) -> None:
    """Every stage but the last has the number of initiatives that the guide names."""
    assert initiatives["stage"].value_counts().to_dict() == {
        "intake": 9, "assessment": 8, "poc": 11, "build": 10,
        "validation": 6, "pilot": 4, "production": 10, "retiring": 2,
    }  # fmt: skip


def test_tiers_and_model_sources_add_up(initiatives: pd.DataFrame) -> None:
    """Each initiative has one model source; the interface of a filed model counts as a vendor."""
    assert initiatives["tier"].value_counts().to_dict() == {"1": 9, "2": 19, "3": 32}
    sources = initiatives["sourcing"].replace("prefiled_api", "vendor").value_counts().to_dict()
    assert sources == {"in_house": 18, "open_weight": 21, "vendor": 15, "group_shared": 6}


def test_the_rules_disagree_with_the_register_twice(tiers: pd.DataFrame) -> None:
    """Where the tier is settled it is the registered one, but for one proof of concept and one build."""
    settled = tiers[tiers["tier"].notna()]
    other = settled[settled["tier"].astype(str) != settled["registered_tier"]]
    found = {str(key): (row["stage"], row["registered_tier"], row["tier"]) for key, row in other.iterrows()}
    assert found == {"RET-034": ("poc", "2", 1), "TRS-029": ("build", "3", 2)}


def test_five_intakes_wait_for_an_answer(tiers: pd.DataFrame) -> None:
    """These rows, and no others, lack answers of the first gate; their registered tier is still possible."""
    waiting = tiers[tiers["tier"].isna()]
    assert list(waiting.index) == ["CSC-054", "OPS-055", "CRB-057", "FIN-058", "HRM-059"]
    assert list(waiting.index) == list(tiers.index[tiers["unanswered"] > 0])
    assert set(waiting["stage"]) == {"intake"}
    registered = waiting["registered_tier"].astype(int)
    assert registered.between(waiting["tier_could_be"], waiting["tier_at_least"]).all()


def test_few_answers_of_later_gates_are_missing(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """Beyond intake four initiatives lack one answer that their stage needs."""
    register, method = sample.registers["initiatives"], sample.method
    found = {}
    for key, row in initiatives[initiatives["stage"] != "intake"].iterrows():
        gate = method.stages[row["stage"]].gate or ""
        checks = intake_verdicts(initiatives.loc[[key]], register, method, gate)
        failing = [check.check_id for check in checks if check.outcome == "fail"]
        found[str(key)] = [name for name in failing if name in method.questions]
    assert {key: names for key, names in found.items() if names} == {
        "MKT-025": ["cac_filing_no"],
        "OPS-031": ["human_control_point"],
        "RSK-040": ["outsourced"],
        "HRM-051": ["model_name_version"],
    }


def test_seven_checks_fail_on_purpose(sample: Portfolio) -> None:
    """A go-live date, a vendor, four owners and a moment of awareness are missing; no other check fails."""
    failing = {}
    for name in REGISTERS:
        register = sample.registers[name]
        failing.update(failing_records(sample.frames[name], register.key, register.checks))
    found = {check: rows for check, rows in failing.items() if rows}
    assert found == {
        "INI-LIVE-DATE": ["OPS-003"],
        "INI-VENDOR": ["HRM-051"],
        "INI-OWNER": ["OPS-031", "FIN-041", "TEC-048", "CRB-057"],
        "INC-AWARE": ["INC-0004"],
        "VSV-MODEL": ["SV-14", "SV-15"],
        "VSV-COST": ["SV-30"],
        "SLV-DOWN": ["SL-020"],
    }


def test_the_case_of_the_guide_is_as_told(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """CSC-017 moved on the days of the story; its customer-facing twin is a complete tier-1 intake."""
    events = sample.frames["stage_events"]
    mine = events[events["initiative_id"] == "CSC-017"]
    assert dict(zip(mine["to_stage"], mine["at"], strict=True)) == {
        "intake": "2026-01-12", "assessment": "2026-01-14", "poc": "2026-04-22",
        "build": "2026-05-29", "validation": "2026-08-03", "pilot": "2026-10-22",
    }  # fmt: skip
    assert decide_intake(sample, "CSC-017", as_of=AS_OF).tier.tier == 2
    twin = decide_intake(sample, "CSC-044", as_of=AS_OF)
    assert (twin.complete, twin.tier.tier) == (True, 1)
    assert "OVR-NFRA-GENAI" in [rule.rule for rule in twin.tier.rules]
    assert initiatives.loc["CSC-044", "parent_id"] == "CSC-017"


def test_both_pairs_of_look_alikes_are_found(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """One pair is named in different languages, one in the same; nothing else looks alike."""
    pairs = {
        frozenset((str(key), other.initiative_id))
        for key in initiatives.index
        for other in decide_intake(sample, str(key), as_of=AS_OF).lookalikes
    }
    wanted = (("CSC-036", "OPS-055"), ("CMP-020", "OPS-047"))
    assert pairs == {frozenset(pair) for pair in wanted}
    assert list(initiatives.index[initiatives["name_en"].isna()]) == ["CSC-036"]
    assert list(initiatives.index[initiatives["name_zh"].isna()]) == ["OPS-055"]


def test_stages_change_on_working_days_and_in_order(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """Every history starts with the intake, ends in the registered stage and never goes back."""
    events = sample.frames["stage_events"]
    days = events["at"].map(date.fromisoformat)
    assert days.map(sample.calendar.is_working_day).all()
    order = events["to_stage"].map({stage.id: stage.order for stage in sample.method.stages.values()})
    for key, mine in events.groupby("initiative_id"):
        assert order[mine.index].is_monotonic_increasing
        assert days[mine.index].is_monotonic_increasing
        assert mine["from_stage"].iloc[1:].tolist() == mine["to_stage"].iloc[:-1].tolist()
        assert mine["to_stage"].iloc[0] == "intake"
        assert mine["to_stage"].iloc[-1] == initiatives.loc[key, "stage"]


def test_the_money_adds_up(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """RMB 96.0m approved; to October 66.0% planned, 58.0% spent, 1.8m of it by no initiative."""
    costs = sample.frames["costs"]
    closed, october = costs[costs["month"] <= "2026-10"], costs[costs["month"] == "2026-10"]
    unmapped = october[october["initiative_id"].isna()]
    assert (initiatives["approved_budget"].sum(), costs["plan"].sum()) == (96_000_000, 96_000_000)
    assert (closed["plan"].sum(), closed["actual"].sum()) == (63_360_000, 55_680_000)
    assert (len(unmapped), unmapped["actual"].sum()) == (7, 1_800_000)
    assert len(unmapped) == costs["initiative_id"].isna().sum()
    assert len(october) == 140
    assert costs["actual"].notna().equals(costs["month"] <= "2026-10")
    assert costs["forecast"].notna().equals(costs["month"] > "2026-10")


def test_the_largest_vendor_has_37_percent(sample: Portfolio) -> None:
    """Each vendor's spend is the sum of its cost lines."""
    vendors = sample.frames["vendors"].set_index("vendor_id")["annual_spend"]
    costs = sample.frames["costs"]
    assert len(vendors) == 14
    assert vendors.max() * 100 == vendors.sum() * 37
    lines = costs[costs["kind"] == "vendor"].groupby("vendor_id")["actual"].sum()
    assert vendors.to_dict() == lines.to_dict()


def test_what_vendors_provide_costs_what_the_vendors_cost(sample: Portfolio) -> None:
    """Each vendor has a service, the services add up to its spend, and each belongs to an initiative that it bills."""
    services, costs = sample.frames["vendor_services"], sample.frames["costs"]
    spend = services.groupby("vendor_id")["annual_spend"].sum()
    assert spend.to_dict() == sample.frames["vendors"].set_index("vendor_id")["annual_spend"].to_dict()
    billed = set(zip(costs["vendor_id"], costs["initiative_id"], strict=True))
    named = services.dropna(subset="initiative_id")
    assert set(zip(named["vendor_id"], named["initiative_id"], strict=True)) <= billed


def test_the_vendor_month_is_that_of_the_story() -> None:
    """Two credits to claim, one notice due within 90 days and one missed; one model behind three vendors."""
    found = decide_vendor_portfolio(open_portfolio(SAMPLE, playbook="vendor-portfolio"), as_of=AS_OF)
    assert [(each.vendor, each.state) for each in found.renewals[:2]] == [("V-07", "missed"), ("V-05", "prepare")]
    assert [each.state for each in found.renewals].count("prepare") == 1
    claims = [(card.vendor, month.credit.amount.known()) for card in found.scorecards for month in card.months
              if month.claim == "to_claim"]  # fmt: skip
    assert sorted(claims) == [("V-02", 9910), ("V-13", 3860)]
    assert next(each.vendors for each in found.shared if each.layer == "model") == ("V-06", "V-12", "V-13")
    by_vendor = next(each for each in found.concentrations if each.found.layer == "vendor")
    assert (by_vendor.largest, round(by_vendor.found.index.known(), 4)) == ("V-01", 0.1860)
    assert (found.vendors, found.services) == (14, 30)


def test_the_risks_are_those_of_the_story(sample: Portfolio) -> None:
    """47 open risks, 11 of them with an overdue step; six about CSC-017 and six about its customer-facing twin."""
    risks = sample.frames["risks"]
    still_open = risks[risks["status"] == "open"]
    assert len(still_open) == 47
    assert (still_open["due"] < AS_OF).sum() == 11
    assert still_open["initiative_id"].value_counts()[["CSC-017", "CSC-044"]].tolist() == [6, 6]
    assert (risks["impact_low90"] < risks["impact_high90"]).all()
    assert (risks["last_touched"] >= risks["raised_on"]).all()


def test_each_risk_is_relevant_and_in_its_category(sample: Portfolio) -> None:
    """The register never contradicts the library: what it names may happen to that initiative."""
    frame, risks = sample.frames["initiatives"], sample.frames["risks"]
    possible = {
        (initiative, each.risk)
        for initiative in set(risks["initiative_id"])
        for each in relevant_risks(frame[frame["initiative_id"] == initiative], sample.method)
    }
    assert possible
    assert [
        pair for pair in zip(risks["initiative_id"], risks["library_risk"], strict=True) if pair not in possible
    ] == []
    assert risks["category"].tolist() == [sample.method.risks[each].category for each in risks["library_risk"]]


def test_each_control_treats_its_risk(sample: Portfolio) -> None:
    """And what is in place was tested on a working day before the close."""
    treatments = sample.frames["risk_controls"]
    of_risk = sample.frames["risks"].set_index("risk_id")["library_risk"]
    named = zip(treatments["control"], of_risk[treatments["risk_id"]], strict=True)
    assert [pair for pair in named if pair[1] not in sample.method.controls[pair[0]].treats] == []
    assert treatments[["frequency_reduction", "severity_reduction"]].stack().between(0, 1).all()
    tested = treatments["tested_on"].dropna()
    assert tested.map(date.fromisoformat).map(sample.calendar.is_working_day).all()
    assert tested.max() <= AS_OF
    assert treatments["status"].value_counts().to_dict() == {"in_place": 31, "planned": 30, "failed": 2}


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_written_back_is_the_same_file(sample: Portfolio, name: str, tmp_path: Path) -> None:
    """Reading and writing a shipped register changes no byte."""
    shipped = SAMPLE / "registers" / f"{name}.csv"
    write_register(sample.frames[name], sample.registers[name], tmp_path / shipped.name)
    assert shipped.read_bytes() == (tmp_path / shipped.name).read_bytes()


def test_one_initiative_went_past_a_gate(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """Every other move past a gate of the route has a decision that frees the way, on or before its day."""
    outcomes, order = sample.method.decision_outcomes, {key: each.order for key, each in sample.method.stages.items()}
    free = {(each.subject, each.gate): each.decided_on for each in sample.decisions if outcomes[each.outcome].passes}
    bypasses = []
    for _, event in sample.frames["stage_events"].dropna(subset="from_stage").iterrows():
        route = sample.method.routes[initiatives.loc[event["initiative_id"], "route"]]
        for gate in (sample.method.gates[each] for each in route.gates):
            if not order[event["from_stage"]] <= order[gate.asked_after] < order[event["to_stage"]]:
                continue
            day = free.get((event["initiative_id"], gate.id))
            if day is None or day > date.fromisoformat(event["at"]):
                bypasses.append((event["initiative_id"], gate.id))
    assert bypasses == [("FIN-041", "G2")]


def test_decisions_are_taken_by_the_roles_that_the_gates_name(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """On working days, before the kit was used, by two different people where two are named."""
    for each in sample.decisions:
        roles = sample.method.gates[each.gate or ""].decided_by[int(initiatives.loc[each.subject, "tier"])]
        assert each.role in roles
        assert not each.second_role or each.second_role in roles
        assert each.second_person != each.person
        assert sample.calendar.is_working_day(each.decided_on)
        assert (each.imported, each.run) == (True, None)


def test_the_gates_of_the_guides_case(sample: Portfolio) -> None:
    """CSC-017 passed four gates, was held at the fifth and passed it with two conditions until March."""
    mine = [each for each in sample.decisions if each.subject == "CSC-017"]
    assert [(each.gate, each.outcome, each.decided_on.isoformat()) for each in mine] == [
        ("G0", "pass", "2026-01-13"),
        ("G1", "pass", "2026-02-10"),
        ("G2", "pass", "2026-03-09"),
        ("G3", "pass", "2026-05-28"),
        ("G4", "hold", "2026-09-17"),
        ("G4", "conditional", "2026-10-21"),
    ]
    assert (len(mine[-1].conditions), str(mine[-1].expires)) == (2, "2027-03-31")
    assert "EVD-0017" not in {each.evidence_id for each in mine[-2].evidence}
    assert "EVD-0017" in {each.evidence_id for each in mine[-1].evidence}


def test_one_conditional_pass_has_expired(sample: Portfolio) -> None:
    """OPS-014 stands on hold at the close."""
    outcomes, close = sample.method.decision_outcomes, date.fromisoformat(AS_OF)
    lapsed = [each for each in sample.decisions if each.outcome_on(close, outcomes) != each.outcome]
    assert [(each.subject, each.gate, each.outcome_on(close, outcomes)) for each in lapsed] == [
        ("OPS-014", "G4", "hold")
    ]


def test_log_and_evidence_of_the_sample_are_sound() -> None:
    """As they were recorded; the register holds the digest of each of its 22 files."""
    found = verify_decisions(SAMPLE)
    assert (found.head.count, found.evidence, found.faults) == (179, 22, ())


def test_one_clock_was_missed_and_one_runs(sample: Portfolio) -> None:
    """The incidents that the README sends the reader to, at the end of October."""
    found = find_incidents(sample, counted_to(sample, date.fromisoformat(AS_OF)))
    told = {
        (incident.incident_id, clock.clock): (clock.outcome, clock.margin_hours)
        for incident in found
        for clock in incident.clocks
        if clock.outcome != "not_assessed"
    }
    assert told == {
        ("INC-0001", "own-report-decision"): ("met", 0.25),
        ("INC-0002", "own-report-decision"): ("met", 0.3333),
        ("INC-0002", "cn-nfra-data-2h"): ("missed", -0.8333),
        ("INC-0002", "cn-nfra-data-24h"): ("met", 0.6667),
        ("INC-0007", "own-report-decision"): ("met", 0.25),
        ("INC-0007", "cn-nfra-data-2h"): ("met", 0.25),
        ("INC-0007", "cn-nfra-data-24h"): ("running", 15.3333),
    }


def test_what_the_retrospectives_of_the_sample_show(sample: Portfolio) -> None:
    """Nine have been held by the close; lessons, actions and items of the case stand on working days."""
    lessons, actions, items = (sample.frames[name] for name in ("lessons", "retro_actions", "work_items"))
    assert lessons["initiative_id"].nunique() == 9
    days = [*lessons["held_on"], *actions["set_on"], *items["started"], *items["finished"].dropna()]
    assert [day for day in days if not sample.calendar.is_working_day(date.fromisoformat(day))] == []
    assert max(lessons["held_on"]) <= AS_OF
    assert set(items["initiative_id"]) == {"CSC-017"}
    states = [(each.action, each.state) for each in find_actions(History(sample, date.fromisoformat(AS_OF)))]
    assert states == [
        ("RA-0001", "reopened"),
        ("RA-0003", "reopened"),
        ("RA-0002", "not_assessed"),
        ("RA-0005", "too_early"),
        ("RA-0004", "worked"),
    ]


def test_the_readme_is_right(sample: Portfolio, initiatives: pd.DataFrame) -> None:
    """The number of rows of each register, and every initiative that the README sends the reader to."""
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for name in REGISTERS:
        assert f"| `{name}` | {len(sample.frames[name]):,} |" in readme
    assert f"holds {len(sample.decisions)} decisions" in readme
    assert set(re.findall(r"[A-Z]{3}-\d{3}", readme)) <= set(initiatives.index)


def test_the_empty_portfolio_opens_and_has_every_column() -> None:
    """It has headings, the questions among them, and no rows."""
    empty = open_portfolio(paths.sample_folder("empty"))
    assert empty.frames["initiatives"].empty
    heading = (empty.root / "registers" / "initiatives.csv").read_text(encoding="utf-8-sig").strip()
    assert list(empty.registers["initiatives"].columns) == heading.split(",")
