"""The rules of a vendor choice and of the vendor portfolio that cannot both hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.method import load_method
from tests.read.conftest import told

OURS = """
random_indices:
- {id: OURS, title: Three items, title_zh: 三项, size: 3, value: 0.52, owner: pmo-lead, source: [kit-practice]}
"""


def test_a_second_random_index_for_a_size_is_refused(tmp_path: Path) -> None:
    """Until the kit's own is retired."""
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(tmp_path)
    assert [message for _, message in told(caught.value)] == ["random-index-twice"]
    retired = "- {id: RI-03, status: retired, successor: OURS}\n"
    (tmp_path / "ours.yaml").write_text(OURS + retired, encoding="utf-8")
    indices = load_method(tmp_path)[0].random_indices.values()
    assert [each.value for each in indices if each.size == 3] == [0.52]


@pytest.mark.parametrize(
    "rules",
    [
        ("- {id: notice-soon, value: 20}",),
        ("- {id: notice-early, value: 60}",),
        ("- {id: hhi-moderate, value: 0.2}",),
    ],
)
def test_bands_that_overlap_are_refused(tmp_path: Path, rules: tuple[str, ...]) -> None:
    """A notice to prepare begins before the one to send, and a watch below the limit."""
    (tmp_path / "ours.yaml").write_text("\n".join(["thresholds:", *rules]) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(tmp_path)
    assert [message for _, message in told(caught.value)] == ["bands-crossed"]
