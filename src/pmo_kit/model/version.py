"""The version of the kit, in one place."""

KIT_VERSION = "0.1.0"
