"""Has something begun on a day, and has it ended? A date without a day leaves both open while its month runs."""

from __future__ import annotations

from datetime import date

import pytest

from pmo_kit.model.validity import begun, ended


@pytest.mark.parametrize(
    ("text", "day", "answers"),
    [
        ("2026-10-15", date(2026, 10, 14), ("no", "no")),
        ("2026-10-15", date(2026, 10, 15), ("yes", "no")),
        ("2026-10-15", date(2026, 10, 16), ("yes", "yes")),
        ("2026-10", date(2026, 9, 30), ("no", "no")),
        ("2026-10", date(2026, 10, 1), ("open", "no")),
        ("2026-10", date(2026, 10, 15), ("open", "open")),
        ("2026-10", date(2026, 10, 31), ("yes", "open")),
        ("2026-10", date(2026, 11, 1), ("yes", "yes")),
        ("", date(2026, 11, 1), ("open", "no")),
    ],
)
def test_a_date_counts_once_no_day_of_it_speaks_against_it(text: str, day: date, answers: tuple[str, str]) -> None:
    """The last day still counts; without a date nobody knows the beginning, and there is no end."""
    assert (begun(text, day), ended(text, day)) == answers
