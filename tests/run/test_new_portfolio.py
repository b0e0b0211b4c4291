"""New portfolio folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.portfolio import open_portfolio
from pmo_kit.run.new_portfolio import make_portfolio


@pytest.mark.parametrize(("kind", "rows"), [("sample", 60), ("empty", 0)])
def test_a_new_portfolio_opens_at_once(tmp_path: Path, kind: str, rows: int) -> None:
    """The sample has sixty initiatives, the empty office none."""
    make_portfolio(tmp_path / "bank", kind)
    assert len(open_portfolio(tmp_path / "bank").frames["initiatives"]) == rows


def test_the_sample_is_the_same_every_time(tmp_path: Path) -> None:
    """Byte for byte."""
    one, two = (make_portfolio(tmp_path / name, "sample") for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    """A folder with something in it, or a file, is refused and left as it is."""
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(BadInput, match="something in this folder"):
        make_portfolio(tmp_path, "empty")
    with pytest.raises(BadInput, match="a file, not a folder"):
        make_portfolio(tmp_path / "mine.txt", "empty")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
