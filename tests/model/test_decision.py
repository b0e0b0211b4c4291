"""A decision in itself: its hash, its standing on a day, and conditions as people write them."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from pmo_kit.model.decision import Decision, condition_of
from pmo_kit.model.hash_chain import NOTHING_BEFORE, canonical, entry_hash
from pmo_kit.model.method import Method

PLAIN = {
    "decision_id": "D-0001",
    "seq": 1,
    "at": "2026-10-21T17:05:00+08:00",
    "decided_on": "2026-10-21",
    "kind": "gate",
    "subject": "CSC-017",
    "gate": "G4",
    "outcome": "conditional",
    "role": "ai-governance-committee",
    "person": "Wen Tingxi 闻庭曦",
    "imported": True,
    "method_version": "",
    "expires": "2027-03-31",
    "prev_hash": NOTHING_BEFORE,
    "hash": NOTHING_BEFORE,
}


def test_the_hash_is_that_of_the_line_without_the_hash() -> None:
    """Sorted keys, no spaces, UTF-8; any tool computes the same."""
    line = '{"a":"值","b":[1,2]}'
    assert canonical({"b": [1, 2], "a": "值"}) == line
    assert entry_hash({"hash": "x", "b": [1, 2], "a": "值"}) == hashlib.sha256(line.encode()).hexdigest()


def test_a_number_that_json_does_not_know_is_refused() -> None:
    """Another tool could not read the line."""
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@pytest.mark.parametrize(
    ("day", "standing"), [("2026-10-21", "conditional"), ("2027-03-31", "conditional"), ("2027-04-01", "hold")]
)
def test_a_conditional_pass_is_a_hold_from_the_day_after_its_expiry(method: Method, day: str, standing: str) -> None:
    """On the last day it still holds."""
    entry = Decision.model_validate(PLAIN)
    assert entry.outcome_on(date.fromisoformat(day), method.decision_outcomes) == standing


def test_an_outcome_that_lapses_to_nothing_stays(method: Method) -> None:
    """A pass with a review date is still a pass after it; so is one whose rule is gone."""
    entry = Decision.model_validate({**PLAIN, "outcome": "pass"})
    assert entry.outcome_on(date(2030, 1, 1), method.decision_outcomes) == "pass"
    assert entry.outcome_on(date(2030, 1, 1), {}) == "pass"


def test_a_condition_has_a_text_in_one_or_both_languages() -> None:
    """And an owner and a due day, with spaces as people like them."""
    both = condition_of("Sample 500 a week | 每周抽检500条 | Ye Qinghe 叶清禾 | 2026-11-06")
    assert (both.name.say("en"), both.name.say("zh")) == ("Sample 500 a week", "每周抽检500条")
    one = condition_of("每周抽检500条|叶清禾|2026-11-06")
    assert (one.name.say("en"), one.owner, one.due) == ("每周抽检500条", "叶清禾", date(2026, 11, 6))


@pytest.mark.parametrize("written", ["", "text", "text|owner", "text|owner|soon", "text||2026-11-06", "|x|2026-11-06"])
def test_a_condition_without_owner_or_day_is_none(written: str) -> None:
    """Nobody could be held to it."""
    with pytest.raises(ValueError, match=r".*"):
        condition_of(written)
