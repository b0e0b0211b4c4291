"""`pmo update` as a person uses it: the newest template comes, and nothing that people wrote is lost."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

import docx
import openpyxl
import pytest
from cookiecutter.main import cookiecutter

from pmo_kit.cli import main
from pmo_kit.read import together
from pmo_kit.read.files import write_whole
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run import new_project
from tests.cli.conftest import Pmo

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE, FIRST = ROOT / "cookiecutter-ai-project", ROOT / "tests" / "data" / "first-template"
DAY = ("--as-of", "2026-10-31")
CI, HOOKS, PAGE, SETTINGS = ".github/workflows/governance.yml", ".pre-commit-config.yaml", "README.md", "portfolio.yaml"
RACI = "documents/OPS-001/raci.en.md"
NEW_FIELD = """
  - {id: own-words, title: In own words, title_zh: 补充, hint: Say it, hint_zh: 请填写, read_by: [pmo-lead],
     example: So., example_zh: 如此。}
"""


def run(*arguments: object) -> int:
    """The command, where nobody looks at what it prints."""
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


def changed(folder: Path, path: str, *pairs: tuple[str, str]) -> None:
    """Write in a file as a person would: each text instead of another, which is there."""
    text = (folder / path).read_bytes().decode("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / path).write_bytes(text.encode("utf-8"))


def held_in(folder: Path) -> dict[str, bytes]:
    """Every file by its path, with what is in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def text_of(folder: Path, path: str) -> str:
    """What stands in a file."""
    return (folder / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def older_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of an earlier version: another check in the pipeline, another ignore list, a file since given up."""
    folder = tmp_path_factory.mktemp("older") / "template"
    shutil.copytree(TEMPLATE, folder)
    inside = next(folder.glob("{{*"))
    changed(folder, "cookiecutter.json", ('"_template_version": "', '"_template_version": "0.0.'))
    changed(inside, CI, ("actions/checkout@v4", "actions/checkout@v3"), ('"3.11"', '"3.10"'))
    changed(inside, ".gitignore", ("lab/\n", ""))
    changed(inside, HOOKS, ("verbose: true", "verbose: false"))
    (inside / "GUIDE.md").write_text("Read this.\n", encoding="utf-8")
    (inside / "NOTES.md").write_text("Write here.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, older_template: Path) -> Path:
    """A folder that the earlier template made, with its documents and Word files."""
    folder = tmp_path_factory.mktemp("made") / "project"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(new_project, "TEMPLATE", str(older_template))
        assert run("new", folder, "--no-input", "--word", *DAY, "--answer", "technique=generative") == 0
    return folder


@pytest.fixture
def older(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    return shutil.copytree(made_once, tmp_path / "project")


@pytest.fixture(scope="module")
def first_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from before the template kept a record, as `pmo new` left it then."""
    folder = tmp_path_factory.mktemp("first")
    answers = {"technique": "generative", "name_zh": "助手"}
    made = Path(cookiecutter(str(FIRST), no_input=True, extra_context=answers, output_dir=str(folder)))
    assert run("new", "--in", made, *DAY) == 0
    for path in made.rglob("*.md"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith("<!-- fields:") and "pmo update" not in line)
        path.write_text("".join(kept), encoding="utf-8")
    return made


@pytest.fixture
def first(first_once: Path, tmp_path: Path) -> Path:
    """A copy of it to work in."""
    return shutil.copytree(first_once, tmp_path / "first")


def test_what_nobody_touched_is_renewed_and_the_second_time_is_nothing_new(pmo: Pmo, older: Path) -> None:
    """A file that the template has given up goes; nothing else is written, on another day either."""
    code, told, _ = pmo("update", older, *DAY)
    assert (code, "Template 0.0.0.1.0 is now 0.1.0" in told) == (0, True)
    assert ("checkout@v4" in text_of(older, CI), "lab/" in text_of(older, ".gitignore")) == (True, True)
    assert not (older / "GUIDE.md").exists()
    before = held_in(older)
    code, told, _ = pmo("update", older, "--as-of", "2026-11-30")
    assert (code, "Nothing new" in told, held_in(older) == before) == (0, True, True)
    _, told, _ = pmo("--messages", "zh", "update", older, *DAY)
    assert "没有新内容" in told


def test_the_edits_of_several_people_are_all_kept_and_conflicts_are_named(pmo: Pmo, older: Path) -> None:
    """In the first page, a pipeline, a document, a register; only the line that both changed stands there twice."""
    changed(older, PAGE, ("## What to do next", "## Our contacts\n\n李伟, ext. 5512\n\n## What to do next"))
    changed(
        older,
        CI,
        ("checkout@v3", "checkout@v3.6"),
        ("- run: pmo check -p .", "- run: pmo check -p .\n    - run: make ours"),
    )
    changed(older, HOOKS, ("repos:", "# 本组自用\nrepos:"))
    changed(older, RACI, ("<!-- end: heading -->", "<!-- end: heading -->\n\nAgreed with the sponsor."))
    changed(older, "registers/initiatives.yaml", ("  stage: intake", '  stage: intake\n  purpose: "回复客户"'))
    changed(older, "NOTES.md", ("Write here.", "Our notes."))
    risks = (older / "registers" / "risks.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (older / "registers" / "risks.csv").write_text(
        f"{risks}\nRK-1,OPS-001{',' * (risks.count(',') - 1)}\n", encoding="utf-8"
    )
    register = held_in(older)["registers/risks.csv"]
    code, told, _ = pmo("update", older, *DAY)
    assert code == 1
    assert f"{CI}, lines" not in told
    assert f"{CI}: conflict in line 8" in told
    pipeline = text_of(older, CI)
    for kept in ("checkout@v3.6", "checkout@v4", "make ours", '"3.11"', "<<<<<<< your text", ">>>>>>> template 0.1.0"):
        assert kept in pipeline
    assert ("# 本组自用" in text_of(older, HOOKS), "verbose: true" in text_of(older, HOOKS)) == (True, True)
    assert "李伟, ext. 5512" in text_of(older, PAGE)
    assert "Agreed with the sponsor." in text_of(older, RACI)
    assert "回复客户" in text_of(older, RACI.replace("raci.en", "intake-form.zh"))
    assert held_in(older)["registers/risks.csv"] == register
    assert "Our notes." in text_of(older, "NOTES.md")
    (row,) = open_portfolio(older).frames["initiatives"].to_dict("records")
    assert row["purpose"] == "回复客户"


def test_marks_that_are_left_stop_the_next_update(pmo: Pmo, older: Path) -> None:
    """By file and line, until somebody has chosen; then it goes on, and what was chosen stays."""
    changed(older, CI, ("checkout@v3", "checkout@v2"))
    assert pmo("update", older, *DAY)[0] == 1
    before = held_in(older)
    code, _, complaint = pmo("update", older, *DAY)
    assert (code, held_in(older) == before, f"{CI}: Lines 8, 10, 12" in complaint) == (2, True, True)
    chosen = re.sub(
        "<<<<<<< your text\\n(.*?)=======\\n.*?>>>>>>> template 0.1.0\\n", r"\1", text_of(older, CI), flags=re.S
    )
    (older / CI).write_text(chosen, encoding="utf-8")
    code, told, _ = pmo("update", older, *DAY)
    assert (code, "Nothing new" in told, "checkout@v2" in text_of(older, CI)) == (0, True, True)


def test_it_can_be_taken_back(pmo: Pmo, older: Path) -> None:
    """To the byte; what somebody has written since is kept beside."""
    changed(older, CI, ("checkout@v3", "checkout@v2"))
    before = held_in(older)
    pmo("update", older, *DAY)
    changed(older, HOOKS, ("verbose: true", "verbose: true # since"))
    code, told, _ = pmo("update", older, "--undo")
    after = held_in(older)
    kept = after.pop(f"{HOOKS}.1.kept")
    assert (code, after == before, f"kept as {HOOKS}.1.kept" in told) == (0, True, True)
    assert "# since" in kept.decode("utf-8")
    code, _, complaint = pmo("update", older, "--undo")
    assert (code, "nothing here to take back" in complaint) == (2, True)


def test_stopped_in_the_middle_it_can_be_taken_back_too(pmo: Pmo, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is refused until it is."""
    before = held_in(older)

    def stops(path: Path, content: str | bytes) -> None:
        if path.name == HOOKS:
            raise KeyboardInterrupt
        write_whole(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(together, "write_whole", stops)
        assert pmo("update", older, *DAY)[0] == 130
    code, _, complaint = pmo("update", older, *DAY)
    assert (code, "stopped in the middle" in complaint, "--undo" in complaint) == (2, True, True)
    assert pmo("update", older, "--undo")[0] == 0
    assert held_in(older) == before


def test_a_read_only_file_is_named_and_nothing_is_written(pmo: Pmo, older: Path) -> None:
    """Not even the other files."""
    before = held_in(older)
    (older / CI).chmod(stat.S_IREAD)
    code, _, complaint = pmo("update", older, *DAY)
    (older / CI).chmod(stat.S_IREAD | stat.S_IWRITE)
    assert (code, f"{CI}: The file is marked read-only" in complaint, held_in(older) == before) == (2, True, True)


def test_what_a_person_deleted_or_renamed_stays_so(pmo: Pmo, older: Path) -> None:
    """It is told each time, and a renamed file keeps its text."""
    (older / CI).unlink()
    (older / HOOKS).rename(older / "hooks.yaml")
    (older / RACI).unlink()
    for _ in range(2):
        code, told, _ = pmo("update", older, *DAY)
        assert (code, told.count("you deleted it")) == (0, 2)
    assert [(older / path).exists() for path in (CI, HOOKS, RACI, "hooks.yaml")] == [False, False, False, True]


def test_an_editor_of_windows_is_no_edit(pmo: Pmo, older: Path) -> None:
    """Line ends and byte order mark stay as the editor writes them, in what is renewed and in what is joined."""
    mark = b"\xef\xbb\xbf"
    for path in (CI, HOOKS, PAGE, RACI, ".gitignore"):
        (older / path).write_bytes(mark + (older / path).read_bytes().replace(b"\n", b"\r\n"))
    changed(older, HOOKS, ("repos:", "# 本组自用\r\nrepos:"))
    code, told, _ = pmo("update", older, *DAY)
    assert (code, f"{CI}: renewed." in told) == (0, True)
    for path in (CI, HOOKS, ".gitignore"):
        data = (older / path).read_bytes()
        assert (data.startswith(mark), data.count(b"\n") == data.count(b"\r\n")) == (True, True)
    assert "# 本组自用" in text_of(older, HOOKS)


def test_only_another_version_is_a_line_in_the_record(pmo: Pmo, older: Path) -> None:
    """No other file is written."""
    pmo("update", older, *DAY)
    changed(older, ".pmo/template.json", ('"version": "0.1.0"', '"version": "0.0.9"'))
    before = held_in(older)
    code, told, _ = pmo("update", older, *DAY)
    after = held_in(older)
    different = {path for path in after if ".pmo/undo" not in path and after[path] != before[path]}
    assert (code, "0.0.9 is now 0.1.0" in told, different) == (0, True, {".pmo/template.json"})


def test_a_folder_of_a_newer_template_is_left_to_a_newer_kit(pmo: Pmo, older: Path) -> None:
    """An older kit would take back what the newer one brought."""
    changed(older, ".pmo/template.json", ('"version": "0.0.0.1.0"', '"version": "9.0"'))
    code, _, complaint = pmo("update", older, *DAY)
    assert (code, "brought to template 9.0" in complaint) == (2, True)


def test_new_columns_come_behind_the_headings_and_no_row_is_touched(pmo: Pmo, older: Path) -> None:
    """In CSV and in a workbook; a column that a person took out stays out, a register of the project's own is left."""
    record = json.loads(text_of(older, ".pmo/template.json"))
    for name, new in (("risks", "last_touched"), ("costs", "currency")):
        record["registers"][name].remove(new)
    write_whole(older / ".pmo" / "template.json", json.dumps(record))
    risks = [name for name in record["registers"]["risks"] if name != "due"]
    rows = f'{",".join(risks)}\r\nRK-1,OPS-001,,,"答复\r\n有误"\r\n'
    (older / "registers" / "risks.csv").write_bytes(b"\xef\xbb\xbf" + rows.encode("utf-8"))
    (older / "registers" / "costs.csv").unlink()
    book = openpyxl.Workbook()
    book.active.title = "costs"
    book.active.append(record["registers"]["costs"])
    book.active.append(["CO-1", "2026-09", "OPS-001"])
    book.save(older / "registers" / "费用.xlsx")
    (older / "registers" / "vendors.csv").write_text("vendor_id,name_zh\nV-1,甲公司\n", encoding="utf-8")
    code, told, _ = pmo("update", older, *DAY)
    assert (code, "risks.csv: new columns behind the others" in told, "Columns: last_touched." in told) == (
        0,
        True,
        True,
    )
    expected = rows.replace("\r\nRK", ",last_touched\r\nRK", 1)
    assert (older / "registers" / "risks.csv").read_bytes().decode("utf-8-sig") == expected
    sheet = openpyxl.load_workbook(older / "registers" / "费用.xlsx")["costs"]
    assert [cell.value for cell in sheet[1]][-1] == "currency"
    assert sheet["A2"].value == "CO-1"
    assert text_of(older, "registers/vendors.csv").startswith("vendor_id,name_zh\n")
    assert "Nothing new" in pmo("update", older, *DAY)[1]


def test_a_folder_without_git_is_updated_as_long_as_nothing_has_to_be_joined(
    pmo: Pmo, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every such file is named, and nothing is written."""
    monkeypatch.setenv("PATH", "")
    changed(older, CI, ("governance", "ours"))
    changed(older, HOOKS, ("repos:", "# ours\nrepos:"))
    before = held_in(older)
    code, _, complaint = pmo("update", older, *DAY)
    assert (code, complaint.count("git, which joins the two, is not installed"), held_in(older) == before) == (
        2,
        2,
        True,
    )
    for path in (CI, HOOKS):
        (older / path).write_text(json.loads(text_of(older, ".pmo/template.json"))["files"][path], encoding="utf-8")
    assert pmo("update", older, *DAY)[0] == 0


def test_a_first_page_that_somebody_took_over_stays(pmo: Pmo, older: Path) -> None:
    """Its first line is gone; one that somebody wrote in is not renewed by `pmo new` either, but joined."""
    (older / PAGE).write_text("our page", encoding="utf-8")
    _, told, _ = pmo("update", older, *DAY)
    assert ("your own page" in told, text_of(older, PAGE)) == (True, "our page")


def test_what_somebody_wrote_in_the_first_page_is_joined_with_the_page_of_today(pmo: Pmo, older: Path) -> None:
    """`pmo new --in` leaves such a page alone."""
    changed(older, PAGE, ("## What to do next", "Our note.\n\n## What to do next"))
    changed(older, "registers/initiatives.yaml", ("  stage: intake", '  stage: intake\n  personal_info: "yes"'))
    assert pmo("new", "--in", older, *DAY)[0] == 0
    assert ("Our note." in text_of(older, PAGE), "[pipia]" in text_of(older, PAGE)) == (True, False)
    assert pmo("update", older, *DAY)[0] == 0
    assert ("Our note." in text_of(older, PAGE), "[pipia]" in text_of(older, PAGE)) == (True, True)


@pytest.fixture(scope="module")
def ruled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a rule and a document of its own, and beside it a folder made with them."""
    home = tmp_path_factory.mktemp("ruled")
    run("init", home / "office", "--empty")
    write_whole(home / "office/method/gates.yaml", "requirements:\n- {id: G1-RACI, artefact: exit-plan}\n")
    text = (ROOT / "templates" / "documents" / "raci.yaml").read_text(encoding="utf-8")
    write_whole(home / "office/templates/documents/raci.yaml", text)
    assert run("new", home / "project", "-p", home / "office", "--no-input", *DAY) == 0
    run("fill", "raci", "-p", home / "project", "-i", "OPS-001", *DAY)
    return home


@pytest.fixture
def ruled(ruled_once: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of both to work in."""
    copied = shutil.copytree(ruled_once, tmp_path / "ruled")
    return copied / "office", copied / "project"


def test_the_office_brings_its_rules_and_a_document_gets_its_new_field(pmo: Pmo, ruled: tuple[Path, Path]) -> None:
    """What people wrote in the document stays, and so does a Word file; without the office all stays."""
    office, folder = ruled
    changed(office, "method/gates.yaml", ("exit-plan", "security-test-report"))
    before = text_of(office, "templates/documents/raci.yaml").rstrip("\n")
    write_whole(office / "templates" / "documents" / "raci.yaml", before + NEW_FIELD)
    changed(folder, RACI, ("<!-- end: heading -->", "<!-- end: heading -->\n\nAgreed with the sponsor."))
    word = (folder / RACI).with_suffix(".docx")
    document = docx.Document(str(word))
    document.add_paragraph("A remark")
    document.save(str(word))
    theirs = word.read_bytes()
    assert "Nothing new" in pmo("update", folder, *DAY)[1]
    code, told, _ = pmo("update", folder, "-p", office, *DAY)
    assert (code, "New fields: own-words." in told, "somebody wrote in the Word file" in told) == (0, True, True)
    assert "security-test-report" in text_of(folder, "method/gates.yaml")
    assert "field: own-words;" in text_of(folder, RACI)
    assert "Agreed with the sponsor." in text_of(folder, RACI)
    assert word.read_bytes() == theirs
    assert "Nothing new" in pmo("update", folder, "-p", office, *DAY)[1]


def test_a_rule_that_was_changed_in_the_folder_is_a_conflict(pmo: Pmo, ruled: tuple[Path, Path]) -> None:
    """Named by its lines where both changed it, and as a deviation for as long as it stands."""
    office, folder = ruled
    changed(folder, "method/gates.yaml", ("exit-plan", "fallback-plan"))
    code, told, _ = pmo("update", folder, "-p", office, *DAY)
    assert (code, "differs from the office's rule" in told) == (0, True)
    changed(office, "method/gates.yaml", ("exit-plan", "security-test-report"))
    code, told, _ = pmo("update", folder, "-p", office, *DAY)
    assert (code, "method/gates.yaml: conflict in line 2" in told) == (1, True)
    for kept in ("fallback-plan", "security-test-report"):
        assert kept in text_of(folder, "method/gates.yaml")


def test_a_folder_from_before_the_record_is_brought_up_to_date(pmo: Pmo, first: Path) -> None:
    """What is as the first template wrote it is renewed without a question; a second time there is nothing new."""
    code, told, _ = pmo("update", first, *DAY)
    assert (code, "Template 0.1.0; until now" in told, "conflict" in told) == (0, True, False)
    assert ".pmo/undo/" in text_of(first, ".gitignore")
    assert "<!-- fields:" in text_of(first, RACI)
    code, told, _ = pmo("update", first, "--as-of", "2026-11-30")
    assert (code, "Nothing new" in told) == (0, True)


def test_a_folder_without_documents_from_before_the_record_has_no_conflict(pmo: Pmo, tmp_path: Path) -> None:
    """As plain cookiecutter made it; its first page is the template's."""
    folder = Path(cookiecutter(str(FIRST), no_input=True, output_dir=str(tmp_path)))
    code, told, _ = pmo("update", folder, *DAY)
    assert (code, "conflict" in told, "pmo update ." in text_of(folder, PAGE)) == (0, False, True)
    assert "Nothing new" in pmo("update", folder, *DAY)[1]


def test_in_a_folder_from_before_the_record_both_sides_of_every_difference_stay(pmo: Pmo, first: Path) -> None:
    """In the first page, a pipeline, a document, a register: nothing is lost, and conflicts are named."""
    changed(first, PAGE, ("## What to do next", "Our note: 王芳.\n\n## What to do next"))
    changed(first, ".gitignore", ("lab/", "lab/\nours/"))
    changed(first, CI, ("checkout@v4", "checkout@v3"))
    changed(first, RACI, ("<!-- end: heading -->", "<!-- end: heading -->\n\nAgreed."))
    changed(first, "registers/initiatives.yaml", ("  stage: intake", '  stage: intake\n  purpose: "回复客户"'))
    (first / HOOKS).unlink()
    before = held_in(first)
    code, told, _ = pmo("update", first, *DAY)
    assert code == 1
    for path, ours, theirs in (
        (PAGE, "Our note: 王芳.", "## What to do next"),
        (".gitignore", "ours/", ".pmo/undo/"),
        (CI, "checkout@v3", "checkout@v4"),
    ):
        assert f"{path}: conflict in line" in told
        assert (ours in text_of(first, path), theirs in text_of(first, path)) == (True, True)
    assert f"{HOOKS}: you deleted it" in told
    assert held_in(first)["registers/initiatives.yaml"] == before["registers/initiatives.yaml"]
    assert "Agreed." in text_of(first, RACI)
    assert pmo("update", first, "--undo")[0] == 0
    assert held_in(first) == before


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "no project's folder that pmo new has made"),
        ({".pmo/template.json": "{"}, "record of what the template wrote cannot be read"),
        ({SETTINGS: "organisation: ["}, SETTINGS),
        ({CI: b"\xb2\xe2\xca\xd4"}, f"{CI}: It is not UTF-8"),
    ],
)
def test_what_cannot_be_updated_is_refused(
    pmo: Pmo, older: Path, tmp_path: Path, files: dict[str, str | bytes], told: str
) -> None:
    """A folder that is none, a record or settings that cannot be read, a text in another encoding."""
    folder = older if files else tmp_path / "empty"
    folder.mkdir(exist_ok=True)
    for path, content in files.items():
        write_whole(folder / path, content)
    before = held_in(folder)
    code, _, complaint = pmo("update", folder, *DAY)
    assert (code, told in complaint, held_in(folder) == before) == (2, True, True)


def test_an_answer_that_is_no_longer_offered_is_named(pmo: Pmo, older: Path) -> None:
    """With those that are."""
    changed(older, ".pmo/template.json", ('"technique": "generative"', '"technique": "magic"'))
    code, _, complaint = pmo("update", older, *DAY)
    assert (code, "magic" in complaint, "machine_learning" in complaint) == (2, True, True)
