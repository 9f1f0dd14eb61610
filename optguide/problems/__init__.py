"""Learning problems: surfaces that come from fitting a model, small enough to run in seconds."""
