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


def refused(tmp_path: Path, ours: str) -> list[str]:
    """The messages that these rules of an organisation are met with."""
    (tmp_path / "ours.yaml").write_text(ours, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(tmp_path)
    return [message for _, message in told(caught.value)]


def test_a_ranking_method_keeps_the_scale_that_it_was_published_with(tmp_path: Path) -> None:
    """The weighted sum and TOPSIS work on any scale, but not on none."""
    ours = "ranking_methods:\n- {id: vikor, normalisation: best}\n- {id: topsis, normalisation: none}\n"
    assert refused(tmp_path, ours) == ["ranking-scale", "ranking-scale"]
    (tmp_path / "ours.yaml").write_text("ranking_methods:\n- {id: topsis, normalisation: range}\n", encoding="utf-8")
    assert load_method(tmp_path)[0].ranking_methods["topsis"].normalisation == "range"


def test_a_ranking_method_that_nobody_computes_is_refused_and_none_is_retired(tmp_path: Path) -> None:
    """The page would miss it."""
    ours = "ranking_methods:\n- {id: electre, title: E, title_zh: E, normalisation: none, source: [kit-practice]}\n"
    assert refused(tmp_path, ours) == ["record-not-asked-for"]
    assert refused(tmp_path, "ranking_methods:\n- {id: vikor, status: retired}\n") == ["threshold-needed"]


def test_a_term_has_a_bound_that_can_be_kept_and_a_unit(tmp_path: Path) -> None:
    """Ten days at least and two at most is none."""
    ours = "contract_terms:\n- {id: T-CHANGE, at_most: 2}\n- {id: T-AUDIT, at_least: 1}\n"
    assert refused(tmp_path, ours) == ["term-bounds-reversed", "term-without-unit"]


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
