"""The code of this site: one module for each thing that Sphinx does not do by itself.

Each module that has a ``setup`` is an extension of its own, listed in ``conf.py``.
"""
