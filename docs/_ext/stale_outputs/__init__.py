"""Outputs are as fresh as the code they depend on, and no fresher.

sphinx-gallery looks at the text of a script, jupyter-cache at the cells of a page;
neither sees that the package under them has changed. Here every script and page gets a
*fingerprint*: a digest of the code of all modules of the package it imports, directly
or not, without comments and docstrings. Where the fingerprint differs from the last
build the stored outputs are dropped, so the outputs are made again; a reworded comment
drops nothing.
"""

from __future__ import annotations

from typing import Any

__all__ = ["setup"]


def setup(app: Any) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    from .extension import StaleOutputs

    app.setup_extension("stale_outputs.build_cache")
    for name in "packages", "versions", "files", "facts":
        app.add_config_value(f"stale_outputs_{name}", [], "", [list, tuple])
    app.add_config_value("stale_outputs_fingerprints", "", "", [str])
    outputs = StaleOutputs()
    app.connect("config-inited", outputs.drop, priority=900)
    app.connect("env-get-outdated", outputs.outdated)
    app.connect("build-finished", outputs.remember)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
