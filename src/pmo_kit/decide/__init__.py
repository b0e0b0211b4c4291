"""Pure decisions: no files, no clock, no hidden randomness, no display; every conclusion names the rules it used."""
