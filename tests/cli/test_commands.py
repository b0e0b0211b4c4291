"""The command line as a person uses it: what it says, what it writes, how it ends."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from pmo_kit.cli import pmo as app
from pmo_kit.read.portfolio import open_portfolio
from tests.cli.conftest import Office, Pmo
from tests.conftest import COMPLETE


def test_help_lists_every_command(pmo: Pmo) -> None:
    """With one line for each."""
    code, out, _ = pmo("--help")
    assert code == 0
    context = click.Context(app)
    names = app.list_commands(context)
    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if re.match(r"  \S", line)]
    assert names
    assert listed == names
    for name in names:
        assert pmo(name, "--help")[1].startswith(f"Usage: pmo {name} ")


def test_init_then_triage_gives_a_table_of_all(pmo: Pmo, tmp_path: Path) -> None:
    """Sixty rows with their tiers, as CSV or as a workbook."""
    assert pmo("init", tmp_path / "bank")[0] == 0
    code, out, _ = pmo("triage", "-p", tmp_path / "bank", "--out", tmp_path / "t.csv")
    assert (code, out.splitlines()[-1].startswith("60 initiatives")) == (0, True)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 60
    assert pmo("triage", "-p", tmp_path / "bank")[0] == 0
    assert (tmp_path / "bank" / "triage.xlsx").stat().st_size > 5000


def test_triage_writes_what_the_ending_says_or_nothing(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """In capitals too; another ending is refused before anything is read, with the endings that are possible."""
    folder = office(COMPLETE)
    assert pmo("triage", "-p", folder, "--out", tmp_path / "T.CSV")[0] == 0
    assert "OPS-001" in (tmp_path / "T.CSV").read_text(encoding="utf-8-sig")
    assert pmo("triage", "-p", folder, "--out", tmp_path / "T.XLSX")[0] == 0
    assert (tmp_path / "T.XLSX").read_bytes().startswith(b"PK")
    for name in ("t.pdf", "t"):
        code, _, err = pmo("triage", "-p", folder, "--out", tmp_path / name)
        assert (code, ".csv, .xlsx" in err, (tmp_path / name).exists()) == (2, True, False)


def test_init_refuses_a_folder_with_something_in_it(pmo: Pmo, tmp_path: Path) -> None:
    """Exit code 2, and the folder stays as it was."""
    (tmp_path / "x").write_text("", encoding="utf-8")
    code, _, err = pmo("init", tmp_path)
    assert (code, "something in this folder" in err) == (2, True)


def test_bad_input_is_told_all_at_once_in_the_language_asked_for(pmo: Pmo, office: Office) -> None:
    """Every fault with file, cell, field and remedy; nothing on standard output; exit code 2."""
    folder = office({**COMPLETE, "impact": "huge"}, {**COMPLETE, "data": "secrets"})
    code, out, err = pmo("triage", "-p", folder)
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == "3 things to mend first:"
    assert "registers/initiatives.csv, cell" in err
    assert "“huge” is not one of the answers." in err
    _, _, chinese = pmo("--messages", "zh", "triage", "-p", folder)
    assert chinese.splitlines()[0] == "有 3 处需要先更正："
    assert "“huge”不在可选答案之内" in chinese
    assert not (folder / "triage.xlsx").exists()


@pytest.mark.parametrize(
    "arguments",
    [("run", "intake"), ("run", "intake", "--all", "--where", "pm=Wu"), ("run", "intake", "--all", "--set", "x")],
)
def test_a_command_that_is_given_wrongly_is_refused_in_either_language(
    pmo: Pmo, office: Office, arguments: tuple[str, ...]
) -> None:
    """What the kit itself asks of the options, with what to write; exit code 2."""
    folder = office(COMPLETE)
    english, chinese = (pmo("--messages", language, *arguments, "-p", folder) for language in ("en", "zh"))
    assert (english[0], english[2].startswith("1 thing to mend first:")) == (2, True)
    assert (chinese[0], chinese[2].startswith("有 1 处需要先更正：")) == (2, True)
    assert "请" in chinese[2]


@pytest.mark.notebook
def test_every_line_is_in_the_language_of_the_messages(pmo: Pmo, tmp_path: Path, monkeypatch: Any) -> None:
    """From the empty office to the index; nothing is left in English but ids, paths and what is to be typed."""
    monkeypatch.setenv("PMO_MESSAGES", "zh")
    bank, file = tmp_path / "bank", tmp_path / "list.csv"
    file.write_text("项目名称,所属部门,项目阶段\n对账助手,运营部,概念验证\n单证识别,运营部,moon\n", encoding="gb18030")
    made = pmo("init", bank, "--empty")[1]
    assert made.endswith(f"个文件。下一步：pmo run intake --all --portfolio {bank}\n")
    tried = pmo("import", file, "--into", bank, "--dry-run")[1].splitlines()
    assert tried[:2] == [
        "list.csv：映射 pmo-workbook，登记表 initiatives，编码 gb18030",
        "读入 2 行 = 新增 2 + 更新 0 + 无变化 0 + 未导入 0",
    ]
    assert tried[2].startswith("来源中已消失 0 项（登记表中仍保留），待修正 ")
    assert tried[-1] == "试运行，未写入任何内容。"
    done = pmo("import", file, "--into", bank)[1].splitlines()
    assert done[-2:] == [
        f"登记表：{bank / 'registers' / 'initiatives.csv'}",
        f"待修正清单：{bank / 'imports' / 'pmo-workbook' / '0001' / 'repairs.xlsx'}",
    ]
    told = pmo("triage", "-p", bank)[1].splitlines()
    assert (told[0], told[-1]) == ("按等级：待定 2", f"2 个项目：{bank / 'triage.xlsx'}")
    ran = pmo("run", "intake", "-i", "AI-0001", "-p", bank, "--as-of", "2026-02-11")[1].splitlines()
    assert ran[-1] == f"生成 1 页，失败 0 项：{bank / 'runs' / 'intake' / '2026-02-11' / 'index.html'}"


@pytest.mark.parametrize("wish", [(), ("--all", "--initiative", "OPS-001")])
def test_run_wants_exactly_one_way_of_choosing(pmo: Pmo, office: Office, wish: tuple[str, ...]) -> None:
    """Neither nothing nor two at once."""
    code, _, err = pmo("run", "intake", "-p", office(COMPLETE), *wish)
    assert (code, "one of --initiative, --where and --all" in err) == (2, True)


def test_run_refuses_before_anything_starts(pmo: Pmo, office: Office) -> None:
    """Unknown playbook, parameter, initiative or day: exit code 2 and no runs folder."""
    folder = office(COMPLETE)
    for arguments in (
        ("run", "intakes", "--all"),
        ("run", "intake", "--all", "--set", "typo=3"),
        ("run", "intake", "--initiative", "X-9"),
        ("run", "intake", "--all", "--as-of", "31.10.2026"),
        ("run", "intake", "--where", "stage=moon"),
        ("run", "intake", "--where", "stage"),
    ):
        code, _, err = pmo(*arguments, "-p", folder)
        assert (code, bool(err)) == (2, True), arguments
    assert not (folder / "runs").exists()


@pytest.mark.notebook
def test_run_writes_pages_and_an_index_and_tells_where(pmo: Pmo, office: Office) -> None:
    """The counts by tier, route and stage are printed; the index links each page."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002", "stage": "poc"})
    code, out, _ = pmo(
        "run", "intake", "--where", "stage=poc", "--as-of", "2026-02-11", "-p", folder, "--language", "both"
    )
    assert code == 0
    home = folder / "runs" / "intake" / "2026-02-11"
    assert out.splitlines()[-1] == f"1 page, 0 failed: {home / 'index.html'}"
    page = next((home / "OPS-002").glob("*_en.html"))
    assert f'href="OPS-002/{page.name}"' in (home / "index.html").read_text(encoding="utf-8")
    assert f'href="OPS-002/{page.name.replace("_en", "_zh")}"' in (home / "index_zh.html").read_text(encoding="utf-8")


def test_import_names_the_columns_it_does_not_know(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """Before anything is written, in the reader's language; and the repair list says at which cell."""
    file = tmp_path / "list.csv"
    file.write_text("项目名称,密级,电话\n对账助手,内部,010\n", encoding="utf-8")
    folder = office(COMPLETE)
    _, out, _ = pmo("import", file, "--into", folder, "--dry-run")
    assert "2 columns not recognised: 密级, 电话 – add them to `from`" in out
    _, out, _ = pmo("--messages", "zh", "import", file, "--into", folder)
    assert "2 列未能识别：密级, 电话；" in out
    repairs = (folder / "imports" / "pmo-workbook" / "0001" / "repairs.csv").read_text(encoding="utf-8")
    assert ",B1,,,column-unknown," in repairs
    assert ",A2," not in repairs


def test_import_counts_every_row_and_a_dry_run_writes_nothing(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """New, then unchanged; the repair list lies beside the raw rows."""
    folder = office(COMPLETE)
    file = tmp_path / "list.csv"
    file.write_text("项目名称,所属部门,项目阶段\n对账助手,运营部,概念验证\n单证识别,运营部,moon\n", encoding="gb18030")
    before = sorted(folder.rglob("*"))
    code, out, _ = pmo("import", file, "--into", folder, "--dry-run", "--mapping", "pmo-workbook")
    assert (code, out.splitlines()[-1]) == (0, "Dry run: nothing was written.")
    assert sorted(folder.rglob("*")) == before
    code, out, _ = pmo("import", file, "--into", folder)
    assert "2 rows in = 2 new + 0 updated + 0 unchanged + 0 rejected" in out
    assert (folder / "imports" / "pmo-workbook" / "0001" / "repairs.xlsx").is_file()
    assert "“moon”" in (folder / "imports" / "pmo-workbook" / "0001" / "repairs.csv").read_text(encoding="utf-8")
    code, out, _ = pmo("import", file, "--into", folder)
    assert "2 rows in = 0 new + 0 updated + 2 unchanged + 0 rejected" in out


def test_import_of_an_unreadable_file_changes_nothing(pmo: Pmo, office: Office, tmp_path: Path) -> None:
    """A file that is not what its name says; the lock that is left is empty."""
    folder = office(COMPLETE)
    (folder / "registers" / ".lock").touch()
    (tmp_path / "list.xlsx").write_text("not a workbook", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, _, err = pmo("import", tmp_path / "list.xlsx", "--into", folder)
    assert (code, "not an Excel workbook" in err) == (2, True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_lists_that_are_imported_at_once_lose_nothing(office: Office, tmp_path: Path) -> None:
    """One import waits for the other, and issues its ids after it."""
    folder = office()
    running = []
    for name in ("east", "west", "north"):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"项目名称\n{name}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pmo_kit", "import", str(file), "--into", str(folder), "--source", name]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    assert [each.wait() for each in running if each.communicate()] == [0, 0, 0]
    assert sorted(open_portfolio(folder).frames["initiatives"]["initiative_id"]) == ["AI-0001", "AI-0002", "AI-0003"]
