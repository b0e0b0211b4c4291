"""`pmo fill` as a person uses it."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Pmo

CARD = ("fill", "model-card", "-p", "sample", "-i", "CSC-017", "--as-of", "2026-10-31")


def test_a_document_in_two_languages_and_two_formats(pmo: Pmo, tmp_path: Path) -> None:
    """What the registers know is in it."""
    assert pmo(*CARD, "--out", tmp_path)[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        f"model-card.{language}.{ending}" for language in ("en", "zh") for ending in ("md", "docx")
    }
    assert "240 contact-centre seats" in (tmp_path / "model-card.en.md").read_text(encoding="utf-8")
    assert "小助坐席助手" in (tmp_path / "model-card.zh.md").read_text(encoding="utf-8")


def test_again_renews_what_nobody_touched_and_keeps_the_rest(pmo: Pmo, tmp_path: Path) -> None:
    """In the text and in the Word file; nothing that a person wrote is lost."""
    pmo(*CARD, "--language", "en", "--out", tmp_path)
    text, word = tmp_path / "model-card.en.md", tmp_path / "model-card.en.docx"
    written = text.read_text(encoding="utf-8").replace("> *What to write*: Name the nearest", "Ours. Name the nearest")
    text.write_text(written, encoding="utf-8")
    document = docx.Document(str(word))
    document.add_paragraph("A remark of the validator")
    document.save(str(word))
    theirs = word.read_bytes()
    code, out, _ = pmo(*CARD, "--language", "en", "--out", tmp_path)
    assert (code, "kept because a person wrote in them: 1" in out) == (0, True)
    assert text.read_text(encoding="utf-8") == written
    assert word.read_bytes() == theirs
    assert (tmp_path / "model-card.en.2026-10-31.docx").is_file()


def test_a_text_saved_by_another_editor_keeps_its_form(pmo: Pmo, tmp_path: Path) -> None:
    """Line ends and byte order mark of Windows; one that is not UTF-8 is named, and nothing is written."""
    pmo(*CARD, "--out", tmp_path)
    text = tmp_path / "model-card.en.md"
    saved = b"\xef\xbb\xbf" + text.read_bytes().replace(b"\n", b"\r\n")
    text.write_bytes(saved)
    code, out, _ = pmo(*CARD, "--out", tmp_path)
    assert (code, "kept because a person wrote in them: 0" in out, text.read_bytes() == saved) == (0, True, True)
    chinese = tmp_path / "model-card.zh.md"
    chinese.write_bytes(chinese.read_text(encoding="utf-8").encode("gb18030"))
    text.unlink()
    code, _, complaint = pmo(*CARD, "--out", tmp_path)
    assert (code, "model-card.zh.md: It is not UTF-8" in complaint, text.exists()) == (2, True, False)


def test_no_word_file_in_which_somebody_wrote_is_ever_replaced(pmo: Pmo, tmp_path: Path) -> None:
    """Nor the one that an earlier filling of the same day put beside it; one that nobody touched is renewed."""
    names = [f"model-card.en{middle}.docx" for middle in ("", ".2026-10-31", ".2026-10-31.2")]
    theirs: dict[str, bytes] = {}
    for name in names:
        assert pmo(*CARD, "--language", "en", "--out", tmp_path)[0] == 0
        document = docx.Document(str(tmp_path / name))
        document.add_paragraph("A remark of the validator")
        document.save(str(tmp_path / name))
        theirs[name] = (tmp_path / name).read_bytes()
    for _ in range(2):
        _, out, _ = pmo(*CARD, "--language", "en", "--out", tmp_path)
        assert "model-card.en.2026-10-31.3.docx" in out
    assert {name: (tmp_path / name).read_bytes() for name in names} == theirs
    assert len(list(tmp_path.glob("*.docx"))) == 4


def test_without_a_name_the_documents_are_listed(pmo: Pmo) -> None:
    """In the language of the messages."""
    code, out, _ = pmo("--messages", "zh", "fill", "-p", "sample")
    assert (code, "model-card" in out, "模型卡" in out) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["no-such"], "model-card"), (["model-card"], "--initiative"), (["model-card", "-i", "XXX-9"], "XXX-9")],
)
def test_what_cannot_be_filled_is_refused(pmo: Pmo, tmp_path: Path, arguments: list[str], told: str) -> None:
    """With what to write instead, and nothing written."""
    code, _, complaint = pmo("fill", *arguments, "-p", "sample", "--out", tmp_path / "new")
    assert (code, told in complaint, (tmp_path / "new").exists()) == (2, True, False)
