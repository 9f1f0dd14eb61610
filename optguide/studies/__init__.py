"""Studies: many runs at once, one question, one file each."""
