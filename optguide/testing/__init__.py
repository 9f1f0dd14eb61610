"""Tools by which others can check their programs against the methods of this package.

`optguide.testing.records` keeps what the methods answer to recorded gradients in files that
any other program can be compared with. A function is recorded by `optguide.compile`.
"""
