"""A provider stops on Friday: what stops with it in any layer, what a switch takes, and whose stop is the worst."""

from __future__ import annotations

from pmo_kit.decide.provider_stops import Dependences, every_stop
from pmo_kit.model.text import Reason, Text
from pmo_kit.model.vendor_services import VendorService
from tests.decide.vendor_chains import SERVICES, service


def counts(one: int, of: int) -> tuple[Text, Text]:
    """The blanks of “not stated for 1 of 3”."""
    return Text(str(one), str(one)), Text(str(of), str(of))


def test_the_model_stops_on_friday() -> None:
    """Two services of two vendors, two critical functions; 90 days at once, 150 in turn, 1,200 to pay."""
    found = Dependences(SERVICES).stop("tongyu max")
    assert (found.layers, found.services) == (("model",), ("S-1", "S-2"))
    assert (found.initiatives, found.critical_functions) == (("AI-S-1", "AI-S-2"), ("Payments", "Claims"))
    assert (found.days_together.known(), found.days_in_turn.known(), found.cost.known()) == (90, 150, 1200)
    assert found.spend.known() == 800
    assert found.undetermined == 0


def test_a_cloud_takes_down_what_stands_on_it() -> None:
    """Whoever the vendor and the model are."""
    assert Dependences(SERVICES).stop("East Cloud").services == ("S-2", "S-3")


def test_days_that_nobody_stated_are_not_zero() -> None:
    """At least 90 is known; the figure itself has a reason."""
    services = [*SERVICES, service("S-4", "V-4 > Tongyu Max > North Cloud > Beijing")]
    found = Dependences(services).stop("Tongyu Max")
    assert found.days_together.because == found.cost.because == Reason("not-stated-for", counts(1, 3))
    assert (found.at_least_days, found.at_least_cost) == (90, 1200)


def test_who_may_stand_on_it_is_named() -> None:
    """A vendor that has not said which model it uses; one that has said, but not where it runs, is hit for certain."""
    silent = [service("S-4", "V-4 > > North Cloud > Beijing"), service("S-5", "V-5 > Qiming 2 > > ")]
    found = Dependences([*SERVICES, *silent]).stop("Qiming 2")
    assert (found.services, found.undetermined) == (("S-3", "S-5"), 1)


def test_a_provider_that_nobody_uses_stops_nothing() -> None:
    """No services, and zero of everything, which is true."""
    found = Dependences(SERVICES).stop("Nobody")
    assert (found.services, found.days_together.known(), found.cost.known()) == ((), 0, 0)


def test_a_layer_that_is_not_there_leaves_nothing_open() -> None:
    """A service without a model cannot stand on one; one whose model nobody knows may."""
    without = VendorService("S-4", "Data feed", {"vendor": "V-4", "cloud": "North Cloud", "region": "Beijing"})
    assert Dependences([*SERVICES, without]).stop("Qiming 2").undetermined == 0
    assert Dependences([*SERVICES, service("S-5", "V-5 > > North Cloud > Beijing")]).stop("Qiming 2").undetermined == 1


def test_what_is_open_in_another_layer_is_not_open_here() -> None:
    """A service whose region is not known does not stand on a model that is another than its own."""
    vague = service("S-4", "V-4 > Tongyu Max > North Cloud > ")
    assert Dependences([*SERVICES, vague]).stop("Qiming 2").undetermined == 0
    assert Dependences([*SERVICES, vague]).stop("Shanghai").undetermined == 1


def test_everybody_stops_once_the_worst_first() -> None:
    """Two critical functions before one, then the longer switch; a name in two layers is one provider."""
    both = service("S-4", "V-4 > East Cloud > East Cloud > Shanghai", exit_days=5)
    found = every_stop(Dependences([*SERVICES, both]))
    assert [each.provider for each in found][:3] == ["Tongyu Max", "East Cloud", "Shanghai"]
    assert found[1].layers == ("model", "cloud")
    assert len(found) == len({each.provider for each in found}) == 10
    order = [(-len(each.critical_functions), -each.at_least_days) for each in found]
    assert order == sorted(order)


def test_no_service_no_stop() -> None:
    """An empty register names nobody."""
    assert every_stop(Dependences([])) == ()
