"""The nouns: what the other layers hand to one another. Plain, frozen, without files or frames."""
