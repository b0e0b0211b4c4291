"""The shipped library: whole, in both languages, and every id of an outside text is really one of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pmo_kit.model.method import Method

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FINOS, NIST = SHARED / "data" / "risk_control_library_finos", SHARED / "data" / "nist_ai_rmf"
OBLIGATIONS = SHARED / "reference" / "obligations.yaml"
FUNCTIONS = {"GV": "GOVERN", "MP": "MAP", "MS": "MEASURE", "MG": "MANAGE"}


def entries(method: Method, catalogue: str) -> set[str]:
    """The ids that the kit lists of a catalogue."""
    return {entry.id for entry in method.catalogues[catalogue].entries}


def test_every_category_has_ten_risks_or_more(method: Method) -> None:
    """Data, model, delivery and operations."""
    assert Counter(risk.category for risk in method.risks.values()) == {
        "data": 13, "model": 14, "delivery": 12, "operations": 17,
    }  # fmt: skip
    assert len(method.controls) == 71


def test_ids_say_their_category(method: Method) -> None:
    """R-DATA-01 is a data risk, and stays one."""
    spoken = {"data": "DATA", "model": "MODEL", "delivery": "DELIV", "operations": "OPS"}
    for risk in method.risks.values():
        assert risk.category
        assert re.fullmatch(rf"R-{spoken[risk.category]}-\d\d", risk.id)
    assert all(key.startswith("C-") for key in method.controls)


def test_nothing_of_the_kit_is_left_out_or_in_one_language(method: Method) -> None:
    """What a pack may leave open, the kit says."""
    assert not [
        record.id for name in method.collections() for record in getattr(method, name).values() if record.language
    ]
    for risk in method.risks.values():
        assert all([risk.cause, risk.event, risk.effect, risk.early_signal, risk.owned_by]), risk.id
    for control in method.controls.values():
        assert all([control.kind, control.test, control.evidence, control.from_stage, control.owned_by]), control.id
        strictness = [control.test_months[level] for level in (1, 2, 3)]
        assert strictness == sorted(strictness), control.id


def test_every_text_is_one_or_two_sentences(method: Method) -> None:
    """Short enough to act on; Chinese with full-width punctuation."""
    texts = [(risk.id, each) for risk in method.risks.values() for each in (risk.cause, risk.event, risk.effect)]
    texts += [(control.id, each) for control in method.controls.values() for each in (control.does, control.test)]
    assert [key for key, text in texts if not text.endswith(".") or len(text.split()) > 45] == []
    for record in (*method.risks.values(), *method.controls.values()):
        chinese = " ".join(getattr(record, name) for name in type(record).model_fields if name.endswith("_zh"))
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", chinese), record.id


def test_every_listed_id_is_referred_to(method: Method) -> None:
    """The catalogues hold what we use, and no more."""
    used = {
        (catalogue, entry)
        for record in (*method.risks.values(), *method.controls.values())
        for catalogue, ids in record.maps_to.items()
        for entry in ids
    }
    assert {(catalogue, entry) for catalogue in method.catalogues for entry in entries(method, catalogue)} == used


def test_iso_is_referred_to_by_number_only(method: Method) -> None:
    """Its titles are not ours to print."""
    assert not [each.id for each in method.catalogues["iso_42001"].entries if each.title or each.title_zh or each.note]


@pytest.mark.skipif(not FINOS.is_dir(), reason="the FINOS data is not beside this checkout")
def test_ids_of_finos_iso_and_600_1_are_real(method: Method) -> None:
    """All 23 risks and 23 mitigations of FINOS are covered; no id is invented."""
    read = {name: json.loads((FINOS / f"{name}.json").read_text(encoding="utf-8")) for name in
            ("risks", "mitigations", "references")}  # fmt: skip
    assert entries(method, "finos") == {each["id"] for name in ("risks", "mitigations") for each in read[name]}
    iso = {each.replace("-", ".") for each in read["references"]["iso-42001"]["entries"]}
    assert entries(method, "iso_42001") <= iso
    profile = {each.replace("-", ".") for each in read["references"]["nist-ai-600-1"]["entries"]}
    assert profile - entries(method, "nist_ai_600_1") == {"2.1"}


@pytest.mark.skipif(not NIST.is_dir(), reason="the NIST, OWASP and MIT data is not beside this checkout")
def test_ids_of_nist_owasp_and_mit_are_real(method: Method) -> None:
    """All ten of OWASP are covered; subcategories and subdomains are those of the published lists."""
    actions = json.loads((NIST / "nist_ai_rmf_actions_data.json").read_text(encoding="utf-8"))["actions"]
    parts = {re.fullmatch(r"(..)-([\d.]+)-\d+", each["id"]) for each in actions}
    assert entries(method, "nist_ai_rmf") <= {f"{FUNCTIONS[each[1]]} {each[2]}" for each in parts if each}
    owasp = json.loads((NIST / "owasp_llm_2.0_data.json").read_text(encoding="utf-8"))["risks"]
    assert entries(method, "owasp_llm") == {f"{each['name'][:5]}:2025" for each in owasp}
    mit = json.loads((NIST / "mit_ai_risk_repository_data.json").read_text(encoding="utf-8"))["risks"]
    assert entries(method, "mit") <= {each["id"].rsplit("-", 1)[1] for each in mit}


@pytest.mark.skipif(not OBLIGATIONS.is_file(), reason="the obligations catalogue is not beside this checkout")
def test_obligations_that_are_named_are_rows_of_the_catalogue(method: Method) -> None:
    """No risk and no control points at a duty that nobody knows."""
    rows = {row["id"] for row in yaml.safe_load(OBLIGATIONS.read_text(encoding="utf-8"))["rows"]}
    named = {each for record in (*method.risks.values(), *method.controls.values()) for each in record.obligations}
    assert named - rows == set()
    assert len(named) > 50
