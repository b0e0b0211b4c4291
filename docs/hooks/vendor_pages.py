"""The reference page of vendor choice: contract terms, ranking methods, random indices, costs and their scenarios."""

from __future__ import annotations

from page_parts import basis, condition, pick, place, standing, table, titled

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text
from pmo_kit.model.vendor_rules import ContractTerm

_FOLLOWS = {"volume": Text("volume", "数量"), "price": Text("price", "单价")}


def vendor_choice(method: Method, language: Language) -> str:
    """The records of `vendor_evaluation.yaml` that are not single numbers."""
    last = pick(language, "Status; owner; review by", "状态；责任人；复核期限")
    indices = [
        (f"{place(each)}{each.id}", each.size, f"{each.value:.2f}", standing(each, method, language))
        for each in method.random_indices.values()
    ]
    kinds = [
        (
            titled(each, language),
            _followed(each.follows, language),
            standing(each, method, language),
        )
        for each in method.cost_kinds.values()
    ]
    scenarios = [
        (
            titled(each, language),
            f"× {each.volume_factor:g}",
            f"× {each.price_factor:g}",
            standing(each, method, language),
        )
        for each in method.cost_scenarios.values()
    ]
    parts = [
        f"# {pick(language, 'Vendor choice', '供应商选择')}\n",
        pick(
            language,
            "How these are used is told in [Choosing between vendors](../concepts/choosing-between-vendors.md) "
            "and [What a contract costs](../concepts/what-a-contract-costs.md).\n",
            "用法见[如何在供应商之间选择](../concepts/choosing-between-vendors.md)"
            "与[合同总成本](../concepts/what-a-contract-costs.md)。\n",
        ),
        f"## {pick(language, 'Contract terms', '合同条款')}\n",
        _terms(method, language),
        f"## {pick(language, 'Ranking methods', '排序方法')}\n",
        _methods(method, language),
        f"## {pick(language, 'Random indices', '随机一致性指标')}\n",
        table(["id", pick(language, "Items", "项数"), pick(language, "Index", "指标"), last], indices),
        f"## {pick(language, 'Kinds of cost', '成本类别')}\n",
        table([pick(language, "Kind", "类别"), pick(language, "Follows", "随之变动"), last], kinds),
        f"## {pick(language, 'Scenarios', '情景')}\n",
        table(
            [
                pick(language, "Scenario", "情景"),
                pick(language, "Volume", "数量"),
                pick(language, "Price", "单价"),
                last,
            ],
            scenarios,
        ),
    ]
    return "\n".join(parts)


def _terms(method: Method, language: Language) -> str:
    rows = [
        (
            titled(each, language),
            _bound(each, language),
            condition(each.when, method, language),
            each.text("remedy").say(language),
            basis(each, method, language),
            standing(each, method, language),
        )
        for each in method.contract_terms.values()
    ]
    headings = [
        pick(language, "Term", "条款"),
        pick(language, "Bound", "界限"),
        pick(language, "When", "条件"),
        pick(language, "If it is missing", "缺少时"),
        pick(language, "Basis", "依据"),
        pick(language, "Status; owner; review by", "状态；责任人；复核期限"),
    ]
    return table(headings, rows)


def _bound(term: ContractTerm, language: Language) -> str:
    signs = [f"{sign} {limit:g}" for sign, limit in (("≥", term.at_least), ("≤", term.at_most)) if limit is not None]
    return " ".join([*signs, term.text("unit").say(language)]) if signs else "–"


def _methods(method: Method, language: Language) -> str:
    rows = [
        (titled(each, language), each.normalisation, standing(each, method, language))
        for each in method.ranking_methods.values()
    ]
    last = pick(language, "Status; owner; review by", "状态；责任人；复核期限")
    return table([pick(language, "Method", "方法"), pick(language, "Scale", "标准化"), last], rows)


def _followed(follows: tuple[str, ...], language: Language) -> str:
    return pick(language, ", ", "、").join(_FOLLOWS[each].say(language) for each in follows) or "–"
