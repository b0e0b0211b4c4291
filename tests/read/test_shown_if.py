"""Conditions of a foreign question bank: read strictly, in the meaning of the software they come from."""

from __future__ import annotations

import pytest

from pmo_kit.model.condition import ALWAYS, Condition, Term
from pmo_kit.read.shown_if import Asked, NotUnderstoodError, read_shown_if

QUESTIONS = {
    "one": Asked(("item1-0", "item2-3", "item3"), several=False),
    "many": Asked(("item1", "item2", "item10"), several=True),
    "words": Asked((), several=False),
}


def terms(*pairs: tuple[str, tuple[str, ...]]) -> Condition:
    """Terms that must all hold."""
    return Condition(tuple(Term(name, values) for name, values in pairs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{one} = "item2-3"', terms(("one", ("item2-3",)))),
        ('{many} contains "item1"', terms(("many", ("item1",)))),
        ('{many} contains ["item1", "item2"]', terms(("many", ("item1",)), ("many", ("item2",)))),
        ("{one} = 'item3' AND {many} Contains 'item2'", terms(("one", ("item3",)), ("many", ("item2",)))),
        ("{many} contains ['item1'] ", terms(("many", ("item1",)))),
        ('{one} = "item3" or {one} = "item1-0"', terms(("one", ("item3", "item1-0")))),
        ('{one} = "item3" and {many} contains "item2"', terms(("one", ("item3",)), ("many", ("item2",)))),
        (
            '({one} = "item3" or {one} = "item1-0") and ({many} contains "item1" or {many} contains "item2")',
            terms(("one", ("item3", "item1-0")), ("many", ("item1", "item2"))),
        ),
        (
            '{one} = "item3" or {many} contains "item2"',
            Condition(any_of=(terms(("one", ("item3",))), terms(("many", ("item2",))))),
        ),
    ],
)
def test_what_is_understood(text: str, expected: Condition) -> None:
    """`=`, `contains`, `and`, `or` and brackets; `and` binds closer than `or`."""
    assert read_shown_if(text, QUESTIONS) == expected


def test_no_condition_always_holds() -> None:
    """A question without one is always shown."""
    assert read_shown_if(None, QUESTIONS) == ALWAYS
    assert read_shown_if(" ", QUESTIONS) == ALWAYS


def test_contains_looks_inside_the_text_where_one_choice_is_allowed() -> None:
    """As the survey software does: `item2` is a part of `item2-3`. Ticked choices are compared whole."""
    assert read_shown_if('{one} contains ["item2"]', QUESTIONS) == terms(("one", ("item2-3",)))
    assert read_shown_if('{one} contains "item"', QUESTIONS) == terms(("one", ("item1-0", "item2-3", "item3")))
    assert read_shown_if('{many} contains "item1"', QUESTIONS).terms[0].values == ("item1",)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{one} != "item3"', '!= "item3"'),
        ('{one} <> "item3"', '<> "item3"'),
        ("{one} notempty", "notempty"),
        ('{three} = "item3"', "{three}"),
        ('{words} = "x"', "{words}"),
        ('{one} = "item9"', '{one} = "item9"'),
        ('{one} contains "item9"', '{one} contains "item9"'),
        ('{many} = "item1"', '{many} = "item1"'),
        ('{many} contains "tem1"', '{many} contains "tem1"'),
        ('{one} = "item3" xor {many} contains "item1"', 'xor {many} contains "item1"'),
        ('({one} = "item3"', "…"),
        ('{one} = "item3")', ")"),
        ('{one} = "item3" {many} contains "item1"', "many"),
        ("(", "…"),
        ("{one} = item3", "item3"),
    ],
)
def test_what_is_not_understood_is_named(text: str, part: str) -> None:
    """Nothing is guessed: the part at which the reading stops is told."""
    with pytest.raises(NotUnderstoodError) as caught:
        read_shown_if(text, QUESTIONS)
    assert str(caught.value) == part
