"""Files in, frozen facts out: names every fault at once, guesses nothing, scores nothing."""
