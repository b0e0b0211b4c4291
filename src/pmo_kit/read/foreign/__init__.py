"""The one door: foreign files become rows of a register, and no row is lost on the way."""
