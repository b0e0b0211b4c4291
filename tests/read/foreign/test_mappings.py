"""Mappings: checked against the register they fill, and chosen by name, by file or by the headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit import paths
from pmo_kit.errors import BadInput
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.foreign.mappings import choose_mapping, load_mappings
from tests.read.conftest import told
from tests.read.foreign.builders import grid

Registers = dict[str, Register]
HEAD = "id: ours\ntitle: Ours\ntitle_zh: 我们\nregister: initiatives\nowner: pmo-analyst\n"
NAME = "- {from: Name, to: name_en}\n"


def put(folder: Path, text: str, name: str = "ours.yaml") -> Path:
    """A mapping file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path, method: Method, registers: Registers) -> list[tuple[str, str]]:
    """The faults of a mapping file."""
    with pytest.raises(BadInput) as caught:
        load_mappings(path.parent, method, registers, name=str(path))
    return told(caught.value)


def test_the_kits_mappings_are_sound(tmp_path: Path, method: Method, registers: Registers) -> None:
    """Each is called like its file."""
    found = load_mappings(tmp_path, method, registers)
    assert list(found) == sorted(path.stem for path in paths.mapping_folder().glob("*.yaml"))


def test_a_mapping_of_the_portfolio_comes_before_the_kits_of_the_same_id(
    tmp_path: Path, method: Method, registers: Registers
) -> None:
    """And one with an id of its own is there besides."""
    put(tmp_path, HEAD.replace("ours", "pmo-workbook") + "columns:\n" + NAME, "a.yaml")
    put(tmp_path, HEAD + "columns:\n" + NAME, "b.yml")
    found = load_mappings(tmp_path, method, registers)
    assert found["pmo-workbook"].title == "Ours"
    assert [column.to for column in found["ours"].columns] == ["name_en"]


def test_a_mapping_is_named_by_its_id_or_by_its_file(tmp_path: Path, method: Method, registers: Registers) -> None:
    """A file may stand anywhere; it is then the only one."""
    own = tmp_path / "mappings"
    elsewhere = put(tmp_path / "elsewhere", HEAD + "columns:\n" + NAME, "x.YAML")
    assert list(load_mappings(own, method, registers, name="uk-atrs")) == ["uk-atrs"]
    assert list(load_mappings(own, method, registers, name=str(elsewhere))) == ["ours"]


def test_an_unknown_name_and_a_missing_file_are_told(tmp_path: Path, method: Method, registers: Registers) -> None:
    """With the names there are."""
    with pytest.raises(BadInput) as caught:
        load_mappings(tmp_path, method, registers, name="excel")
    assert str(caught.value).splitlines()[1] == (
        "  excel: There is no mapping of this name. Use one of events-stages, items-activated-closed, items-generic, "
        "items-jira, items-lark, items-servicenow, llm-prices, pmo-workbook, uk-atrs, us-federal-cots, "
        "us-federal-inventory, or the path of a mapping file ending in .yaml."
    )
    assert refused(tmp_path / "none.yaml", method, registers) == [("mappings/none.yaml", "cannot-read")]


def test_two_mappings_of_one_id_in_one_folder_are_told(tmp_path: Path, method: Method, registers: Registers) -> None:
    """The name of the file would decide between them."""
    put(tmp_path, HEAD + "columns:\n" + NAME, "a.yaml")
    put(tmp_path, HEAD + "columns:\n" + NAME, "b.yaml")
    with pytest.raises(BadInput) as caught:
        load_mappings(tmp_path, method, registers)
    assert told(caught.value) == [("mappings/b.yaml, record ours", "record-twice")]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("", "not-a-rule-file")]),
        ("# later\n", [("", "not-a-rule-file")]),
        ("- a\n", [("", "not-a-rule-file")]),
        ("a: [\n", [("", "yaml-broken")]),
        (HEAD + "colums: []\n", [(", field colums", "field-unknown")]),
        (
            HEAD + "columns:\n- {frm: Name, to: name_en}\n",
            [
                (", field columns.0.from", "field-missing"),
                (", field columns.0.frm", "field-unknown"),
            ],
        ),
        (HEAD + "columns:\n- {from: [], to: name_en}\n", [(", field columns.0.from", "field-empty")]),
        (HEAD + "columns:\n- {from: Name, to: Name}\n", [(", field columns.0.to", "field-pattern")]),
        (HEAD + "columns:\n- {from: Name, to: nome}\n", [(", field nome", "mapping-field-unknown")]),
        (HEAD + "columns:\n- {from: ID, to: initiative_id}\n", [(", field initiative_id", "mapping-field-issued")]),
        (HEAD + "constants: {updated_by: me}\n", [(", field updated_by", "mapping-field-issued")]),
        (HEAD + "constants: {colour: red}\n", [(", field colour", "mapping-field-unknown")]),
        (HEAD + "name_fields: [nome]\n", [(", field nome", "mapping-field-unknown")]),
        (HEAD + "source_key: no\n", [(", field no", "mapping-field-unknown")]),
        (HEAD.replace("initiatives", "things"), [(", field register", "unknown-id")]),
        (HEAD.replace("pmo-analyst", "nobody"), [(", field owner", "unknown-id")]),
        (HEAD + "encoding: gbk2\n", [(", field encoding", "unknown-id")]),
        (HEAD + "encoding: base64\n", [(", field encoding", "unknown-id")]),
        (HEAD + "date_order: ydm\n", [(", field date_order", "field-choice")]),
        (HEAD + "heading_rows: 3\n", [(", field heading_rows", "field-choice")]),
        (HEAD + "constants: {impact: huge}\n", [(", field impact", "unknown-answer")]),
        (HEAD + "constants: {impact: [low, high]}\n", [(", field impact", "unknown-answer")]),
        (HEAD + "constants: {public_facing: maybe}\n", [(", field public_facing", "unknown-answer")]),
        (HEAD + "constants: {go_live_date: soon}\n", [(", field go_live_date", "unknown-answer")]),
        (HEAD + "columns:\n- {from: R, to: impact, values: {Big: huge}}\n", [(", field impact", "unknown-answer")]),
        (HEAD + "columns:\n- {from: R, to: impact, prefixes: {Big: huge}}\n", [(", field impact", "unknown-answer")]),
        (HEAD + "columns:\n- {from: R, to: impact, otherwise: keep}\n", [(", field impact", "mapping-keep")]),
        (
            HEAD + "checks:\n- {id: C-1, title: A, title_zh: 甲, expect: filled, fields: [nome], who: nobody, "
            "remedy: Do, remedy_zh: 做, when: {impact: [huge]}}\n",
            [
                (", record C-1, field when", "unknown-answer"),
                (", record C-1, field fields", "unknown-id"),
                (", record C-1, field who", "unknown-id"),
            ],
        ),
    ],
)
def test_a_mapping_that_cannot_work_is_told(
    tmp_path: Path, method: Method, registers: Registers, text: str, faults: list[tuple[str, str]]
) -> None:
    """Before any file is read; a word that the register could not read would make it unreadable."""
    expected = [(f"mappings/ours.yaml{place}", message) for place, message in faults]
    assert refused(put(tmp_path, text), method, registers) == expected


def test_an_unknown_field_is_told_with_the_columns_there_are(
    tmp_path: Path, method: Method, registers: Registers
) -> None:
    """And how to keep what has none."""
    with pytest.raises(BadInput) as caught:
        load_mappings(tmp_path, method, registers, name=str(put(tmp_path, HEAD + "columns:\n- {from: N, to: nome}\n")))
    sentence = caught.value.faults[0].sentence()
    assert sentence.startswith(
        "mappings/ours.yaml, field nome: The register has no column “nome”. Write one of these, or begin the name of "
        "an own column with x_: "
    )
    assert "name_en, name_zh" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "columns:\n- {from: Name, to: x_anything}\n",
        "constants: {impact: 'low|medium', jurisdictions: [CN, HK], public_facing: 'yes', x_wave: '3'}\n",
        "columns:\n- {from: R, to: declared_risk, otherwise: keep, values: {Big: whatever}}\n",
        "encoding: gb18030\nsheet: 清单\nsource_key: null\nkey_scope: null\n",
    ],
)
def test_what_a_mapping_may_say(tmp_path: Path, method: Method, registers: Registers, text: str) -> None:
    """Own columns begin with x_; a choice may be one of two."""
    path = put(tmp_path, HEAD + text)
    assert list(load_mappings(tmp_path, method, registers, name=str(path))) == ["ours"]


def test_the_mapping_whose_headings_fit_best_is_chosen(tmp_path: Path, method: Method, registers: Registers) -> None:
    """For a list in Chinese, for a federal inventory, for the British records."""
    known = load_mappings(tmp_path, method, registers)
    files = {
        "pmo-workbook": ["项目编号", "项目名称", "阶段"],
        "us-federal-inventory": ["agency_name", "id", "use_case_name", "agency_bureau", "is_high_impact"],
        "us-federal-cots": ["Agency", "AI Use Case", "Agency Use (Y/N)?"],
        "uk-atrs": ["publishing_body", "tool_name", "published", "url"],
        "items-jira": ["Summary", "Issue key", "Issue Type", "Status", "Created", "Resolved", "Resolution"],
        "items-servicenow": ["Number", "Name", "State", "Submitted date", "Actual start date", "Closed"],
        "items-lark": ["需求编号", "需求标题", "状态", "提出日期", "实际开始日期", "实际完成日期"],
        "items-generic": ["Key", "Start date", "End date"],
        "items-activated-closed": ["Closed Date", "Activated Date", "ID", "Story Points"],
        "events-stages": ["流转编号", "项目编号", "变更前", "变更后", "变更时间"],
    }
    chosen = [
        choose_mapping([grid(headings, ["x"] * len(headings))], known, registers).id for headings in files.values()
    ]
    assert chosen == list(files)


def test_where_no_mapping_or_more_than_one_fits_the_user_is_asked(
    tmp_path: Path, method: Method, registers: Registers
) -> None:
    """With the names to choose from."""
    known = load_mappings(tmp_path, method, registers)
    with pytest.raises(BadInput) as caught:
        choose_mapping([grid(["Price", "Vendor"], ["1", "a"])], known, registers)
    assert told(caught.value) == [("list.csv", "mapping-none-fits")]
    assert "pmo-workbook, uk-atrs, us-federal-cots, us-federal-inventory" in caught.value.faults[0].remedy()
    put(tmp_path, HEAD.replace("ours", "one") + "columns:\n- {from: Werk, to: name_en}\n", "a.yaml")
    put(
        tmp_path,
        HEAD.replace("ours", "two") + "columns:\n- {from: Werk, to: name_zh}\nname_fields: name_zh\n",
        "b.yaml",
    )
    with pytest.raises(BadInput) as caught:
        choose_mapping([grid(["Werk"], ["1"])], load_mappings(tmp_path, method, registers), registers)
    assert told(caught.value) == [("list.csv", "mapping-several-fit")]
    assert caught.value.faults[0].remedy() == "Name one with --mapping: one, two."


def test_among_equals_the_portfolios_own_mapping_is_chosen(
    tmp_path: Path, method: Method, registers: Registers
) -> None:
    """Whoever saved a mapping for a list wants it used; two of their own are still not guessed between."""
    headings = [grid(["Project Name", "Stage"], ["a", "build"])]
    text = HEAD + "use_register_headings: true\nname_fields: [name_en]\ncolumns:\n- {from: [Name], to: name_zh}\n"
    assert choose_mapping(headings, load_mappings(tmp_path, method, registers), registers).id == "pmo-workbook"
    put(tmp_path, text)
    assert choose_mapping(headings, load_mappings(tmp_path, method, registers), registers).id == "ours"
    put(tmp_path, text.replace("id: ours", "id: mine"), "mine.yaml")
    with pytest.raises(BadInput) as caught:
        choose_mapping(headings, load_mappings(tmp_path, method, registers), registers)
    assert told(caught.value) == [("list.csv", "mapping-several-fit")]


def test_a_mapping_that_was_named_is_taken_as_it_is(tmp_path: Path, method: Method, registers: Registers) -> None:
    """Whether it fits is told when the headings are looked for."""
    known = load_mappings(tmp_path, method, registers, name="uk-atrs")
    assert choose_mapping([grid(["Price"], ["1"])], known, registers).id == "uk-atrs"


def test_a_file_in_place_of_the_folder_of_mappings_is_told(
    tmp_path: Path, method: Method, registers: dict[str, Register]
) -> None:
    """An organisation would believe its own mappings to be used."""
    (tmp_path / "mappings").write_text("id: ours\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_mappings(tmp_path / "mappings", method, registers)
    assert told(caught.value) == [("mappings", "folder-is-a-file")]
