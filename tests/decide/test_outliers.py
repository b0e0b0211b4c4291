"""A number out of line is in doubt: against the median of its kind, from the limit on, and never dropped."""

from __future__ import annotations

import pandas as pd

from pmo_kit.decide.outliers import outlying_records
from pmo_kit.model.register import RowCheck

TEXTS = {"title": "t", "title_zh": "题", "who": "vendor-manager", "remedy": "r", "remedy_zh": "改"}
CHECK = RowCheck(id="ODD", expect="in_line", fields=("price",), like=("kind",), **TEXTS)


def odd(prices: list[float | None], kinds: str, times: float = 100) -> list[str]:
    """The numbers of the rows in doubt."""
    frame = pd.DataFrame({"id": [str(n) for n in range(len(prices))], "price": prices, "kind": list(kinds)})
    return outlying_records(frame, "id", [CHECK], times=times)["ODD"]


def test_the_limit_itself_is_in_doubt_on_both_sides() -> None:
    """A hundred times the median, and a hundredth of it."""
    assert odd([1, 1, 1, 100, 0.01], "aaaaa") == ["3", "4"]
    assert odd([1, 1, 1, 99, 0.0101], "aaaaa") == []


def test_each_kind_has_its_own_median() -> None:
    """What is much for reading is ordinary for pictures."""
    assert odd([1, 1, 1000, 1000], "aabb") == []


def test_missing_and_free_are_other_questions() -> None:
    """They are neither odd nor part of the median."""
    assert odd([None, 0, 0, 0, 1, 1], "aaaaaa") == []
