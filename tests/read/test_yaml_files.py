"""YAML as people write it by hand: nothing changes its meaning, and a mistake is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmo_kit.errors import Faults
from pmo_kit.read.yaml_files import read_yaml, yaml_files


def read(tmp_path: Path, content: str | bytes) -> tuple[Any, list[str]]:
    """What a file with this content says, and its faults as sentences."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults = Faults()
    return read_yaml(path, path.name, faults), [fault.sentence() for fault in faults]


def test_words_and_dates_stay_as_they_were_written(tmp_path: Path) -> None:
    """`no` is not false, 007 not seven, a date and a time are text; true, numbers and null are what they look like."""
    text = "a: no\nb: 007\nc: 2026-03-01\nd: 12:30:45\ne: 1_000\nf: 0x10\ng: true\nh: -12\ni: 0.75\nj: ~\nk:\n"
    assert read(tmp_path, text) == (
        {
            "a": "no",
            "b": "007",
            "c": "2026-03-01",
            "d": "12:30:45",
            "e": "1_000",
            "f": "0x10",
            "g": True,
            "h": -12,
            "i": 0.75,
            "j": None,
            "k": None,
        },
        [],
    )


def test_a_byte_order_mark_is_not_part_of_the_first_key(tmp_path: Path) -> None:
    """Windows editors write one."""
    assert read(tmp_path, "\ufefforganisation: 银行\n") == ({"organisation": "银行"}, [])


def test_an_empty_file_says_nothing_and_is_no_fault(tmp_path: Path) -> None:
    """An overlay may be all comments."""
    assert read(tmp_path, "# nothing yet\n") == (None, [])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key `a` stands twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "the key `b` stands twice"),
        ("a: [1\nb: 2\n", 2, "did not find expected ',' or ']'"),
        ("a:\n\t- b\n", 2, "found character that cannot start any token"),
        ("a: 'b\n", 2, "found unexpected end of stream"),
        ("a: b\nc: d\x07e\n", 2, "control characters are not allowed"),
        ("? [a]\n: b\n", 1, "a key must be a word"),
        ("a: !!int x\n", "?", "invalid literal for int() with base 10: 'x'"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            1,
            "could not determine a constructor for the tag 'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, content: str, line: object, reason: str) -> None:
    """One message names the file, the line and what is wrong there; nothing is ever executed."""
    remedy = "Check the indentation, the colon after the key and the quotation marks in that line and the one before."
    assert read(tmp_path, content) == (
        None,
        [f"rules.yaml: Line {line} is not valid YAML ({reason}). {remedy}"],
    )


def test_another_encoding_is_told_with_its_byte(tmp_path: Path) -> None:
    """GB18030 is for imports; the kit's own files are UTF-8."""
    content, faults = read(tmp_path, "a: 银行".encode("gb18030"))
    assert content is None
    assert faults == [
        'rules.yaml: It is not UTF-8 (byte 3). Save it as UTF-8 ("CSV UTF-8" in Excel); '
        "foreign files come in through `pmo import`."
    ]


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    """Whatever the system says becomes the reason, in the reader's language where it is a common one."""
    faults = Faults()
    assert read_yaml(tmp_path / "none.yaml", "none.yaml", faults) is None
    assert read_yaml(tmp_path, "folder", faults) is None
    assert [fault.message for fault in faults] == ["cannot-read", "cannot-read"]
    assert [(fault.problem(), fault.problem("zh")) for fault in faults] == [
        ("The file cannot be read (No such file or directory).", "文件无法读取（文件或文件夹不存在）。"),
        ("The file cannot be read (Is a directory).", "文件无法读取（这是文件夹，不是文件）。"),
    ]


def test_both_endings_and_folders_below_are_found_in_order(tmp_path: Path) -> None:
    """A rule file called .yml is not overlooked."""
    (tmp_path / "more").mkdir()
    for name in ("b.yml", "a.yaml", "more/C.YAML", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in yaml_files(tmp_path)] == [
        "a.yaml",
        "b.yml",
        "more/C.YAML",
    ]
