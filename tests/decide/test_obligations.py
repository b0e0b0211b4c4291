"""Obligations: applies, does not, or undetermined by which answers; over many initiatives at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit import open_portfolio, paths
from pmo_kit.decide.obligation_tallies import by_obligation, live_rows, open_questions
from pmo_kit.decide.obligations import find_obligations, touch_all
from pmo_kit.model.condition import parse_condition
from pmo_kit.model.method import Method
from pmo_kit.model.obligation_finding import ObligationFinding
from pmo_kit.read.method import load_method
from tests.conftest import COMPLETE

DAY = date(2026, 10, 31)
FrameOf = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """The initiatives of the sample portfolio."""
    frame: pd.DataFrame = open_portfolio(paths.sample_folder("sample")).frames["initiatives"]
    return frame


@pytest.fixture(scope="module")
def of_sample(sample: pd.DataFrame, method: Method) -> Callable[..., dict[str, ObligationFinding]]:
    """The findings of one initiative of the sample by obligation, with answers taken away or changed."""

    def find(initiative: str, **answers: str | None) -> dict[str, ObligationFinding]:
        row = sample[sample["initiative_id"] == initiative].assign(**answers)
        return {finding.obligation: finding for finding in find_obligations(row, method, as_of=DAY)}

    return find


Find = Callable[..., dict[str, ObligationFinding]]


def one(method: Method, frame: pd.DataFrame, when: dict[str, object], **fields: object) -> list[ObligationFinding]:
    """The findings of a single obligation with this condition, row by row."""
    rule = method.obligations["cn-dsl-classification"].model_copy(update={"when": parse_condition(when), **fields})
    only = replace(method, obligations={rule.id: rule})
    found: dict[int, ObligationFinding] = {}
    for shared in touch_all(frame, only, as_of=DAY):
        found |= dict.fromkeys(shared.positions, shared.finding)
    return [found[at] for at in range(len(frame))]


def test_an_initiative_without_answers_is_undetermined_for_everything(method: Method, frame_of: FrameOf) -> None:
    """Every obligation could apply, so none of 134 does not; each names the answers that are missing."""
    found = find_obligations(frame_of({"initiative_id": "X-1"}), method, as_of=DAY)
    assert Counter(finding.outcome for finding in found) == {"undetermined": len(method.obligations)}
    assert [finding.obligation for finding in found] == list(method.obligations)
    assert all(finding.undetermined_by and not finding.because for finding in found)


def test_the_answers_that_decide_are_the_reason(method: Method, frame_of: FrameOf) -> None:
    """What holds where it applies, what fails where it does not, what is missing where it is open."""
    frame = frame_of(
        {"jurisdictions": "CN; HK", "public_facing": "yes"},
        {"jurisdictions": "HK", "public_facing": "yes"},
        {"jurisdictions": "CN"},
        {"jurisdictions": "HK"},
    )
    found = one(method, frame, {"jurisdictions": ["CN"], "public_facing": True})
    told = [
        (f.outcome, [answer.attribute for answer in f.because], [text.en for text in f.undetermined_by]) for f in found
    ]
    assert told == [
        ("applies", ["jurisdictions", "public_facing"], []),
        ("does_not_apply", ["jurisdictions"], []),
        ("undetermined", ["jurisdictions"], ["Offered to customers or the public"]),
        ("does_not_apply", ["jurisdictions"], []),
    ]
    assert [text.en for text in found[0].because[0].answers] == ["Mainland China", "Hong Kong"]


def test_of_any_only_the_part_that_holds_is_a_reason_and_of_none_what_makes_it_fail(
    method: Method, frame_of: FrameOf
) -> None:
    """A condition with sub-conditions is explained by the ones that settle it."""
    when = {
        "any": [{"impact": ["high"]}, {"trains_model": True}],
        "none": [{"public_facing": True, "automation": ["solely"]}],
    }
    frame = frame_of(
        {"impact": "high", "trains_model": "no", "public_facing": "no", "automation": "solely"},
        {"impact": "low", "trains_model": "no", "public_facing": "no"},
        {"impact": "high", "public_facing": "yes", "automation": "solely"},
        {"impact": "high", "public_facing": "yes"},
        {"impact": "low", "trains_model": "no", "public_facing": "yes", "automation": "assist"},
    )
    found = one(method, frame, when)
    assert [(f.outcome, [answer.attribute for answer in f.because]) for f in found] == [
        ("applies", ["impact", "public_facing"]),
        ("does_not_apply", ["impact", "trains_model"]),
        ("does_not_apply", ["public_facing", "automation"]),
        ("undetermined", ["impact"]),
        ("does_not_apply", ["impact", "trains_model"]),
    ]


def test_an_obligation_for_everybody_applies_without_an_answer(method: Method, frame_of: FrameOf) -> None:
    """An empty condition waits for nothing."""
    assert [finding.outcome for finding in one(method, frame_of({}), {})] == ["applies"]


def test_the_same_answers_share_a_finding_and_every_row_is_in_one(method: Method, sample: pd.DataFrame) -> None:
    """For each obligation the rows add up to the portfolio, and the whole says what each row alone says."""
    shared = touch_all(sample, method, as_of=DAY)
    rows: dict[str, list[int]] = {}
    for each in shared:
        rows.setdefault(each.finding.obligation, []).extend(each.positions)
    assert {tuple(sorted(positions)) for positions in rows.values()} == {tuple(range(len(sample)))}
    for at in (0, 16, 43):
        alone = find_obligations(sample.iloc[[at]], method, as_of=DAY)
        together = {each.finding.obligation: each.finding for each in shared if at in each.positions}
        assert tuple(together[key] for key in method.obligations) == alone


def test_evidence_and_gates_come_with_their_titles(of_sample: Find) -> None:
    """The first gate is where the evidence is first due: design ends at G2."""
    pipia = of_sample("CSC-044")["cn-pipl-pipia"]
    assert pipia.evidence[0].id == "pipia"
    assert pipia.evidence[0].title.zh == "个人信息保护影响评估"
    assert pipia.lifecycle[0] == "design"
    assert (pipia.gates[0].id, pipia.gates[0].title.en) == ("G2", "Data and feasibility")


def test_customers_in_the_app_bring_the_duties_of_the_story(of_sample: Find) -> None:
    """CSC-044: NFRA high risk with committee approval, labels, user rights; whether to file is asked and answered."""
    found = of_sample("CSC-044")
    asked = (
        "cn-nfra-ai-high-risk-admission", "cn-nfra-ai-explainability", "cn-label-explicit", "cn-label-implicit",
        "cn-algo-user-rights", "cn-genai-operation-duties", "cn-genai-scope-internal",
    )  # fmt: skip
    assert {found[key].outcome for key in asked} == {"applies"}
    high = found["cn-nfra-ai-high-risk-admission"]
    assert [answer.attribute for answer in high.because] == ["jurisdictions", "sectors", "techniques", "impact"]
    assert "committee-approval" in [each.id for each in high.evidence]
    filing = "cn-genai-security-assessment-filing"
    assert found[filing].outcome == "does_not_apply"
    assert [answer.attribute for answer in found[filing].because] == ["opinion_mobilisation"]
    unanswered = of_sample("CSC-044", opinion_mobilisation=None)[filing]
    assert (unanswered.outcome, [text.en for text in unanswered.undetermined_by]) == (
        "undetermined",
        ["Can shape public opinion or mobilise people"],
    )
    assert of_sample("CSC-044", opinion_mobilisation="yes")[filing].outcome == "applies"
    called = of_sample("CSC-044", opinion_mobilisation="yes", sourcing="prefiled_api")
    assert called["cn-genai-registration-api"].outcome == "applies"


def test_the_staff_copilot_has_none_of_the_public_duties(of_sample: Find, method: Method) -> None:
    """CSC-017: nothing that speaks of the public applies, nor is it high risk; personal data and model duties do."""
    found = of_sample("CSC-017")
    public = [key for key, rule in method.obligations.items() if "public_facing" in rule.when.attributes()]
    assert len(public) > 10
    assert {found[key].outcome for key in public} == {"does_not_apply"}
    assert found["cn-nfra-ai-high-risk-admission"].outcome == "does_not_apply"
    assert found["cn-pipl-lawful-basis-notice"].outcome == "applies"
    assert found["cn-nfra-ai-model-admission"].outcome == "applies"


@pytest.mark.parametrize(
    ("status", "day", "timing"),
    [
        ("in_force", date(2026, 10, 31), "now"),
        ("in_force", date(2026, 11, 1), "upcoming"),
        ("adopted", date(2027, 12, 2), "upcoming"),
        ("adopted", None, "upcoming"),
        ("guidance", None, "now"),
        ("standard", date(2023, 12, 18), "now"),
        ("draft", None, "draft"),
        ("draft", date(2026, 1, 1), "draft"),
    ],
)
def test_what_is_to_come_is_told_apart_by_date(
    method: Method, frame_of: FrameOf, status: str, day: date | None, timing: str
) -> None:
    """The day itself counts as in effect; what is adopted without a date is to come; a draft is a draft."""
    (finding,) = one(method, frame_of({}), {}, legal_status=status, in_force_from=day)
    assert (finding.timing, finding.legal_status, finding.in_force_from) == (timing, status, day)


def test_the_same_law_moves_from_upcoming_to_now_with_the_day(method: Method, frame_of: FrameOf) -> None:
    """EU deployer duties: upcoming on 1 December 2027, in effect on the 2nd."""
    row = frame_of({**COMPLETE, "jurisdictions": "EU"})
    for day, timing in ((date(2027, 12, 1), "upcoming"), (date(2027, 12, 2), "now")):
        found = {each.obligation: each for each in find_obligations(row, method, as_of=day)}
        assert found["eu-aia-deployer-duties"].timing == timing


def test_obligations_are_counted_and_those_that_touch_most_come_first(method: Method, sample: pd.DataFrame) -> None:
    """The counts are those of the findings; the ones that touch nobody are left out."""
    findings = touch_all(sample, method, as_of=DAY)
    touched = by_obligation(findings)
    counts = [(len(each.applies), len(each.undetermined)) for each in touched]
    assert counts == sorted(counts, key=lambda pair: (-pair[0], -pair[1]))
    by_key = {each.finding.obligation: each for each in touched}
    labelled = by_key["cn-label-explicit"]
    assert [sample["initiative_id"].iloc[at] for at in labelled.applies] == ["CSC-044", "CSC-054"]
    assert "us-fcra" not in by_key


def test_the_question_that_leaves_most_open_comes_first(method: Method, frame_of: FrameOf) -> None:
    """Each initiative and obligation that waits for it counts once."""
    rows = ({"jurisdictions": "CN", "public_facing": "yes"}, {"jurisdictions": "CN"}, {})
    rule = method.obligations["cn-dsl-classification"].model_copy(
        update={"when": parse_condition({"jurisdictions": ["CN"], "public_facing": True})}
    )
    only = replace(method, obligations={rule.id: rule})
    asked = open_questions(touch_all(frame_of(*rows), only, as_of=DAY))
    assert [(each.title.en, each.count) for each in asked] == [
        ("Offered to customers or the public", 2),
        ("Jurisdictions", 1),
    ]


def test_what_is_over_is_not_live_and_what_is_not_known_is(method: Method, frame_of: FrameOf) -> None:
    """Retired, stopped and closed initiatives are left out; paused and unknown ones are not."""
    frame = frame_of(
        {"initiative_id": "a", "stage": "retired"},
        {"initiative_id": "b", "stage": "build", "status": "stopped"},
        {"initiative_id": "c", "status": "closed"},
        {"initiative_id": "d", "stage": "build", "status": "paused"},
        {"initiative_id": "e"},
        {"initiative_id": "f", "stage": "retiring", "status": "active"},
    )
    assert list(live_rows(frame, method)["initiative_id"]) == ["d", "e", "f"]


METHOD = load_method()[0]
NAMES = sorted({name for rule in METHOD.obligations.values() for name in rule.when.attributes()})


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(range(60)), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_another_answer_never_turns_an_obligation_back(at: int, hidden: set[str], shown: set[str]) -> None:
    """Of any initiative with answers hidden: showing some again settles what was open, and changes nothing settled."""
    whole = _SAMPLE.iloc[[at]]
    fewer, more = (whole.assign(**dict.fromkeys(names)) for names in (hidden, hidden - shown))
    before, after = (find_obligations(row, METHOD, as_of=DAY) for row in (fewer, more))
    turned = [
        (one.obligation, one.outcome, other.outcome)
        for one, other in zip(before, after, strict=True)
        if one.outcome not in {"undetermined", other.outcome}
    ]
    assert turned == []


@settings(deadline=None)
@given(st.sets(st.sampled_from(sorted(METHOD.obligations)), min_size=1), st.sampled_from(range(60)))
def test_what_is_unknown_never_makes_an_obligation_not_apply(keys: set[str], at: int) -> None:
    """With every answer hidden that a condition speaks of, it is undetermined."""
    for key in keys:
        hidden = dict.fromkeys(METHOD.obligations[key].when.attributes())
        (shared,) = touch_all(_SAMPLE.iloc[[at]].assign(**hidden), METHOD, as_of=DAY, only=[key])
        assert (shared.finding.outcome, shared.finding.because) == ("undetermined", ())


_SAMPLE: pd.DataFrame = open_portfolio(paths.sample_folder("sample")).frames["initiatives"]
