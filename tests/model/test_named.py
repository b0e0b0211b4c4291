"""Which record of the method the words of a cell mean."""

from __future__ import annotations

import pytest

from pmo_kit.model.method import Method
from pmo_kit.model.named import named_in


@pytest.mark.parametrize(
    ("collection", "said", "record"),
    [
        ("causes", "committee-slot", "committee-slot"),
        ("causes", "Committee Slot ", "committee-slot"),
        ("causes", "委员会排期", "committee-slot"),
        ("causes", "Committee slot 委员会排期", "committee-slot"),
        ("causes", "Committee slot / 委员会排期", "committee-slot"),
        ("causes", "Their words / 委员会排期", "committee-slot"),
        ("causes", "Data class: two teams, two answers 数据级别两方口径不一", "data-access"),
        ("causes", "committee-slots", None),
        ("causes", "", None),
        ("gates", "G4", "G4"),
        ("stages", "概念验证", "poc"),
    ],
)
def test_a_record_is_known_by_its_id_titles_and_other_words(
    method: Method, collection: str, said: str, record: str | None
) -> None:
    """In either language or both; nothing is guessed."""
    assert named_in(method, collection, said) == record


def test_no_two_causes_have_a_word_in_common(method: Method) -> None:
    """A word would otherwise mean whichever stands first."""
    words = [
        word.casefold() for each in method.causes.values() for word in {each.id, each.title, each.title_zh, *each.also}
    ]
    assert sorted({word for word in words if words.count(word) > 1}) == []
