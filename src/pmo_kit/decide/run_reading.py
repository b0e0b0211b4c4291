"""What does a run depend on? Where none of it has changed, its page need not be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from pmo_kit.decide.lookalikes import lookalike_finder
from pmo_kit.model.portfolio import Portfolio

Reads = dict[str, object]
_KEY = "initiative_id"


def run_reads(portfolio: Portfolio, initiatives: Iterable[str], playbook: str) -> dict[str, Reads]:
    """For each initiative, as plain data, what its run of a playbook reads: its own rows in every register.

    A row is an initiative's own where it names it, or names a row of another register that is its own. The intake
    also reads the look-alikes that its page would show, the gate review the initiative's decisions. Rules, settings
    and calendar are the same for all and are not repeated here. Rows that lead to no initiative, as evidence of the
    whole organisation, are read by every run.
    """
    chosen = list(initiatives)
    reads: dict[str, Reads] = {each: {} for each in chosen}
    for name, frame in portfolio.frames.items():
        owners = _owners(name, portfolio)
        if owners is None:
            rows = _plain(frame)
            for each in chosen:
                reads[each][name] = rows
            continue
        shared = _plain(frame[owners.isna()])
        own: dict[str, list[object]] = {each: [*shared] for each in chosen}
        mine = owners.isin(chosen)
        for row, owner in zip(_plain(frame[mine]), owners[mine], strict=True):
            own[owner].append(row)
        for each in chosen:
            reads[each][name] = own[each]
    if playbook in _ALSO_READ:
        _ALSO_READ[playbook](reads, portfolio)
    return reads


def portfolio_reads(portfolio: Portfolio) -> Reads:
    """As plain data, what a run about the whole portfolio reads: every row of its registers, and the decisions."""
    rows = {name: _plain(frame) for name, frame in portfolio.frames.items()}
    return {**rows, "decisions": [entry.hash for entry in portfolio.decisions]}


def _add_every_incident(reads: dict[str, Reads], portfolio: Portfolio) -> None:
    """The times that the page compares with are those of the whole portfolio."""
    every = {f"every_{name}": _plain(portfolio.frames[name]) for name in ("incidents", "incident_reports")}
    for parts in reads.values():
        parts.update(every)


def _owners(name: str, portfolio: Portfolio) -> pd.Series | None:
    """The initiative of each row of a register, followed over other registers; None where none leads to one."""
    frame: pd.DataFrame = portfolio.frames[name]
    if _KEY in frame:
        return frame[_KEY]
    for column in portfolio.registers[name].columns.values():
        other = column.refers_to
        if other is None or other == name or other not in portfolio.frames or column.id not in frame:
            continue
        owners = _owners(other, portfolio)
        if owners is not None:
            key = portfolio.frames[other][portfolio.registers[other].key]
            return frame[column.id].map(dict(zip(key, owners, strict=True)))
    return None


def _add_lookalikes(reads: dict[str, Reads], portfolio: Portfolio) -> None:
    """Another initiative's row counts only by what a look-alike shows of it; no other change there matters."""
    frame = portfolio.frames["initiatives"]
    find = lookalike_finder(frame, portfolio.method)
    positions = {str(key): at for at, key in enumerate(frame[_KEY])}
    for each, parts in reads.items():
        parts["lookalikes"] = [like.model_dump(mode="json") for like in find(positions[each])]


def _add_decisions(reads: dict[str, Reads], portfolio: Portfolio) -> None:
    """The hash of an entry of the log stands for all of it."""
    taken: dict[str, list[str]] = {}
    for entry in portfolio.decisions:
        taken.setdefault(entry.subject, []).append(entry.hash)
    for each, parts in reads.items():
        parts["decisions"] = taken.get(each, [])


def _plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as dictionaries of what is filled in."""
    columns = {str(name): frame[name].astype(object).tolist() for name in frame}
    return [
        {name: values[at] for name, values in columns.items() if not pd.isna(values[at])} for at in range(len(frame))
    ]


# What a playbook reads beside the initiative's own rows.
_ALSO_READ: dict[str, Callable[[dict[str, Reads], Portfolio], None]] = {
    "intake": _add_lookalikes,
    "gate-review": _add_decisions,
    "compliance-review": _add_every_incident,
}
