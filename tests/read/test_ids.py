"""Ids are issued once: after the highest ever issued, wherever the row is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.read.ids import issued_ids, next_ids


@pytest.mark.parametrize(
    ("issued", "count", "ids"),
    [
        ([], 2, ["AI-0001", "AI-0002"]),
        (["AI-0009", "AI-0002"], 1, ["AI-0010"]),
        (["AI-9999"], 1, ["AI-10000"]),
        (["AI-7", "CSC-044", "XAI-0100", "AI-0100-b"], 1, ["AI-0008"]),
        (["AI-0001"], 0, []),
    ],
)
def test_the_next_ids(issued: list[str], count: int, ids: list[str]) -> None:
    """Gaps are not filled; other prefixes do not count."""
    assert next_ids("AI-", issued, count) == ids


def test_ids_of_every_import_are_known(tmp_path: Path) -> None:
    """Of all sources, and although one of the records is damaged."""
    for name, text in {"a": "record_id,base\nAI-0001,{}\n", "b": "record_id\nAI-0007\n", "c": '"'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "state.csv").write_text(text, encoding="utf-8")
    assert issued_ids(tmp_path) == ["AI-0001", "AI-0007"]
    assert issued_ids(tmp_path / "none") == []
