"""Writing a register: what is read again is the same, and what nobody changed stays as it was written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.errors import BadInput, Faults
from pmo_kit.model.characters import clean
from pmo_kit.model.method import Method
from pmo_kit.model.register import Register
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.read.registers import read_register, typed_frame
from pmo_kit.read.write_register import read_answers, register_path, save_answers, write_register
from tests.model.test_characters import NASTY
from tests.read.conftest import told

Office = Callable[..., Path]
Make = Callable[..., Path]
ONE = {"initiative_id": "AI-0001", "name_en": "Desk helper", "name_zh": "桌面助手", "stage": "试点"}


def read(folder: Path, register: Register, method: Method) -> pd.DataFrame:
    """The frame of a register that has no faults."""
    faults = Faults()
    frame, _ = read_register(register, folder, method, faults)
    assert told(faults) == []
    return frame


def frame_of(register: Register, texts: list[str], numbers: list[float | None]) -> pd.DataFrame:
    """A frame as reading makes it: clean text, numbers with four decimals, an own column."""
    kept = [clean(text) or None for text in texts]
    cells = {
        "vendor_id": pd.Series([f"V-{number}" for number in range(len(texts))]),
        "name_en": pd.Series(kept, dtype="str"),
        "annual_spend": pd.Series(numbers, dtype="float64"),
    }
    return typed_frame(register, cells, {"备注": pd.Series(kept, dtype="str")}, length=len(texts))


TEXTS = st.lists(NASTY, min_size=1, max_size=4)
NUMBERS = st.lists(
    st.none() | st.floats(min_value=0, max_value=1e14).map(lambda number: round(number, 4) + 0.0),
    min_size=4,
    max_size=4,
)


@pytest.mark.parametrize("ending", ["csv", "yaml", "xlsx"])
def test_what_is_written_is_read_again_as_the_same(
    ending: str, registers: dict[str, Register], method: Method, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the text: formulas, quotation marks, line ends, both languages. Writing it again changes no byte."""
    register = registers["vendors"]

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(TEXTS, NUMBERS)
    def holds(texts: list[str], numbers: list[float | None]) -> None:
        folder = tmp_path_factory.mktemp("written")
        path = folder / f"vendors.{ending}"
        if ending == "xlsx":
            book = openpyxl.Workbook()
            book.active.title = "vendors"
            book.active.append(["vendor_id"])
            book.save(path)
        frame = frame_of(register, texts, numbers[: len(texts)])
        write_register(frame, register, path, method)
        again = read(folder, register, method).reindex(columns=frame.columns)
        pd.testing.assert_frame_equal(again.astype(object), frame.astype(object), check_dtype=False)
        before = path.read_bytes()
        write_register(again, register, path, method)
        assert path.read_bytes() == before

    holds()


def test_a_new_register_has_every_column_and_opens_in_excel(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """UTF-8 with the mark that Excel looks for; nothing in it runs."""
    register = registers["vendors"]
    frame = frame_of(register, ['=HYPERLINK("x")', "<b>甲</b>"], [1.5, -2.0])
    path = register_path(register, tmp_path)
    write_register(frame, register, path, method)
    assert path == tmp_path / "vendors.csv"
    assert path.read_bytes().decode("utf-8").splitlines() == [
        "\ufeff" + ",".join([*register.columns, "备注"]),
        'V-0,"\'=HYPERLINK(""x"")",,,,,,,1.5,,,"\'=HYPERLINK(""x"")"',
        "V-1,<b>甲</b>,,,,,,,-2,,,<b>甲</b>",
    ]


def test_headings_their_order_and_the_words_of_answers_stay_as_people_wrote_them(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """Only the cell that changed changes; a column that has something new is added, one without is not."""
    register = registers["vendors"]
    path = tmp_path / "vendors.csv"
    path.write_text(
        "\ufeff备注,供应商编号,关联机构,本年支出,续约日\n好,V-1,是,12.5万,2026/3/1\n,V-2,否,,\n", encoding="utf-8"
    )
    frame = read(tmp_path, register, method)
    write_register(frame, register, path, method)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == "好,V-1,是,12.5万,2026/3/1"
    frame.loc[1, "group_company"] = "yes"
    frame.loc[0, "annual_spend"] = 130_000.0
    frame.loc[1, "service"] = "hosting"
    write_register(frame, register, path, method)
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "备注,供应商编号,关联机构,本年支出,续约日,service",
        "好,V-1,是,130000,2026/3/1,",
        ",V-2,yes,,,hosting",
    ]


def test_a_word_that_could_not_be_read_is_replaced(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """Only words that still say the same stay."""
    register = registers["vendors"]
    (tmp_path / "vendors.csv").write_text("vendor_id,关联机构\nV-1,也许\n", encoding="utf-8")
    cells = {"vendor_id": pd.Series(["V-1"]), "group_company": pd.Series(["yes"])}
    write_register(typed_frame(register, cells, length=1), register, tmp_path / "vendors.csv", method)
    assert (tmp_path / "vendors.csv").read_text(encoding="utf-8-sig") == "vendor_id,关联机构\nV-1,yes\n"


def test_of_a_workbook_only_the_changed_cells_are_touched(
    workbook: Make, registers: dict[str, Register], method: Method
) -> None:
    """Titles above, formats, other sheets and the results of their formulas stay."""
    register = registers["vendors"]
    path = workbook(
        "registers/b.xlsx",
        {
            "供应商": [
                ["供应商编号", "英文名称", "本年支出", None],
                ["V-1", "Acme", 10, None],
                ["V-2", "Beta", None, None],
            ],
            "Dashboard": [["=SUM(供应商!C:C)"]],
        },
    )
    book = openpyxl.load_workbook(path)
    book["供应商"]["C2"].number_format = "#,##0"
    book["供应商"]["C3"].number_format = "#,##0"
    book.save(path)
    frame = read(path.parent, register, method)
    frame.loc[0, "annual_spend"] = 12.5
    frame = pd.concat([frame, frame_of(register, ["=1+1"], [7.0]).assign(vendor_id="V-3")], ignore_index=True)
    write_register(frame, register, path, method)
    sheet = openpyxl.load_workbook(path)["供应商"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["供应商编号", "英文名称", "本年支出", "备注"],
        ["V-1", "Acme", 12.5, None],
        ["V-2", "Beta", None, None],
        ["V-3", "=1+1", 7, "=1+1"],
    ]
    assert [sheet.cell(row, 3).number_format for row in (2, 3, 4)] == ["#,##0"] * 3
    assert sheet["B4"].data_type == "s"
    assert openpyxl.load_workbook(path)["Dashboard"]["A1"].value == "=SUM(供应商!C:C)"


def test_a_workbook_that_nothing_changed_is_the_same_file(
    workbook: Make, registers: dict[str, Register], method: Method
) -> None:
    """Byte for byte."""
    path = workbook("registers/b.xlsx", {"vendors": [["vendor_id", "关联机构"], ["V-1", "是"]]})
    before = path.read_bytes()
    write_register(read(path.parent, registers["vendors"], method), registers["vendors"], path, method)
    assert path.read_bytes() == before


def test_a_row_that_is_gone_from_the_frame_is_gone_from_every_form(
    workbook: Make, tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """What is written is what the frame holds."""
    register = registers["vendors"]
    (tmp_path / "vendors.csv").write_text("vendor_id,service\nV-1,a\nV-2,b\n", encoding="utf-8")
    sheet = workbook("registers/b.xlsx", {"vendors": [["vendor_id", "service"], ["V-1", "a"], ["V-2", "b"]]})
    for path in (tmp_path / "vendors.csv", sheet):
        frame = read(path.parent, register, method)
        write_register(frame[1:].reset_index(drop=True), register, path, method)
        assert read(path.parent, register, method)["vendor_id"].tolist() == ["V-2"]


def test_a_text_that_no_cell_of_a_workbook_can_hold_is_refused(
    workbook: Make, registers: dict[str, Register], method: Method
) -> None:
    """Excel would cut it off without a word."""
    register = registers["vendors"]
    path = workbook("registers/b.xlsx", {"vendors": [["vendor_id", "service"], ["V-1", "a"]]})
    frame = read(path.parent, register, method)
    frame.loc[0, "service"] = "x" * 32_768
    before = path.read_bytes()
    with pytest.raises(BadInput) as caught:
        write_register(frame, register, path, method)
    assert told(caught.value) == [("registers/b.xlsx, sheet vendors, cell B2", "cell-too-long")]
    assert path.read_bytes() == before


def test_answers_are_saved_into_the_row(office: Office) -> None:
    """As a form gives them; every other cell stays."""
    folder = office(ONE, {**ONE, "initiative_id": "AI-0002"})
    assert (
        save_answers(folder, "AI-0001", {"stage": "build", "purpose": "Drafts\r\nreplies", "impact": "低"}) == "AI-0001"
    )
    frame = open_portfolio(folder).frames["initiatives"]
    assert frame[["stage", "purpose", "impact"]].fillna("").values.tolist() == [
        ["build", "Drafts\nreplies", "low"],
        ["pilot", "", ""],
    ]
    lines = (folder / "registers" / "initiatives.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "initiative_id,name_en,name_zh,stage,purpose,impact"
    assert lines[-1] == "AI-0002,Desk helper,桌面助手,试点,,"


def test_an_answer_can_be_taken_back(office: Office) -> None:
    """An empty answer empties the cell."""
    folder = office(ONE)
    save_answers(folder, "AI-0001", {"stage": ""})
    assert open_portfolio(folder).frames["initiatives"]["stage"].isna().tolist() == [True]


def test_new_is_a_new_row_with_the_next_id(office: Office) -> None:
    """In an empty register the first one; and never one that an import has issued."""
    folder = office()
    assert save_answers(folder, "new", {"name_en": "A"}) == "AI-0001"
    assert save_answers(folder, "new", {"name_en": "B"}) == "AI-0002"
    state = folder / "imports" / "somewhere" / "state.csv"
    state.parent.mkdir(parents=True)
    state.write_text("record_id\nAI-0041\n", encoding="utf-8")
    assert save_answers(folder, "new", {"name_en": "C"}) == "AI-0042"
    frame = open_portfolio(folder).frames["initiatives"]
    assert frame["name_en"].tolist() == ["A", "B", "C"]


def test_processes_that_save_at_once_lose_nothing(office: Office) -> None:
    """Each new initiative gets an id of its own, and every row is there in the end."""
    folder = office(ONE)
    code = "import sys; from pmo_kit.read.write_register import save_answers as s; print(s(sys.argv[1], 'new', {}))"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    issued = sorted(each.communicate()[0].strip() for each in running)
    assert issued == ["AI-0002", "AI-0003", "AI-0004", "AI-0005"]
    assert sorted(open_portfolio(folder).frames["initiatives"]["initiative_id"]) == ["AI-0001", *issued]


def test_answers_that_cannot_be_read_are_all_told_and_nothing_is_written(office: Office) -> None:
    """With the record and the column of each."""
    folder = office(ONE)
    before = (folder / "registers" / "initiatives.csv").read_bytes()
    with pytest.raises(BadInput) as caught:
        save_answers(folder, "AI-0009", {"stage": "pilto", "colour": "red", "initiative_id": "X", "impact": "low"})
    assert told(caught.value) == [
        ("registers/initiatives", "initiative-unknown"),
        ("registers/initiatives, record AI-0009, field stage", "cell-choice"),
        ("registers/initiatives, record AI-0009, field colour", "unknown-attribute"),
        ("registers/initiatives, record AI-0009, field initiative_id", "unknown-attribute"),
    ]
    assert (folder / "registers" / "initiatives.csv").read_bytes() == before


def test_a_read_only_register_is_left_alone(office: Office) -> None:
    """One message, and the file as it was."""
    folder = office(ONE)
    path = folder / "registers" / "initiatives.csv"
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(BadInput) as caught:
        save_answers(folder, "AI-0001", {"stage": "build"})
    assert [message for _, message in told(caught.value)] == ["cannot-write"]
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [".lock", "initiatives.csv"]


def test_answers_as_the_register_keeps_them(registers: dict[str, Register], method: Method) -> None:
    """For a form that shows what would follow before anything is saved."""
    faults = Faults()
    answers = {"techniques": "agentic", "pi_subjects": "120万", "name_en": ""}
    read = read_answers(answers, registers["initiatives"], method, faults)
    assert read["pi_subjects"] == 1_200_000.0
    assert read["name_en"] is None
    assert "agentic" in str(read["techniques"]).split("; ")
    assert told(faults) == []
