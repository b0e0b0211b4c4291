"""What the kit tells a person when something must be mended: where, what is wrong, what to write."""

from pmo_kit.errors.faults import BadInput, Fault, Faults, Place, PmoKitError, refuse

__all__ = ["BadInput", "Fault", "Faults", "Place", "PmoKitError", "refuse"]
