"""Register definitions that fit together, and frames in which every cell has been read or told."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pandas as pd
import pytest

from pmo_kit.errors import BadInput, Faults
from pmo_kit.model.characters import plain
from pmo_kit.model.method import Method
from pmo_kit.model.register import NUMERIC, Register
from pmo_kit.read.method import load_method
from pmo_kit.read.registers import load_registers, read_register, typed_frame, unique_names
from tests.read.conftest import told

HEAD = {
    "register": "things",
    "number": "'99'",
    "title": "Things",
    "title_zh": "事物",
    "key": "thing_id",
    "id_prefix": "T-",
}
KEY = "{id: thing_id, type: id, title: Thing, title_zh: 事物编号}"


def definition(tmp_path: Path, *columns: str, checks: str = "[]", **head: str) -> Path:
    """A folder with the definition of one register."""
    lines = [f"{key}: {value}" for key, value in {**HEAD, **head}.items()]
    listed = "".join(f"\n- {column}" for column in (KEY, *columns))
    text = "\n".join([*lines, f"columns:{listed}", f"checks: {checks}\n"])
    (tmp_path / "things.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def refused(method: Method, folder: Path) -> list[tuple[str, str]]:
    """The faults of the definitions in a folder."""
    with pytest.raises(BadInput) as caught:
        load_registers(method, folder)
    return told(caught.value)


def csv(tmp_path: Path, text: str, name: str = "vendors.csv") -> Path:
    """A folder with one register."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_kits_registers_fit_together(registers: dict[str, Register]) -> None:
    """Each has its key among its columns, and an id prefix that no other has."""
    assert set(registers) >= {"initiatives", "milestones", "stage_events", "costs", "vendors", "tools"}
    assert all(register.key in register.columns for register in registers.values())
    assert len({register.id_prefix for register in registers.values()}) == len(registers)


def test_no_heading_of_a_register_means_two_columns(registers: dict[str, Register]) -> None:
    """Compared as headings are compared: width, case, spaces and marks at the ends do not matter."""
    for register in registers.values():
        words = [plain(word) for column in register.columns.values() for word in {*map(plain, column.headings())}]
        assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_question_is_a_column_of_the_initiatives(method: Method, registers: dict[str, Register]) -> None:
    """Also one that a portfolio adds."""
    columns = registers["initiatives"].columns
    for key, question in method.questions.items():
        assert (columns[key].title, columns[key].values) == (question.title, question.values)


def test_a_question_of_a_portfolio_is_a_column_too(tmp_path: Path) -> None:
    """Without touching the kit."""
    (tmp_path / "ours.yaml").write_text(
        dedent(
            """
            questions:
            - id: model_card
              section: technique
              type: yes_no
              title: Model card
              title_zh: 模型卡
              ask: Is there one?
              ask_zh: 有吗？
              help: Say.
              help_zh: 请说明。
              example: 'yes'
              answered_by: model-owner
              required: G3
              owner: pmo-lead
              source: [kit-practice]
            """
        ),
        encoding="utf-8",
    )
    registers = load_registers(load_method(tmp_path)[0])
    assert registers["initiatives"].columns["model_card"].type == "yes_no"


COLUMN = "{id: c, type: text, title: C, title_zh: 列}"


@pytest.mark.parametrize(
    ("columns", "faults"),
    [
        (["{id: c, type: colour, title: C, title_zh: 列}"], [("record c, field type", "field-choice")]),
        (["{id: c, type: text, title: C}"], [("record c, field title_zh", "field-missing")]),
        (["{id: C-1, type: text, title: C, title_zh: 列}"], [("record C-1, field id", "field-pattern")]),
        (["{id: c, type: text, title: C, title_zh: 列, hint: x}"], [("record c, field hint", "field-unknown")]),
        ([COLUMN, COLUMN], [("record c", "record-twice")]),
        (["just a word"], [("field columns.1", "field-keys")]),
        (["{questions: all}", "{id: impact, type: text, title: C, title_zh: 列}"], [("record impact", "record-twice")]),
        (["{id: c, type: choice, title: C, title_zh: 列}"], [("record c", "answers-missing")]),
        (
            ["{id: c, type: text, title: C, title_zh: 列, values: [{id: a, title: A, title_zh: 甲}]}"],
            [("record c", "answers-missing")],
        ),
        (["{id: c, type: choice, title: C, title_zh: 列, of: phases}"], [("record c", "unknown-id")]),
        (
            ["{id: c, type: id, title: C, title_zh: 列, refers_to: nothing}"],
            [("record c, field refers_to", "unknown-id")],
        ),
    ],
)
def test_a_column_that_is_not_one_is_refused(
    tmp_path: Path, method: Method, columns: list[str], faults: list[tuple[str, str]]
) -> None:
    """An unknown type, a missing title, answers where there can be none, and so on."""
    found = refused(method, definition(tmp_path, *columns))
    assert found == [(f"templates/registers/things.yaml, {place}", message) for place, message in faults]


def test_an_unknown_column_type_is_told_with_the_types(tmp_path: Path, method: Method) -> None:
    """What is wrong and what to write."""
    with pytest.raises(BadInput) as caught:
        load_registers(method, definition(tmp_path, "{id: c, type: colour, title: C, title_zh: 列}"))
    assert str(caught.value).splitlines()[1] == (
        "  templates/registers/things.yaml, record c, field type: “colour” is not possible here. Write one of: 'id', "
        "'text', 'person', 'date', 'moment', 'number', 'whole', 'money', 'currency', 'yes_no', 'choice', 'set', 'band'."
    )


CHECK = {
    "id": "T-1",
    "title": "A",
    "title_zh": "甲",
    "expect": "filled",
    "fields": "[thing_id]",
    "who": "pmo-analyst",
    "remedy": "Do",
    "remedy_zh": "做",
}
CHOICE = "{id: c, type: choice, title: C, title_zh: 列, values: [{id: a, title: A, title_zh: 甲}]}"
NUMBER = "{id: n, type: number, title: N, title_zh: 数}"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"expect": "maybe"}, [("record T-1, field expect", "field-choice")]),
        ({"fields": "[nothing]"}, [("record T-1, field fields", "unknown-id")]),
        ({"who": "nobody"}, [("record T-1, field who", "unknown-id")]),
        ({"when": "{phase: [a]}"}, [("record T-1, field when", "unknown-attribute")]),
        ({"when": "{c: [b]}"}, [("record T-1, field when", "unknown-answer")]),
        ({"when": "{c: '>=3'}"}, [("record T-1, field when", "wrong-comparison")]),
        ({"when": "{x_anything: [b]}", "fields": "[x_more]"}, []),
        (
            {"expect": "in_line"},
            [("record T-1, field like", "check-without-kind"), ("record T-1, field fields", "check-not-a-number")],
        ),
        ({"expect": "in_line", "fields": "[n]", "like": "[d]"}, [("record T-1, field fields", "unknown-id")]),
        ({"expect": "in_line", "fields": "[n]", "like": "[c]"}, []),
        ({"expect": "in_order", "fields": "[n]"}, [("record T-1, field fields", "check-without-order")]),
        ({"expect": "in_order", "fields": "[n, c]"}, [("record T-1, field fields", "check-without-order")]),
        ({"expect": "rising", "fields": "[c, c]"}, [("record T-1, field fields", "check-without-order")]),
        ({"expect": "rising", "fields": "[n, n]"}, []),
    ],
)
def test_a_check_of_good_rows_speaks_of_columns_answers_and_roles_that_there_are(
    tmp_path: Path, method: Method, changes: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    """A misspelt one would never find anything. Own columns begin with x_ and may be anything."""
    check = ", ".join(f"{key}: {value}" for key, value in {**CHECK, **changes}.items())
    folder = definition(tmp_path, f"{CHOICE}\n- {NUMBER}", checks=f"\n- {{{check}}}")
    if not faults:
        assert load_registers(method, folder)["things"].checks[0].id == "T-1"
        return
    expected = [(f"templates/registers/things.yaml, {place}", message) for place, message in faults]
    assert refused(method, folder) == expected


@pytest.mark.parametrize(
    ("head", "faults"),
    [
        ({"key": "nothing"}, [("field key", "unknown-id")]),
        ({"id_prefix": "t"}, [("field id_prefix", "field-pattern")]),
        ({"number": "99"}, [("field number", "field-text")]),
        ({"colour": "red"}, [("field colour", "field-unknown")]),
    ],
)
def test_the_head_of_a_definition_is_checked(
    tmp_path: Path, method: Method, head: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    """Key, prefix and number; nothing else."""
    expected = [(f"templates/registers/things.yaml, {place}", message) for place, message in faults]
    assert refused(method, definition(tmp_path, **head)) == expected


@pytest.mark.parametrize("text", ["", "- a list\n", "register: [\n"])
def test_a_file_that_is_no_definition_is_refused(tmp_path: Path, method: Method, text: str) -> None:
    """One message, and no error of the program."""
    (tmp_path / "things.yaml").write_text(text, encoding="utf-8")
    assert len(refused(method, tmp_path)) == 1


def test_every_declared_column_is_in_the_frame_whatever_the_file_has(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """In the order of the definition, numbers as numbers, the rest as text; own columns behind."""
    folder = csv(tmp_path, "备注,Vendor id,annual_spend\n好,V-1,12.5万\n")
    faults = Faults()
    frame, places = read_register(registers["vendors"], folder, method, faults)
    assert told(faults) == []
    assert places is not None
    assert places.path == folder / "vendors.csv"
    assert places.place("V-1", "annual_spend").cell == "C2"
    assert list(frame.columns) == [*registers["vendors"].columns, "备注"]
    kinds = {name: str(frame[name].dtype) for name in frame}
    columns = registers["vendors"].columns
    assert kinds == {
        **{name: "float64" if column.type in NUMERIC else "str" for name, column in columns.items()},
        "备注": "str",
    }
    assert frame.loc[0, ["vendor_id", "annual_spend", "备注"]].tolist() == ["V-1", 125_000.0, "好"]
    assert frame.loc[0].notna().sum() == 3


def test_two_own_columns_of_one_name_are_both_kept(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """The second one with a number."""
    folder = csv(tmp_path, "vendor_id,备注,备注\nV-1,a,b\n")
    frame, _ = read_register(registers["vendors"], folder, method, Faults())
    assert frame[["备注", "备注 (2)"]].values.tolist() == [["a", "b"]]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a (2)", "a"], ["a", "a (2)", "a (3)"]),
    ],
)
def test_names_of_columns_are_made_different(names: list[str], found: list[str]) -> None:
    """A name that is taken gets the next number that is not."""
    assert unique_names(names) == found


def test_all_faults_of_a_table_come_at_once(tmp_path: Path, registers: dict[str, Register], method: Method) -> None:
    """Each with its cell; the same wrong word in two rows is two faults."""
    text = (
        "initiative_id,stage,submitted_on,approved_budget,parent_id\n"
        "A-1,pilto,2026-13-01,lots,\n"
        "A-1,build,,,\n"
        ",pilto,,,\n"
        "a b,,,,\n"
    )
    faults = Faults()
    frame, _ = read_register(registers["initiatives"], csv(tmp_path, text, "initiatives.csv"), method, faults)
    file = "registers/initiatives.csv"
    assert sorted(told(faults)) == sorted(
        [
            (f"{file}, cell B2, field initiatives.stage", "cell-choice"),
            (f"{file}, cell B4, field initiatives.stage", "cell-choice"),
            (f"{file}, cell C2, field initiatives.submitted_on", "cell-date"),
            (f"{file}, cell D2, field initiatives.approved_budget", "cell-number"),
            (f"{file}, cell A5, field initiatives.initiative_id", "cell-id"),
            (f"{file}, record row 4, field initiative_id", "cell-missing"),
            (f"{file}, record A-1, field initiative_id", "id-twice"),
        ]
    )
    twice = next(fault for fault in faults if fault.message == "id-twice")
    assert twice.problem() == "Two rows have this id (rows 2, 3)."
    assert frame["stage"].tolist()[1] == "build"


def test_a_missing_column_is_told_once_and_not_for_every_row(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """The key, or another one that no row can do without."""
    folder = csv(tmp_path, "milestone_id,name_en\nM-1,a\nM-2,b\n", "milestones.csv")
    faults = Faults()
    read_register(registers["milestones"], folder, method, faults)
    assert [fault.sentence() for fault in faults] == [
        "registers/milestones.csv: No column is headed initiative_id. "
        "Add the heading; foreign files come in through `pmo import`."
    ]


def test_a_column_that_must_be_there_may_hold_blanks(
    tmp_path: Path, registers: dict[str, Register], method: Method
) -> None:
    """Evidence of the whole organisation names no initiative; without the column nobody could tell which does."""
    faults = Faults()
    folder = csv(tmp_path, "evidence_id,initiative_id,artefact\nE-1,,governance-charter\n", "evidence.csv")
    frame, _ = read_register(registers["evidence"], folder, method, faults)
    assert (list(faults), frame["initiative_id"].isna().tolist()) == ([], [True])
    read_register(
        registers["evidence"], csv(tmp_path, "evidence_id,artefact\nE-1,board-report\n", "evidence.csv"), method, faults
    )
    assert [message for _, message in told(faults)] == ["key-missing"]


def test_a_required_cell_that_is_empty_is_told(tmp_path: Path, registers: dict[str, Register], method: Method) -> None:
    """A milestone belongs to an initiative; one with a wrong id is told once, as wrong."""
    folder = csv(tmp_path, "milestone_id,initiative_id\nM-1,\nM-2,a b\nM-3,A-1\n", "milestones.csv")
    faults = Faults()
    read_register(registers["milestones"], folder, method, faults)
    assert told(faults) == [
        ("registers/milestones.csv, cell B3, field milestones.initiative_id", "cell-id"),
        ("registers/milestones.csv, record row 2, field initiative_id", "cell-missing"),
    ]


def test_a_frame_without_cells_has_the_length_asked_for(registers: dict[str, Register]) -> None:
    """An empty row to fill in."""
    frame = typed_frame(registers["vendors"], {}, length=2)
    assert frame.shape == (2, len(registers["vendors"].columns))
    assert frame.isna().to_numpy().all()
    assert isinstance(frame, pd.DataFrame)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("type: number, min: 0, max: 1", False),
        ("type: money, min: 0", False),
        ("type: number, min: 2, max: 1", True),
        ("type: text, min: 0", True),
        ("type: date, max: 5", True),
    ],
)
def test_limits_belong_to_numbers_and_the_smaller_one_comes_first(
    tmp_path: Path, method: Method, column: str, *, wrong: bool
) -> None:
    """Anything else would never be looked at."""
    folder = definition(tmp_path, f"{{id: c, title: C, title_zh: 列, {column}}}")
    if not wrong:
        assert "c" in load_registers(method, folder)["things"].columns
        return
    assert refused(method, folder) == [("templates/registers/things.yaml, record c", "limits-wrong")]


def test_no_register_lets_a_number_be_below_zero(registers: dict[str, Register]) -> None:
    """Frequencies, amounts, counts and shares: a new column says its limits, or stands here with its reason."""
    numbers = {
        f"{register.id}.{column.id}": column.min
        for register in registers.values()
        for column in register.columns.values()
        if column.type in NUMERIC
    }
    assert len(numbers) > 30
    assert [name for name, least in numbers.items() if least is None or least < 0] == []
