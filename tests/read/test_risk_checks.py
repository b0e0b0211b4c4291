"""The risk and control library: every id leads somewhere, and every risk is treated."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.method import load_method
from tests.read.conftest import told

RISK = (
    "{id: R-X, category: data, title: X, title_zh: 甲, event: X happens, event_zh: 甲发生, owner: pmo-lead, "
    "source: [kit-practice]"
)
CONTROL = (
    "{id: C-X, title: Y, title_zh: 乙, does: Y is done, does_zh: 做乙, owner: pmo-lead, source: [kit-practice], "
    "treats: [R-X]"
)


def overlay(tmp_path: Path, text: str) -> Path:
    """A portfolio's `method` folder with one file."""
    folder = tmp_path / "method"
    folder.mkdir(exist_ok=True)
    (folder / "ours.yaml").write_text(dedent(text), encoding="utf-8")
    return folder


def refused(folder: Path) -> list[tuple[str, str]]:
    """Every fault of an overlay, by place and message."""
    with pytest.raises(BadInput) as caught:
        load_method(folder)
    return told(caught.value)


def test_a_risk_of_our_own_with_its_control_is_taken(tmp_path: Path) -> None:
    """What the kit's records leave open stays open."""
    method = load_method(overlay(tmp_path, f"risks: [{RISK}}}]\ncontrols: [{CONTROL}}}]"))[0]
    assert method.controls["C-X"].treats == ("R-X",)
    assert method.risks["R-X"].maps_to == {}


def test_a_risk_that_nothing_treats_is_refused(tmp_path: Path) -> None:
    """Somebody has to do something about it, or leave it out."""
    assert refused(overlay(tmp_path, f"risks: [{RISK}}}]")) == [("method/ours.yaml, record R-X", "risk-untreated")]


def test_every_dangling_id_of_a_control_is_named_at_once(tmp_path: Path) -> None:
    """Risk, document, role, stage, catalogue, entry, relative and tier."""
    more = (
        "treats: [R-NONE, R-X], evidence: [no-document], owned_by: nobody, from_stage: never, related: [C-NONE], "
        "maps_to: {no_list: [a], finos: [ri-3]}, test_months: {1: 6, 2: 6, 4: 6}"
    )
    control = CONTROL.replace("treats: [R-X]", more)
    place = "method/ours.yaml, record C-X, field "
    assert refused(overlay(tmp_path, f"risks: [{RISK}}}]\ncontrols: [{control}}}]")) == [
        (place + "owned_by", "unknown-id"),
        (place + "related", "unknown-id"),
        (place + "maps_to", "unknown-id"),
        (place + "maps_to.finos", "unknown-id"),
        (place + "treats", "unknown-id"),
        (place + "evidence", "unknown-id"),
        (place + "from_stage", "unknown-id"),
        (place + "test_months", "tier-missing"),
        (place + "test_months", "unknown-id"),
    ]


def test_an_obligation_that_is_named_is_one_of_the_method(tmp_path: Path) -> None:
    """One that the organisation has retired stays known, so nobody must change the library for it."""
    folder = overlay(tmp_path, "risks: [{id: R-DATA-01, obligations: [cn-pipl-pipia, cn-nowhere]}]")
    assert refused(folder) == [("method/ours.yaml, record R-DATA-01, field obligations", "unknown-id")]
    overlay(tmp_path, "obligations: [{id: cn-pipl-pipia, status: retired}]")
    assert "cn-pipl-pipia" not in load_method(folder)[0].obligations


def test_a_condition_of_a_risk_speaks_of_known_answers(tmp_path: Path) -> None:
    """Like the condition of any other rule."""
    folder = overlay(tmp_path, "risks: [{id: R-DATA-01, when: {techniques: [magic]}}]")
    assert refused(folder) == [("method/ours.yaml, record R-DATA-01, field when", "unknown-answer")]


def test_an_id_stands_once_in_its_catalogue_and_is_named_in_both_languages(tmp_path: Path) -> None:
    """Or not named at all, where the number must do."""
    text = """
        catalogues:
        - id: ours
          title: Ours
          title_zh: 本行目录
          owner: pmo-lead
          source: [kit-practice]
          entries: [{id: a}, {id: a}, {id: b, title: Only English}]
    """
    assert refused(overlay(tmp_path, text)) == [
        ("method/ours.yaml, record ours, field entries", "entry-twice"),
        ("method/ours.yaml, record ours, field entries.b", "translation-missing"),
    ]


def test_a_record_of_one_language_says_so(tmp_path: Path) -> None:
    """Without the word it is a text that somebody forgot to translate."""
    risk = "{id: R-X, title: X, event: X happens, owner: pmo-lead, source: [kit-practice]"
    controls = f"controls: [{CONTROL}}}]"
    folder = overlay(tmp_path, f"risks: [{risk}, language: en}}]\n{controls}")
    assert load_method(folder)[0].risks["R-X"].name.say("zh") == "X"
    (folder / "ours.yaml").write_text(f"risks: [{risk}}}]\n{controls}", encoding="utf-8")
    place = "method/ours.yaml, record R-X, field "
    assert refused(folder) == [(place + "title_zh", "translation-missing"), (place + "event_zh", "translation-missing")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_of_the_how_to_page_is_taken(tmp_path: Path, language: str) -> None:
    """What a reader copies is a sound overlay."""
    docs = Path(__file__).resolve().parents[2] / "docs" / language / "how-to" / "use-the-risk-library.md"
    example = docs.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    method = load_method(overlay(tmp_path, example))[0]
    assert "R-OUR-01" in method.controls["C-OPS-FALLBACK"].treats
