"""What other rules change: exactly what an independent recount finds, with the rule and the answers that did it."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit import paths
from pmo_kit.decide.conditions import OPEN, YES
from pmo_kit.decide.gate_plan import plan_gates
from pmo_kit.decide.impact import questions_behind, rule_impact
from pmo_kit.decide.rule_changes import other_changes, rule_changes
from pmo_kit.decide.standing import stand
from pmo_kit.decide.triage import triage
from pmo_kit.model.condition import Condition, Term
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.rule_change import Impact, Shift
from pmo_kit.model.text import Reason, Text
from pmo_kit.read.method import load_method
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE

DAY = date(2026, 10, 31)
FRAME = Callable[..., pd.DataFrame]

NEW_OVERRIDE = """
overrides:
- {id: NEW-01, title: Ours, title_zh: 我行, article: Item 1, article_zh: 第1条, tier: 1, when: {public_facing: true},
   source: [kit-practice], owner: pmo-lead}
"""
CHANGES = {
    "a cell of the tier table": "tier_table: [{id: TAB-MEDIUM-HIGH, tier: 1}]",
    "a level": "impact_rules: [{id: IMP-06, level: high}]",
    "a threshold in a condition": "impact_rules: [{id: IMP-03, when: {personal_info: true, pi_subjects: '>=1000'}}]",
    "an override that is new": NEW_OVERRIDE.replace("public_facing: true", "sourcing: [vendor]"),
    "a rule that is gone": "impact_rules: [{id: IMP-05, status: retired}]",
    "a route for fewer": "routes: [{id: fast, when: {personal_info: false, public_facing: false, automation: [none]}}]",
    "evidence for more tiers": "requirements: [{id: G4-REGULATOR, tiers: [1, 2]}]",
    "evidence that is gone": "requirements: [{id: G5-SUPPORT, status: retired}]",
    "several at once": "tier_table: [{id: TAB-MEDIUM-HIGH, tier: 1}]\nimpact_rules: [{id: IMP-06, level: high}]\n"
    "overrides: [{id: OVR-NFRA-USES, tier: 2}]\nrequirements: [{id: G4-LABELS, when: {}}]",
    "an obligation for fewer": "obligations: [{id: cn-pipl-pipia, when: {jurisdictions: [CN], pi_subjects: '>=1000'}}]",
    "obligations that are gone": "obligations: [{id: sg-mas-airg-oversight, status: retired}]",
}


@pytest.fixture(scope="module")
def bank() -> Portfolio:
    """The sample portfolio."""
    return open_portfolio(paths.sample_folder("sample"))


def changed(folder: Path, text: str) -> Method:
    """The kit's rules with others laid over them."""
    folder.mkdir(exist_ok=True)
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    return load_method(folder)[0]


def impact_on(frame: pd.DataFrame, before: Method, after: Method, until: date = DAY) -> Impact:
    """The impact on all rows of a frame."""
    return rule_impact(frame, before, after, as_of=DAY, until=until)


def touched(impact: Impact, kind: str, frame: pd.DataFrame) -> set[tuple[str, str]]:
    """Initiative and record of every shift of a kind."""
    ids = frame["initiative_id"].tolist()
    return {(ids[at], shift.record) for shift in impact.shifts if shift.kind == kind for at in shift.positions}


def differing(before: pd.DataFrame, after: pd.DataFrame, columns: list[str]) -> set[tuple[str, str]]:
    """The initiatives whose columns are not the same in two tables."""
    rows = [
        (here["initiative_id"], "")
        for (_, here), (_, there) in zip(before.iterrows(), after.iterrows(), strict=True)
        if [str(here[name]) for name in columns] != [str(there[name]) for name in columns]
    ]
    return set(rows)


def evidence_of(portfolio: Portfolio, table: pd.DataFrame) -> set[tuple[str, str, bool, str]]:
    """Initiative, requirement, whether certain, and artefact, as the intake plans the gates of each, one by one."""
    found = set()
    for at, triaged in enumerate(table.itertuples()):
        route = portfolio.method.routes[triaged.route]
        row = portfolio.frames["initiatives"].iloc[[at]]
        tier = int(triaged.tier_could_be)
        gates = plan_gates(row, portfolio.method, portfolio.calendar, route=route, tier=tier, start=DAY)
        for each in (each for gate in gates for each in gate.evidence):
            found.add((str(triaged.initiative_id), each.requirement, each.certain, each.artefact))
    return found


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_the_impact_lists_exactly_what_an_independent_recount_lists(bank: Portfolio, tmp_path: Path, text: str) -> None:
    """Triage done twice, the gates of each initiative planned twice, and each obligation asked row by row twice."""
    frame, after = bank.frames["initiatives"], changed(tmp_path / "rules", text)
    later = replace(bank, method=after)
    impact = impact_on(frame, bank.method, after)
    one, two = triage(bank), triage(later)
    assert touched(impact, "tier", frame) == differing(one, two, ["tier_could_be", "tier_at_least"])
    assert touched(impact, "route", frame) == differing(one, two, ["route", "possible_routes"])
    asked = {(key, rule) for key, rule, *_ in evidence_of(bank, one) ^ evidence_of(later, two)}
    assert touched(impact, "evidence", frame) == asked
    assert touched(impact, "obligation", frame) == recount(frame, bank.method, after, DAY)
    assert impact.shifts, "the change was meant to change something"


def recount(frame: pd.DataFrame, before: Method, after: Method, until: date) -> set[tuple[str, str]]:
    """Initiative and obligation whose outcome or timing is not the same, one row and one condition at a time."""
    found = set()
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        one, two = said_of(row, before, DAY), said_of(row, after, until)
        found |= {(row["initiative_id"], key) for key in one.keys() | two.keys() if one.get(key) != two.get(key)}
    return found


def said_of(row: dict[str, Any], method: Method, day: date) -> dict[str, tuple[object, ...]]:
    """Whether each obligation applies (True) or may (None) for a row, and how it stands on the day."""
    found = {}
    for key, rule in method.obligations.items():
        holds, timing = holds_for(rule.when, row), rule.timing(day)
        if holds is not False:
            found[key] = (holds, timing, rule.in_force_from if timing == "upcoming" else None)
    return found


def holds_for(condition: Condition, row: dict[str, Any]) -> bool | None:
    """Kleene's logic written down once more: True, False, or None where an answer is missing."""
    parts = [term_holds(term, row.get(term.attribute)) for term in condition.terms]
    if condition.any_of:
        either = [holds_for(part, row) for part in condition.any_of]
        parts.append(True if True in either else None if None in either else False)
    for part in condition.none_of:
        other = holds_for(part, row)
        parts.append(None if other is None else not other)
    return False if False in parts else None if None in parts else True


def term_holds(term: Term, answer: Any) -> bool | None:
    """One key of a condition against one cell."""
    if answer is None:
        return None
    if term.comparison:
        signs = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
        return bool(signs[term.comparison.sign](float(answer), term.comparison.limit))
    hits = [part in term.values for part in re.split(r"[|]|; ", answer)]
    if "|" in answer:
        return all(hits) or (None if any(hits) else False)
    return any(hits)


@pytest.mark.parametrize("until", [DAY, DAY + timedelta(days=90), date(2028, 12, 31)])
def test_a_later_day_alone_brings_what_comes_into_force(bank: Portfolio, until: date) -> None:
    """The same as row by row; nothing on the same day; no rule is blamed, for none has changed."""
    frame = bank.frames["initiatives"]
    impact = impact_on(frame, bank.method, bank.method, until)
    assert touched(impact, "obligation", frame) == recount(frame, bank.method, bank.method, until)
    assert {shift.kind for shift in impact.shifts} <= {"obligation"}
    assert [shift.rules for shift in impact.shifts if shift.rules] == []
    assert bool(impact.shifts) == (until == date(2028, 12, 31))


def test_evidence_due_is_what_the_intake_page_plans(bank: Portfolio) -> None:
    """Column by column for the whole portfolio, and row by row with the gates: the same."""
    frame, method = bank.frames["initiatives"], bank.method
    standing = stand(frame, method)
    for at, route in enumerate(standing.planned):
        gates = plan_gates(
            frame.iloc[[at]], method, bank.calendar,
            route=method.routes[route], tier=int(standing.tiering.strictest[at]), start=DAY,
        )  # fmt: skip
        planned = {each.requirement: YES if each.certain else OPEN for gate in gates for each in gate.evidence}
        assert {key: truth[at] for key, truth in standing.evidence.items() if truth[at]} == planned


def only(impact: Impact, kind: str) -> Shift:
    """The one shift of a kind."""
    (found,) = [shift for shift in impact.shifts if shift.kind == kind]
    return found


def test_a_shift_names_the_rule_and_the_answers(method: Method, frame_of: FRAME, tmp_path: Path) -> None:
    """One initiative is offered to the public and one is not: only the first is touched, because of that answer."""
    frame = frame_of({**COMPLETE, "public_facing": "yes"}, {**COMPLETE, "initiative_id": "OPS-002"})
    after = changed(
        tmp_path, "impact_rules: [{id: IMP-06, level: high}]\nthresholds: [{id: duplicate-likely, value: 0.9}]"
    )
    impact = impact_on(frame, method, after)
    shift = only(impact, "tier")
    assert shift.positions == (0,)
    assert (shift.before, shift.after) == (
        Reason("named", (Text("Tier 2", "二级"),)),
        Reason("named", (Text("Tier 1", "一级"),)),
    )
    assert [(rule.rule, rule.how, rule.fields) for rule in shift.rules] == [("IMP-06", "changed", ("level",))]
    assert [(answer.attribute, [each.en for each in answer.answers]) for answer in shift.because] == [
        ("public_facing", ["Yes"])
    ]
    assert impact.touched() == (0,)


def test_of_two_changed_rules_only_the_one_that_matters_is_blamed(
    method: Method, frame_of: FRAME, tmp_path: Path
) -> None:
    """The other one does not hold for this initiative; and where both are needed, both are."""
    text = "overrides: [{id: OVR-EU-HIGH-RISK, tier: 2}]\nimpact_rules: [{id: IMP-06, level: high}]"
    frame = frame_of({**COMPLETE, "public_facing": "yes"})
    shift = only(impact_on(frame, method, changed(tmp_path / "one", text)), "tier")
    assert [rule.rule for rule in shift.rules] == ["IMP-06"]
    both = "tier_table: [{id: TAB-HIGH-LOW, tier: 1}]\nimpact_rules: [{id: IMP-05, level: high}]"
    frame = frame_of({**COMPLETE, "impact": "medium", "techniques": "rules"})
    shift = only(impact_on(frame, method, changed(tmp_path / "two", both)), "tier")
    assert [rule.rule for rule in shift.rules] == ["IMP-05", "TAB-HIGH-LOW"]


def test_a_missing_answer_makes_undetermined_and_is_asked_for(method: Method, frame_of: FRAME, tmp_path: Path) -> None:
    """A rule about an attribute that nobody has answered never leaves the tier where it was."""
    frame = frame_of({**COMPLETE, "public_facing": None, "techniques": "rules"})
    impact = impact_on(frame, method, changed(tmp_path, NEW_OVERRIDE))
    shift = only(impact, "tier")
    assert shift.undetermined
    assert shift.after == Reason("open-any", (Text("Tier 1", "一级"),))
    assert [(rule.rule, rule.how) for rule in shift.rules] == [("NEW-01", "added")]
    assert [(answer.attribute, answer.answers) for answer in shift.because] == [("public_facing", ())]
    assert [(question.title.en, question.count) for question in questions_behind(impact.shifts)] == [
        ("Offered to customers or the public", 1)
    ]


def test_a_new_duty_of_friday_is_told_with_its_date(method: Method, frame_of: FRAME, tmp_path: Path) -> None:
    """Before its day it will apply, from its day on it applies, and other proof for it is a change too."""
    frame = frame_of(COMPLETE)
    (tmp_path / "new").mkdir()
    duty = friday()
    after = changed(tmp_path / "new", duty)
    soon, later = impact_on(frame, method, after), impact_on(frame, method, after, date(2027, 1, 1))
    assert only(soon, "obligation").after == Reason("impact-obligation-later", (Text("2027-01-01", "2027-01-01"),))
    new = next(shift for shift in later.shifts if shift.record == "our-new-duty")
    assert (new.before, new.after) == (Reason("impact-obligation-no"), Reason("impact-obligation-yes"))
    assert ([rule.rule for rule in new.rules], new.confidence) == (["our-new-duty"], "medium")
    other = changed(tmp_path / "other", duty.replace("labelling-spec", "training-record"))
    proof = only(impact_on(frame, after, other), "proof")
    assert [each.en for each in proof.before.values] != [each.en for each in proof.after.values]
    assert proof.positions == (0,)


def friday() -> str:
    """An obligation as an organisation would write it down on Friday."""
    return """
obligations:
- id: our-new-duty
  title: Say that it is a machine
  title_zh: 告知是机器
  jurisdiction: CN
  instrument: Notice
  instrument_zh: 通知
  authority: Authority
  authority_zh: 机关
  article: Item 1
  article_zh: 第1条
  legal_status: adopted
  in_force_from: 2027-01-01
  when: {jurisdictions: [CN], techniques: [generative]}
  requirement: Say so.
  requirement_zh: 告知。
  evidence: [labelling-spec]
  lifecycle: [deploy]
  sources: [{title: Notice, url: 'https://example.org/notice'}]
  basis: secondary_read
  checked_on: 2026-10-30
  confidence: medium
  owner: compliance-officer
"""


def test_texts_owners_and_thresholds_are_counted_apart(method: Method, tmp_path: Path) -> None:
    """They decide no tier, route, evidence or obligation, and it is said that they differ."""
    text = "thresholds: [{id: duplicate-likely, value: 0.9}]\nimpact_rules: [{id: IMP-06, title: Another title}]"
    after = changed(tmp_path, text)
    assert (rule_changes(method, after), other_changes(method, after)) == ((), 2)


def test_the_same_rules_change_nothing(bank: Portfolio) -> None:
    """On the same day."""
    frame = bank.frames["initiatives"]
    impact = impact_on(frame, bank.method, bank.method)
    assert (impact.shifts, impact.changes, impact.others, impact.touched()) == ((), (), 0, ())


def test_an_empty_register_is_not_a_fault(method: Method, frame_of: FRAME, tmp_path: Path) -> None:
    """Nothing is there to change."""
    assert impact_on(frame_of(), method, changed(tmp_path, CHANGES["several at once"])).shifts == ()


def test_each_row_is_in_at_most_one_shift_of_each_thing(bank: Portfolio, tmp_path: Path) -> None:
    """Shared shifts never count an initiative twice."""
    impact = impact_on(bank.frames["initiatives"], bank.method, changed(tmp_path, CHANGES["several at once"]))
    places: list[Any] = [(shift.kind, shift.record, at) for shift in impact.shifts for at in shift.positions]
    assert len(places) == len(set(places))


def test_a_rule_about_a_new_question_leaves_all_undetermined(tmp_path: Path) -> None:
    """Nobody has been asked yet: whatever could not be tier 1 so far may be now, and the question is to be asked."""
    question = """
questions:
- {id: uses_robot, section: use, type: yes_no, title: Robot, title_zh: 机器人, ask: Does it?, ask_zh: 是否？,
   help: It moves., help_zh: 会移动。, example: 'no', answered_by: business-owner,
   required: G0, source: [kit-practice], owner: pmo-lead}
"""
    (tmp_path / "new.yaml").write_text(NEW_OVERRIDE.replace("public_facing", "uses_robot") + question, encoding="utf-8")
    folder = paths.sample_folder("sample")
    now, then = open_portfolio(folder), open_portfolio(folder, changed=tmp_path)
    frame, after = now.frames["initiatives"], then.frames["initiatives"]
    impact = rule_impact(frame, now.method, then.method, as_of=DAY, until=DAY, frame_after=after)
    lighter = (triage(now)["tier_could_be"] != 1).sum()
    assert len(impact.touched("tier")) == lighter
    assert {answer.attribute for shift in impact.shifts for answer in shift.because} == {"uses_robot"}
    assert [(each.title.en, each.count) for each in questions_behind(impact.shifts)] == [("Robot", lighter)]
