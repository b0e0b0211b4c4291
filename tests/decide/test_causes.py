"""A cause of waiting has one name in every playbook, however people wrote it."""

from __future__ import annotations

from datetime import date

import pytest

from pmo_kit.decide.causes import Causes, cause_title, held_up_by
from pmo_kit.decide.flow_delays import BlockedSpan
from pmo_kit.decide.stage_stays import Move
from pmo_kit.model.method import Method
from pmo_kit.model.text import Text

MARCH = date(2026, 3, 12)


def span(item: str, cause: str, first: date, last: date | None) -> BlockedSpan:
    """Held up from one day until another, which is not counted."""
    return BlockedSpan(item, cause, first, last)


@pytest.mark.parametrize(
    "said",
    ["data-access", "Data class: two teams, two answers / 数据级别两方口径不一", "数据权限", " DATA  permission "],
)
def test_the_words_of_one_cause_are_one_cause(method: Method, said: str) -> None:
    """Its id, its titles in either language or in both, and the other words that the method lists."""
    assert Causes(method).of((said,)) == ("data-access",)


def test_a_move_that_names_one_cause_twice_waited_for_it_once(method: Method) -> None:
    """Else the stage would count it twice; the order is that of the register."""
    move = Move("OPS-001", "build", MARCH, ("Rain / 下雨", "PIPIA", "DPIA"), None)
    (named,) = Causes(method).in_moves([move])
    assert named.waited_for == ("Rain / 下雨", "impact-assessment")


def test_a_cause_that_the_method_does_not_list_keeps_its_words(method: Method) -> None:
    """In the language of the page where both are written."""
    assert cause_title("Rain / 下雨", method) == Text("Rain", "下雨")
    assert cause_title("impact-assessment", method) == method.causes["impact-assessment"].name


def test_days_by_cause_come_with_what_still_holds_work_up(method: Method) -> None:
    """Two items on one day count a day each; a cause that is not listed has no id."""
    said = [
        span("A", "PIPIA", MARCH, date(2026, 3, 13)),
        span("B", "Personal information impact assessment", date(2026, 3, 13), date(2026, 3, 14)),
        span("C", "Rain / 下雨", date(2026, 4, 9), None),
    ]
    found = held_up_by(Causes(method).in_spans(said), date(2026, 4, 10), method)
    assert [(each.cause, each.title.zh, each.days, each.items, each.still) for each in found] == [
        ("impact-assessment", "个人信息保护影响评估", 2, 2, 0),
        (None, "下雨", 1, 1, 1),
    ]
