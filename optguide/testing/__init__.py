"""Tools by which this package checks itself, and by which others can check theirs."""
