"""Tools by which this package checks itself, and by which others can check theirs.

`optguide.testing.formulas` evaluates the formula in a comment and the line below it at the same
numbers, and reads the formulas with `optguide.testing.notation`. `optguide.compile.program` runs
a function on arrays that write down what is done to them. `optguide.testing.records` keeps what the
methods answer to recorded gradients in files that any other program can be compared with.
"""
