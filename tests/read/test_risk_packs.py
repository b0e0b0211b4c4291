"""Packs: a folder of somebody else's risks becomes records, or every broken link is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmo_kit import open_portfolio
from pmo_kit.errors import BadInput
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read.method import load_method
from pmo_kit.read.risk_packs import read_pack
from pmo_kit.read.write_pack import write_pack
from tests.read.conftest import told

FINOS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "risk_control_library_finos"
DAY = date(2026, 10, 31)
RISK = {"id": "ri-1", "title": "Leak", "text": "Data gets out.", "type": "SEC", "law_references": ["a-1"]}
MITIGATION = {"id": "mi-1", "title": "Lock", "text": "Lock it.", "type": "PREV", "mitigates": ["ri-1"]}
LISTS = {"law": {"title": "A law", "source_url": "https://law.example/", "entries": {"a-1": {"title": "Article 1"}}}}

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Makes a pack of the files given; a small sound one, where nothing is given."""

    def make(**files: Any) -> Path:
        home = tmp_path / "pack"
        home.mkdir(exist_ok=True)
        for name, content in {"risks": [RISK], "mitigations": [MITIGATION], "references": LISTS, **files}.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (home / f"{name}.json").write_text(text, encoding="utf-8")
        return home

    return make


def refused(home: Path, name: str = "them") -> list[tuple[str, str]]:
    """Every fault of a pack, by place and message."""
    with pytest.raises(BadInput) as caught:
        read_pack(home, name, read_on=DAY)
    return told(caught.value)


def test_a_pack_becomes_records_of_the_method(folder: Folder) -> None:
    """Ids begin with the name; what has no place of its own is kept in the note."""
    pack = read_pack(folder(), "them", read_on=DAY)
    assert (pack.links, pack.use_cases) == (2, 0)
    assert pack.records["risks"] == [
        {
            "id": "THEM-ri-1", "title": "Leak", "maps_to": {"THEM-law": ["a-1"]}, "related": [], "note": "type: SEC",
            "event": "Data gets out.", "language": "en",
        }
    ]  # fmt: skip
    assert pack.records["controls"] == [
        {
            "id": "THEM-mi-1", "title": "Lock", "maps_to": {}, "related": [], "note": "type: PREV",
            "treats": ["THEM-ri-1"], "does": "Lock it.", "kind": "preventive", "language": "en",
        }
    ]  # fmt: skip
    assert pack.records["catalogues"] == [
        {
            "id": "THEM-law", "title": "A law", "url": "https://law.example/", "note": "",
            "entries": [{"id": "a-1", "title": "Article 1", "url": "", "note": ""}], "language": "en",
        }
    ]  # fmt: skip
    assert [(each["id"], each["read_on"]) for each in pack.records["references"]] == [("THEM", "2026-10-31")]


def test_every_broken_link_is_named_at_once(folder: Folder) -> None:
    """In risks, mitigations and use cases, to items and to outside lists."""
    home = folder(
        risks=[{**RISK, "law_references": ["a-1", "a-9"], "gone_references": ["x"], "related_risks": ["ri-7"]}],
        mitigations=[{**MITIGATION, "mitigates": ["ri-1", "ri-8"], "related_mitigations": ["mi-9"]}],
        use_cases=[{"id": "uc-1", "title": "Use", "text": "Used.", "related_risks": ["ri-6"], "law_references": None}],
    )
    assert refused(home) == [
        ("risks.json, record ri-1, field law_references", "pack-link-broken"),
        ("risks.json, record ri-1, field gone_references", "pack-list-unknown"),
        ("risks.json, record ri-1, field related_risks", "pack-link-broken"),
        ("mitigations.json, record mi-1, field mitigates", "pack-link-broken"),
        ("mitigations.json, record mi-1, field related_mitigations", "pack-link-broken"),
        ("use_cases.json, record uc-1, field related_risks", "pack-link-broken"),
    ]


def test_items_that_are_not_whole_are_named_at_once(folder: Folder) -> None:
    """No id, no title, no text, an id twice, an id that the method cannot take, links that are no list."""
    home = folder(
        risks=[RISK, RISK, {"title": "?"}, {"id": "ri 2", "title": " ", "text": "Two."}, "three"],
        mitigations=[{**MITIGATION, "mitigates": "ri-1"}, {"id": "mi-2", "title": "Two", "text": "Two."}],
    )
    assert refused(home) == [
        ("risks.json, record ri-1", "record-twice"),
        ("risks.json, record 3", "record-without-id"),
        ("risks.json, record ri 2", "pack-id"),
        ("risks.json, record ri 2, field title", "field-missing"),
        ("risks.json, record 5", "record-without-id"),
        ("mitigations.json, record mi-1, field mitigates", "field-list"),
        ("mitigations.json, record mi-2, field mitigates", "field-missing"),
        ("risks.json, record ri-1", "pack-risk-untreated"),
        ("risks.json, record ri-1", "pack-risk-untreated"),
        ("risks.json, record ri 2", "pack-risk-untreated"),
    ]


@pytest.mark.parametrize(
    ("files", "faults"),
    [
        ({"risks": "[{"}, [("risks.json", "json-broken")]),
        ({"references": '{"law": {"entries": {"a-1": {}, "a-1": {}}}}'}, [("references.json", "json-broken")]),
        ({"references": []}, [("references.json", "field-keys")]),
        ({"references": {"law": {"entries": ["a-1"]}}}, [("references.json, record law, field entries", "field-keys")]),
        ({"references": {"a law": {"entries": {}}}}, [("references.json, record a law", "pack-id")]),
        ({"use_cases": {}}, [("use_cases.json", "field-list")]),
    ],
)
def test_a_file_of_another_shape_is_named(folder: Folder, files: Any, faults: list[tuple[str, str]]) -> None:
    """Before anything that follows from it."""
    assert refused(folder(**files))[:1] == faults


def test_a_folder_without_the_two_files_is_no_pack(tmp_path: Path) -> None:
    """References and use cases may be missing, risks and mitigations may not; the name must do as an id."""
    with pytest.raises(BadInput) as caught:
        read_pack(tmp_path, "a b", read_on=DAY)
    assert [fault.message for fault in caught.value.faults] == ["pack-name", "pack-file-missing", "pack-file-missing"]


def test_references_and_use_cases_may_be_missing(folder: Folder) -> None:
    """A pack that points nowhere outside needs no lists."""
    home = folder(risks=[{**RISK, "law_references": []}], references={})
    (home / "references.json").unlink()
    assert read_pack(home, "them", read_on=DAY).records["catalogues"] == []


def test_a_kind_that_the_method_does_not_know_is_left_open(folder: Folder) -> None:
    """And kept in the note."""
    record = read_pack(folder(mitigations=[{**MITIGATION, "type": "GOV"}]), "them", read_on=DAY).records["controls"][0]
    assert ("kind" in record, record["note"]) == (False, "type: GOV")


def test_a_written_pack_stands_beside_the_kits_rules(folder: Folder, office: Callable[..., Path]) -> None:
    """As drafts, all in one file; a second time over the first."""
    home = PortfolioFolder(office({"initiative_id": "OPS-001"}))
    pack = read_pack(folder(), "them", read_on=DAY)
    path = write_pack(pack, home)
    assert path == write_pack(pack, home) == home.method / "packs" / "them" / "pack.yaml"
    portfolio = open_portfolio(home.root, registers=("initiatives", "risks"))
    assert portfolio.method.risks["THEM-ri-1"].status == "draft"
    assert portfolio.method.controls["THEM-mi-1"].treats == ("THEM-ri-1",)
    assert len(portfolio.method.risks) == len(load_method()[0].risks) + 1


def test_our_own_record_wins_over_that_of_a_pack(folder: Folder, office: Callable[..., Path]) -> None:
    """Whatever the file is called: a translation survives when the pack is brought in again."""
    home = PortfolioFolder(office({"initiative_id": "OPS-001"}))
    own = "risks: [{id: THEM-ri-1, title_zh: 泄露, event_zh: 数据外泄。, note_zh: 类型：安全, language: null}]"
    write_pack(read_pack(folder(), "them", read_on=DAY), home)
    (home.method / "a.yaml").write_text(own, encoding="utf-8")
    write_pack(read_pack(folder(), "them", read_on=DAY), home)
    risk = load_method(home.method)[0].risks["THEM-ri-1"]
    assert (risk.title, risk.title_zh, risk.language) == ("Leak", "泄露", None)


def test_a_pack_that_breaks_the_rules_is_taken_back(folder: Folder, office: Callable[..., Path]) -> None:
    """A control of our own treats a risk that the new pack lacks: the old pack stays, byte by byte."""
    home = PortfolioFolder(office({"initiative_id": "OPS-001"}))
    two = {**RISK, "id": "ri-2"}
    both = folder(risks=[RISK, two], mitigations=[{**MITIGATION, "mitigates": ["ri-1", "ri-2"]}])
    path = write_pack(read_pack(both, "them", read_on=DAY), home)
    (home.method / "a.yaml").write_text("controls: [{id: C-OPS-PIN, treats: [R-OPS-02, THEM-ri-2]}]", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BadInput) as caught:
        write_pack(read_pack(folder(), "them", read_on=DAY), home)
    assert told(caught.value) == [("method/a.yaml, record C-OPS-PIN, field treats", "unknown-id")]
    assert path.read_bytes() == before
    path.unlink()
    with pytest.raises(BadInput):
        write_pack(read_pack(folder(), "them", read_on=DAY), home)
    assert not path.parent.exists()


@pytest.mark.skipif(not FINOS.is_dir(), reason="the FINOS data is not beside this checkout")
def test_the_finos_pack_has_no_broken_link(office: Callable[..., Path]) -> None:
    """23 risks, 23 mitigations, 9 reference lists, and every relation of the source is one of the records."""
    pack = read_pack(FINOS, "finos", read_on=DAY)
    counts = {name: len(records) for name, records in pack.records.items()}
    assert counts == {"references": 1, "catalogues": 9, "risks": 23, "controls": 23}
    assert (pack.use_cases, pack.links) == (3, 755)
    source = json.loads((FINOS / "mitigations.json").read_text(encoding="utf-8"))
    treats = {f"FINOS-{each['id']}": tuple(f"FINOS-{risk}" for risk in each["mitigates"]) for each in source}
    home = PortfolioFolder(office({"initiative_id": "OPS-001"}))
    write_pack(pack, home)
    method = load_method(home.method)[0]
    assert {key: method.controls[key].treats for key in treats} == treats
    kit = load_method()[0]
    assert (len(method.risks), len(method.controls)) == (len(kit.risks) + 23, len(kit.controls) + 23)
