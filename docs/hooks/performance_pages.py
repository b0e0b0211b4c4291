"""The page of what runs cost, made of the last measurement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from page_parts import pick, table

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language

MEASURED = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
IN_A_BATCH = "engine pmo in a batch worker"
LIMIT = "limit: the cells alone, warm (not isolated)"

_BATCHES = {
    "one": ("one initiative, from a cold start", "单个项目，冷启动"),
    "some, 1 worker": ("{some:,} initiatives, 1 worker", "{some:,}个项目，1个进程"),
    "some, 2 workers": ("{some:,} initiatives, 2 workers", "{some:,}个项目，2个进程"),
    "many, 2 workers": ("{many:,} initiatives, 2 workers", "{many:,}个项目，2个进程"),
    "many, nothing changed": ("again with nothing changed", "再次运行，无变动"),
    "many, 1 % changed": ("again with {changed} initiatives changed", "再次运行，{changed}个项目有变动"),
}


def performance(_: Method, language: Language) -> str:
    """What `python3 kit.py bench` measured last; no figure here is typed by hand."""
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    lines = [
        t("# Performance\n", "# 运行性能\n"),
        t(
            "What a run costs, measured side by side by `python3 kit.py bench`, each method in turn in a warm process. "
            "Compare figures of one column; another machine has others.",
            "由 `python3 kit.py bench` 在同一台机器上轮流测得，各方法均在预热后的进程中运行。只宜在同一列内比较。",
        )
        + "\n",
    ]
    for name, title in (
        ("representative", t("A representative notebook", "代表性笔记本")),
        ("intake", t("The intake playbook", "受理手册")),
    ):
        lines += [f"## {title}\n", _measured_on(told[name]["machine"], language), _side_by_side(told[name], language)]
    lines += [t("## Batches of the intake playbook\n", "## 受理手册批量运行\n"), _batches(told["batches"], language)]
    if "cluster" in told:
        lines += [t("## On a Dask cluster\n", "## Dask集群运行\n"), _cluster(told["cluster"], language)]
    return "\n".join(lines)


def _measured_on(machine: Mapping[str, Any], language: Language) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    where = (
        f"{machine['date']}, {machine['processors']} × {machine['platform']}, Python {machine['python']}, {versions}"
    )
    return pick(language, f"{where}; n = {machine['rounds']}.\n", f"{where}；n = {machine['rounds']}。\n")


def _batches(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    rows = [
        (t(*titles).format(**measured), f"{measured[key]['wall']:.1f}", f"{measured[key]['cpu']:.1f}")
        for key, titles in _BATCHES.items()
    ]
    many, all_at_once = measured["many"], measured["many, 2 workers"]
    valid, minute = measured["many, valid notebooks"], 60 * many / all_at_once["wall"]
    again = measured["many, nothing changed"]["wall"] / all_at_once["wall"]
    told = [
        _measured_on(measured["machine"], language),
        table([t("What", "内容"), t("wall s", "耗时（秒）"), t("CPU s", "处理器（秒）")], rows),
        t(
            f"Two workers finish {minute:,.0f} notebooks a minute; {valid:,} of {many:,} are valid. "
            f"Again with nothing changed, the command takes {again:.2%} of its first time.",
            f"两个进程每分钟完成{minute:,.0f}个笔记本；{many:,}个中{valid:,}个通过格式校验。"
            f"无变动时再次运行，耗时为首次的{again:.2%}。",
        ),
    ]
    if "parent_mib_last_third" in all_at_once:
        first, last = (all_at_once[f"parent_mib_{part}_third"] for part in ("first", "last"))
        told.append(
            t(
                f"The command held {first:.0f} MiB at most in the first third of its time, {last:.0f} MiB in the last.",
                f"命令进程内存峰值：前三分之一时段{first:.0f} MiB，后三分之一时段{last:.0f} MiB。",
            )
        )
    return "\n".join([*told, ""])


def _cluster(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    many, local, dask = measured["many"], measured["local"]["wall"], measured["dask"]["wall"]
    valid, more = measured["dask, valid notebooks"], measured["overhead_ms"]
    rows = [
        (t("two workers of this machine", "本机两个进程"), f"{local:.1f}", f"{1000 * local / many:.1f}"),
        (
            t("a local Dask cluster with two workers", "本地Dask集群两个进程"),
            f"{dask:.1f}",
            f"{1000 * dask / many:.1f}",
        ),
    ]
    headings = [t("{many:,} initiatives", "{many:,}个项目").format(many=many), t("wall s", "耗时（秒）")]
    return "\n".join(
        [
            _measured_on(measured["machine"], language),
            table([*headings, t("wall ms for each notebook", "每个笔记本耗时（毫秒）")], rows),
            t(
                f"The cluster takes {more:.1f} ms more for each notebook; {valid:,} of {many:,} notebooks are valid.\n",
                f"集群使每个笔记本多用{more:.1f}毫秒；{many:,}个笔记本中{valid:,}个通过格式校验。\n",
            ),
        ]
    )


def _side_by_side(measured: Mapping[str, Any], language: Language) -> str:
    t = lambda english, chinese: pick(language, english, chinese)  # noqa: E731 - the page reads better
    works = {name: found for name, found in measured["methods"].items() if "error" not in found}
    longest = max(found["wall"]["median"] for found in works.values())
    rows = []
    for name, found in works.items():
        wall, ratio = found["wall"], measured["ratios"][name]
        width = round(100 * wall["median"] / longest)
        said = f'role="img" aria-label="{wall["median"]:.2f} s"'
        bar = f'<svg width="104" height="10" {said}><rect width="{max(width, 1)}" height="10"/></svg>'
        rows.append(
            (
                name,
                f"{wall['median']:.3f} ({wall['least']:.3f}–{wall['most']:.3f})",
                f"{found['cpu']['median']:.3f}",
                f"{ratio['wall']['median']:.2f}",
                f"{ratio['cpu']['median']:.2f}",
                *(f"{_to_limit(measured, name, kind):.2f}" for kind in ("wall", "cpu")),
                bar,
            )
        )
    headings = [
        t("method", "方法"),
        t("wall s (spread)", "耗时（秒，区间）"),
        t("CPU s", "处理器（秒）"),
        t("wall, times pmo", "耗时为pmo的倍数"),
        t("CPU, times pmo", "处理器为pmo的倍数"),
        t("wall, times the limit", "耗时为下限的倍数"),
        t("CPU, times the limit", "处理器为下限的倍数"),
        t("wall", "耗时"),
    ]
    lines = [f"{name}: {found['error']}" for name, found in measured["methods"].items() if "error" in found]
    if "wanted" in measured and IN_A_BATCH in works:
        reached, wanted = _to_limit(measured, IN_A_BATCH, "wall"), measured["wanted"]
        lines.append(
            t(
                f"In a batch, the notebook takes {reached:.2f} times the limit; at most {wanted} times is wanted.",
                f"批量运行时，耗时为下限的{reached:.2f}倍；目标为不超过{wanted}倍。",
            )
        )
    return table(headings, rows) + "".join(f"\n{line}\n" for line in lines)


def _to_limit(measured: Mapping[str, Any], name: str, kind: str) -> float:
    """How many times the limit a method takes, the median of the pairs; of the medians in results without pairs."""
    if "limits" in measured:
        return float(measured["limits"][name][kind]["median"])
    methods = measured["methods"]
    return float(methods[name][kind]["median"] / methods[LIMIT][kind]["median"])
