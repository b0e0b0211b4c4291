"""What runs read is kept once, under its digest, and can be laid out again as it was."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.model.portfolio import InputFile
from pmo_kit.read.files import sha256
from pmo_kit.record import input_store
from pmo_kit.record.digests import digest_files
from pmo_kit.record.input_store import damaged, keep_inputs, lay_out, store_for, stores_above, stores_under


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A portfolio with settings and one register."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "portfolio.yaml").write_text("organisation: 测试银行\n", encoding="utf-8")
    (tmp_path / "registers" / "initiatives.csv").write_text("initiative_id\nX-1\n", encoding="utf-8")
    return tmp_path


def files_of(office: Path) -> tuple[InputFile, ...]:
    """The two files as a run records them."""
    return digest_files([office / "portfolio.yaml", office / "registers" / "initiatives.csv"], office)


def kept_in(store: Path) -> list[str]:
    """The objects of a store, by their place in it."""
    return sorted(path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_digest_that_any_tool_computes(office: Path) -> None:
    """Its bytes are those of the file, its folder the first two digits."""
    store = store_for(office, office / "runs" / "intake")
    keep_inputs(store, files_of(office), office)
    digest = hashlib.sha256((office / "portfolio.yaml").read_bytes()).hexdigest()
    assert store == office / "runs" / ".inputs"
    assert (store / digest[:2] / digest).read_bytes() == (office / "portfolio.yaml").read_bytes()
    assert kept_in(store) == sorted(f"{file.sha256[:2]}/{file.sha256}" for file in files_of(office))


def test_the_same_content_is_kept_once(office: Path) -> None:
    """Whatever it is called, and however often it is read."""
    (office / "again.yaml").write_bytes((office / "portfolio.yaml").read_bytes())
    store = store_for(office, office)
    for _ in range(2):
        keep_inputs(store, (*files_of(office), *digest_files([office / "again.yaml"], office)), office)
    assert len(kept_in(store)) == 2


def test_runs_outside_the_portfolio_keep_what_they_read_beside_them(
    office: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A portfolio that nobody may write to can be run too."""
    out = tmp_path_factory.mktemp("elsewhere")
    assert store_for(office, out) == out / ".inputs"
    keep_inputs(store_for(office, out), files_of(office), office)
    assert stores_above(out / "X-1") == (out / ".inputs",)
    assert stores_under(out) == (out / ".inputs",)
    assert stores_under(office) == ()


def test_a_file_that_has_changed_since_it_was_read_is_refused(office: Path) -> None:
    """The store never holds what no run has read."""
    files = files_of(office)
    (office / "portfolio.yaml").write_text("organisation: Other\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        keep_inputs(office / "store", files, office)
    assert [(fault.message, fault.place.file) for fault in refused.value.faults] == [
        ("registers-changed", "portfolio.yaml")
    ]
    assert not (office / "store").exists()


def test_two_batches_that_keep_at_once_do_each_other_no_harm(office: Path) -> None:
    """Each object is whole, and nothing unfinished is left."""
    files = files_of(office)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep_inputs(office / "store", files, office), range(40)))
    assert damaged(office / "store") == ((), 2)
    assert len(kept_in(office / "store")) == 2


def test_what_was_read_is_laid_out_as_it_was(office: Path) -> None:
    """Although the register has moved on; a file that did not is taken from its place if it was never kept."""
    files = files_of(office)
    keep_inputs(office / "store", files[1:], office)
    before = (office / "registers" / "initiatives.csv").read_bytes()
    (office / "registers" / "initiatives.csv").write_text("initiative_id\nX-2\n", encoding="utf-8")
    target = office / "then"
    assert lay_out(files, target, [office / "store"], [office]) == ()
    assert (target / "registers" / "initiatives.csv").read_bytes() == before
    assert sha256(target / "portfolio.yaml") == files[0].sha256


def test_what_nobody_has_any_more_is_named(office: Path) -> None:
    """An object whose bytes are not those of its name does not count."""
    files = files_of(office)
    keep_inputs(office / "store", files, office)
    digest = files[1].sha256
    (office / "store" / digest[:2] / digest).write_text("initiative_id\nX-9\n", encoding="utf-8")
    (office / "registers" / "initiatives.csv").unlink()
    assert lay_out(files, office / "then", [office / "store"], [office]) == ("registers/initiatives.csv",)
    assert damaged(office / "store") == ((office / "store" / digest[:2] / digest,), 2)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "C:/evil", ""])
def test_a_name_that_leads_out_of_the_folder_is_refused(office: Path, name: str) -> None:
    """A manifest is a file that anybody may have written."""
    with pytest.raises(BadInput) as refused:
        lay_out([InputFile(name, "0" * 64)], office / "then", [], [])
    assert [fault.message for fault in refused.value.faults] == ["input-outside"]
    assert not (office / "then").exists()


def test_a_damaged_object_is_replaced(office: Path) -> None:
    """What a batch says it has kept can be laid out again."""
    files, store = files_of(office), office / "store"
    keep_inputs(store, files, office)
    (store / files[1].sha256[:2] / files[1].sha256).write_text("rotten", encoding="utf-8")
    keep_inputs(store, files, office)
    assert damaged(store) == ((), 2)


def test_a_file_that_is_laid_out_is_read_once(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is written there is what its digest was taken of, whoever writes to the file at that moment."""
    files = files_of(office)

    def then_changed(path: Path) -> str:
        digest = sha256(path)
        path.write_text("changed", encoding="utf-8")
        return digest

    monkeypatch.setattr(input_store, "sha256", then_changed)
    assert lay_out(files, office / "then", [], [office]) == ()
    assert [sha256(office / "then" / file.name) for file in files] == [file.sha256 for file in files]


def test_a_log_that_is_not_in_order_gets_no_head(office: Path) -> None:
    """A head that is made from what could be read of it would hide the fault."""
    (office / "decisions").mkdir()
    (office / "decisions" / "log.jsonl").write_text("{}\nnothing\n", encoding="utf-8")
    files = digest_files([office / "decisions" / "log.jsonl"], office)
    with pytest.raises(BadInput) as refused:
        lay_out(files, office / "then", [], [office])
    assert "log-line-broken" in {fault.message for fault in refused.value.faults}
    assert not (office / "then" / "decisions" / "head.json").exists()
