"""Foreign question banks: one loader for every version, strict about what it does not understand."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmo_kit.decide.assessment import assess
from pmo_kit.errors import BadInput
from pmo_kit.read.question_banks import load_question_bank

SMALL = Path(__file__).resolve().parents[1] / "data" / "small_question_bank.json"
PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "canada_aia"
needs_published = pytest.mark.skipif(
    not (PUBLISHED / "published_cases.json").is_file(), reason="the published assessments are not beside this checkout"
)


def cases() -> list[Any]:
    """The published assessments, where they are there."""
    path = PUBLISHED / "published_cases.json"
    return json.loads(path.read_text(encoding="utf-8"))["cases"] if path.is_file() else []


@pytest.fixture
def bank() -> Any:
    """Our own small bank, as it stands in the file."""
    return json.loads(SMALL.read_text(encoding="utf-8"))


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[[Any], list[tuple[str, str, str]]]:
    """Message, record and field of every fault of a bank."""

    def load(content: Any) -> list[tuple[str, str, str]]:
        path = tmp_path / "bank.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            load_question_bank(path)
        assert all(fault.place.file == "bank.json" for fault in caught.value.faults)
        return [(fault.message, fault.place.record, fault.place.field) for fault in caught.value.faults]

    return load


def test_everything_numeric_comes_from_the_file() -> None:
    """Maxima, levels, reduction, rounding and bounds of our small bank."""
    form = load_question_bank(SMALL)
    assert form.maxima == {"impact": 12, "mitigation": 5}
    assert [(band.id, band.up_to) for band in form.levels] == [("A", 0.25), ("B", 0.6), ("C", 1.0)]
    assert [(each.mitigation_at_least, each.reduce_by) for each in form.reductions] == [(0.8, 0.3)]
    assert (form.rounding, form.bounds, form.unanswered, form.version) == ("half-up", "inclusive", "zero", "7")


def test_the_small_bank_is_scored_as_worked_by_hand() -> None:
    """Raw 3 + 5 + 2 + 1 = 11; mitigation 2 + 2 = 4 = 80 % of 5; current 11 × 0.7 = 7.7, rounded 8 > 7.2: level C."""
    answers = {
        "phase": ("run",), "waters": ("yes-3",), "rare": ("fern-2", "orchid-3"), "labels": ("no-2",),
        "visitors": ("some-1",), "stop-run": ("yes-2",), "diary-run": ("weekly-2",), "diary-plan": ("daily-3",),
    }  # fmt: skip
    result = assess(load_question_bank(SMALL), answers)
    assert (result.raw, result.mitigation, result.current) == (11, 4, 8)
    assert result.level is not None
    assert result.level.id == "C"
    assert [each.question for each in result.hidden] == ["diary-plan"]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case_id"])
@needs_published
def test_a_published_assessment_comes_out_as_published(case: Any) -> None:
    """Raw, mitigation, current score and level, with the bank that it was made with."""
    form = load_question_bank(PUBLISHED / f"question_bank_v{case['question_bank']}.json")
    answers = {name: tuple(each) if isinstance(each, list) else (each,) for name, each in case["answers"].items()}
    result = assess(form, answers)
    assert result.level is not None
    assert {
        "raw": result.raw,
        "mitigation": result.mitigation,
        "current": result.current,
        "level": int(result.level.id),
    } == case["published"]


@needs_published
def test_all_eight_published_assessments_are_tried() -> None:
    """None is left out."""
    assert len(cases()) == 8


@pytest.mark.parametrize(("version", "raw", "mitigation"), [("0.10.0", 126, 46), ("1.0.1", 167, 77)])
@needs_published
def test_the_maxima_of_both_versions(version: str, raw: int, mitigation: int) -> None:
    """Of the raw score and of mitigation."""
    form = load_question_bank(PUBLISHED / f"question_bank_v{version}.json")
    assert form.maxima == {"impact": raw, "mitigation": mitigation}


@needs_published
def test_an_answer_that_the_bank_does_not_have_is_told_and_does_not_score() -> None:
    """One published assessment names a choice that its question set lacks."""
    form = load_question_bank(PUBLISHED / "question_bank_v0.10.0.json")
    case = next(each for each in cases() if each["case_id"] == "visitor_record_triage")
    answers = {name: tuple(each) if isinstance(each, list) else (each,) for name, each in case["answers"].items()}
    unknown = [(each.question, each.answers) for each in assess(form, answers).unknown]
    assert unknown == [("consultationImplementation4", ("item10",))]


def question(bank: Any, name: str) -> Any:
    """One raw question of a bank."""
    return next(each for each in bank["questions"] if each["id"] == name)


def test_an_unknown_key_kind_and_type_are_faults(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """Each names its question and field; all come at once."""
    question(bank, "waters")["weight"] = 2
    question(bank, "rare")["kind"] = "bonus"
    question(bank, "labels")["type"] = "matrix"
    question(bank, "visitors")["choices"][1]["points"] = -1
    question(bank, "stop-plan")["choices"][0]["points"] = 1.5
    assert faults_of(bank) == [
        ("field-unknown", "waters", "weight"),
        ("field-choice", "rare", "kind"),
        ("field-choice", "labels", "type"),
        ("field-too-small", "visitors", "choices.1.points"),
        ("field-whole", "stop-plan", "choices.0.points"),
    ]


def test_sums_that_the_questions_do_not_come_to_are_faults(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """A lost question changes what the file says of itself."""
    lost = copy.deepcopy(bank)
    lost["questions"] = [each for each in bank["questions"] if each["id"] != "diary-run"]
    assert faults_of(lost) == [
        ("bank-sum", "", "scoring.max_mitigation_both_phases"),
        ("bank-sum", "", "scoring.max_mitigation_one_phase"),
        ("bank-sum", "", "counts.questions"),
        ("bank-sum", "", "counts.scored_mitigation"),
    ]
    question(bank, "visitors")["max_points"] = 9
    assert faults_of(bank) == [("bank-sum", "visitors", "max_points")]


def test_choices_that_do_not_fit_are_faults(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """A choice twice, a text question with choices, a choice question without."""
    question(bank, "waters")["choices"][1]["value"] = "yes-3"
    question(bank, "remarks")["choices"] = [{"value": "a", "points": 0, "text_en": "A"}]
    question(bank, "phase").pop("choices")
    assert faults_of(bank) == [
        ("bank-choices", "phase", "choices"),
        ("bank-choices", "remarks", "choices"),
        ("answer-twice", "waters", "choices"),
    ]


def test_conditions_scoring_prose_and_levels_are_read_strictly(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """What is not understood is named; nothing is taken for something else."""
    question(bank, "rare")["visible_if"] = '{waters} != "no-0"'
    question(bank, "stop-run")["section_visible_if"] = '{phase} = "plan"'
    bank["scoring"] |= {
        "rounding": "to the nearest ten",
        "level_bounds": "about",
        "level_upper_bounds_share_of_max_raw": {"A": 0.5, "B": 0.5, "C": 0.9},
    }
    assert faults_of(bank) == [
        ("bank-condition", "rare", "visible_if"),
        ("bank-section", "diary-run", "section_visible_if"),
        ("levels-not-rising", "", "scoring.level_upper_bounds_share_of_max_raw"),
        ("bank-not-understood", "", "scoring.rounding"),
        ("bank-not-understood", "", "scoring.level_bounds"),
    ]


def test_questions_that_show_each_other_are_a_fault(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """A circle could never be settled."""
    question(bank, "waters")["visible_if"] = '{labels} = "no-2"'
    assert [message for message, _, _ in faults_of(bank)] == ["shown-in-a-circle"]


@pytest.mark.parametrize("text", ["", "[]", '{"tool": "a", "tool": "b"}', '{"tool": 1,', "\x00"])
def test_what_is_not_a_bank_is_refused(text: str, faults_of: Callable[[Any], Any]) -> None:
    """Half a file, a list, a key that stands twice."""
    assert [message for message, _, _ in faults_of(text)] == ["bank-not-json"]


def test_a_question_twice_is_a_fault(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """The second would silently replace the first."""
    bank["questions"].append(question(bank, "waters"))
    assert faults_of(bank) == [("record-twice", "waters", "")]


def test_faults_of_every_kind_come_at_once(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """Of the scoring, of a question, and of a condition that speaks of that question; sums wait until all is read."""
    bank["scoring"]["bonus"] = 1
    question(bank, "waters")["kind"] = "bonus"
    question(bank, "labels")["visible_if"] = "{waters} is yes"
    bank["questions"].append("a question")
    assert faults_of(bank) == [
        ("field-unknown", "", "scoring.bonus"),
        ("field-choice", "waters", "kind"),
        ("field-keys", "11", ""),
        ("bank-condition", "labels", "visible_if"),
    ]


def test_a_bank_in_which_nothing_scores_is_refused(bank: Any, faults_of: Callable[[Any], Any]) -> None:
    """Every level would be the lowest."""
    bank["questions"] = [each for each in bank["questions"] if each["kind"] != "impact"]
    bank["scoring"]["max_raw_impact"] = 0
    bank["counts"] |= {"questions": 6, "scored_impact": 0}
    assert faults_of(bank) == [("assessment-without-points", "", "scoring.max_raw_impact")]


def test_half_points_of_a_phase_are_kept(bank: Any, tmp_path: Path) -> None:
    """Five and four points in two phases: 4.5 is the maximum of one, as the source halves the sum."""
    for choice in question(bank, "diary-run")["choices"]:
        choice["points"] = min(choice["points"], 2)
    question(bank, "diary-run")["max_points"] = 2
    bank["scoring"] |= {"max_mitigation_both_phases": 9, "max_mitigation_one_phase": 4.5}
    path = tmp_path / "bank.json"
    path.write_text(json.dumps(bank), encoding="utf-8")
    assert load_question_bank(path).maxima == {"impact": 12, "mitigation": 4.5}
