"""Bands, appetite and simulation: what leaves a risk without a band or an initiative without a limit is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.read.method import load_method
from tests.read.conftest import told


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    """Every fault of an overlay with this text, by place and message."""
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(folder)
    return told(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("likelihood_bands: [{id: LIK-1, from_chance: 0.05}]", "LIK-1, field from_chance", "bands-not-from-zero"),
        ("impact_bands: [{id: IMB-3, from_loss: 50000}]", "IMB-3", "bands-not-rising"),
        ("impact_bands: [{id: IMB-3, score: 2}]", "IMB-3", "bands-not-rising"),
        ("appetite: [{id: APP-1-DATA, tier: 7}]", "APP-1-DATA, field tier", "unknown-id"),
        ("appetite: [{id: APP-1-DATA, category: model}]", "APP-1-DATA", "appetite-twice"),
        ("simulations: [{id: annual-loss, far_tail: 0.9}]", "annual-loss, field far_tail", "tails-crossed"),
        ("simulations: [{id: annual-loss, far_tail: 0.9999}]", "annual-loss, field trials", "trials-too-few"),
        ("simulations: [{id: annual-loss, trials: 10}]", "annual-loss, field trials", "field-too-small"),
        ("simulations: [{id: annual-loss, status: retired}]", "annual-loss, field status", "threshold-needed"),
        ("simulations: [{id: ours, trials: 5000}]", "ours, field id", "record-not-asked-for"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, text: str, place: str, message: str) -> None:
    """With the record and the field to mend."""
    assert (f"ours.yaml, record {place}", message) in [
        (where.replace(f"{tmp_path.name}/", ""), kind) for where, kind in refused(tmp_path, text)
    ]


def test_a_tier_without_a_limit_is_refused(tmp_path: Path) -> None:
    """A retired limit leaves a gap, which is named."""
    gap = refused(tmp_path, "appetite: [{id: APP-2-MODEL, status: retired}]")
    assert gap == [("risk_scale.yaml, field appetite", "appetite-gap")]


def test_an_organisation_changes_one_limit(tmp_path: Path, method: Method) -> None:
    """All others stay."""
    (tmp_path / "ours.yaml").write_text("appetite: [{id: APP-2-ALL, expected_loss: 250000}]", encoding="utf-8")
    ours, _ = load_method(tmp_path)
    changed = {key for key, limit in ours.appetite.items() if limit != method.appetite[key]}
    assert (changed, ours.appetite["APP-2-ALL"].expected_loss) == ({"APP-2-ALL"}, 250_000)


def test_nothing_of_it_is_approved(method: Method) -> None:
    """What may be lost is for an organisation to say."""
    records = [*method.appetite.values(), *method.likelihood_bands.values(), *method.impact_bands.values()]
    assert {each.status for each in (*records, *method.simulations.values())} == {"proposed"}
