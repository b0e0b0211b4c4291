"""What was done and decided, and proof that it is still what it was."""
