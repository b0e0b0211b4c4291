"""One provider under many spellings is one; two that only look alike are two."""

from __future__ import annotations

import pandas as pd

from pmo_kit.decide.provider_names import ProviderNames
from pmo_kit.model.text import Text

VENDORS = pd.DataFrame(
    [
        {"vendor_id": "V-01", "name_en": "Canglan Cloud", "name_zh": "沧岚云"},
        {"vendor_id": "V-02", "name_en": None, "name_zh": None},
    ]
)


def test_a_vendor_is_known_by_id_and_by_both_names() -> None:
    """So a vendor that is also the cloud below another one is seen as one provider."""
    names = ProviderNames(VENDORS)
    spellings = ("V-01", "v-01", "Canglan  cloud", "沧岚云", "Canglan Cloud / 沧岚云")
    assert {names.of(each) for each in spellings} == {"V-01"}
    assert names.title("V-01") == Text("Canglan Cloud", "沧岚云")
    assert names.title("V-02") == Text("V-02", "V-02")


def test_a_cell_in_both_languages_explains_those_in_one() -> None:
    """Whichever row comes first."""
    names = ProviderNames(None, ["澜文", "Lanwen / 澜文"])
    assert {names.of(each) for each in ("澜文", "lanwen", "Lanwen / 澜文")} == {"Lanwen / 澜文"}
    assert names.title("Lanwen / 澜文") == Text("Lanwen", "澜文")


def test_what_nobody_explains_stays_as_it_is() -> None:
    """A name that is only part of another is another."""
    names = ProviderNames(VENDORS)
    assert [names.of(each) for each in ("Canglan", "沧岚")] == ["Canglan", "沧岚"]
    assert names.title("Canglan") == Text("Canglan", "Canglan")
