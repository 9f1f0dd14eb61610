"""Learning problems: surfaces that are means over samples, small enough to run in seconds."""
