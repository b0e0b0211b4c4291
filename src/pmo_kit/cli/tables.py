"""Tables that commands write, and counts that they print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pmo_kit.model.glance import Tally
    from pmo_kit.model.text import Language
    from pmo_kit.report.words import Speaker


def write_table(path: Path, sheets: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Write frames as the sheets of a workbook; a CSV file holds the first of them."""
    import pandas as pd

    from pmo_kit.read.files import write_whole
    from pmo_kit.report.sheets import to_csv, to_workbook

    plain = [
        (
            name,
            [str(heading) for heading in frame],
            [[None if pd.isna(cell) else cell for cell in row] for row in frame.itertuples(index=False)],
        )
        for name, frame in sheets
    ]
    write_whole(path, to_csv(*plain[0][1:]) if path.suffix.lower() == ".csv" else to_workbook(plain))


def write_pages(out: Path, language: str, page: Callable[[Language, str], str]) -> list[Path]:
    """Write a page in the languages that `en`, `zh` or `both` stands for; a second one gets its language in the name.

    `page` makes it in one language, with the file name of the other one.
    """
    from pmo_kit.read.files import write_whole

    wanted: tuple[Language, ...] = ("en", "zh") if language == "both" else ("zh",) if language == "zh" else ("en",)
    paths = {each: out if at == 0 else out.with_stem(f"{out.stem}_{each}") for at, each in enumerate(wanted)}
    for each, path in paths.items():
        other = next((other.name for key, other in paths.items() if key != each), "")
        write_whole(path, page(each, other))
    return list(paths.values())


def count_lines(counts: Sequence[Tally], say: Speaker) -> list[str]:
    """One line for each count: what is counted, and how many of each kind."""
    return [
        say.labelled(
            say.word("counts-" + tally.title),
            say.join(f"{say.reason(kind)} {count:,}" for kind, count in tally.counts),
        )
        for tally in counts
    ]
