"""Configuration of the site: what it is made with, and by which rules.

Each extension of our own says in its first lines what it does.
"""

import os
import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

# One thread for each process: the processes share the processors, and sums keep their
# order. NumPy reads this when it is loaded.
for threads in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS":
    os.environ[threads] = "1"

import optguide

HERE = Path(__file__).parent
WORK = HERE / "_build" / "work"
sys.path.insert(0, str(HERE / "_ext"))

from optguide_site.example_runs import STYLE
from optguide_site.videos import encoder

# The project.

project = "optguide"
author = "the optguide contributors"
copyright = author
release = version = optguide.__version__
html_baseurl = os.environ.get(
    "READTHEDOCS_CANONICAL_URL", "https://optguide.readthedocs.io/en/stable/"
)

# What reads what.

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "numpydoc",
    "myst_nb",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "sphinx_copybutton",
    "notfound.extension",
    # Our own: a page to a class.
    "annotated_source",
    "optguide_site.public_names",
    "optguide_site.docstring_markup",
    "optguide_site.class_pages",
    "optguide_site.example_views",
    "optguide_site.counts",
    # Examples and what they draw.
    "stale_outputs",
    "optguide_site.parallel_gallery",
    "optguide_site.figures",
    "optguide_site.panels",
    "optguide_site.image_map",
    "optguide_site.videos",
    # What a reader takes away.
    "optguide_site.downloads",
    "optguide_site.record_files",
    # HTML, and what it must keep.
    "optguide_site.katex",
    "optguide_site.html_repairs",
    "optguide_site.alt_texts",
    "optguide_site.page_gates",
]
exclude_patterns = [
    "_*",
    "gallery/**/*.ipynb",
    "gallery/**/*.py",
    "gallery/**/*.json",
    "gallery/**/*.zip",
    "gallery/backreferences",
    "sg_execution_times.rst",
    "katex/katex.min.js",  # runs here, not at the reader's
]
templates_path = ["_templates"]
nitpicky = True
default_role = "named"

# Other projects: names listed by hand in inventories/*.txt, so no network is needed.


def inventory(name: str) -> str:
    """Pack a list of names as Sphinx reads it; return the file."""
    head = (
        f"# Sphinx inventory version 2\n# Project: {name}\n# Version: \n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    text = (HERE / "inventories" / f"{name}.txt").read_text("utf-8")
    WORK.mkdir(parents=True, exist_ok=True)
    file = WORK / f"{name}.inv"
    file.write_bytes(head.encode() + zlib.compress(text.encode(), 9))
    return str(file)


intersphinx_mapping = {
    "numpy": ("https://numpy.org/doc/stable/", inventory("numpy")),
    "scipy": ("https://docs.scipy.org/doc/scipy/", inventory("scipy")),
    "matplotlib": ("https://matplotlib.org/stable/", inventory("matplotlib")),
}

# The reference.

annotated_source_hooks = "optguide_site.annotated_hooks.HOOKS"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "unsrt"

# Pages with code that runs.

myst_enable_extensions = [
    "amsmath",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE / "_nbcache")
nb_execution_raise_on_error = True
nb_execution_timeout = 60
nb_output_stderr = "error"
nb_merge_streams = True

# Pictures of these pages are drawn like those of the gallery, the same bytes every time.
KERNEL = f"""c = get_config()
c.InlineBackend.figure_formats = {{"svg"}}
c.InlineBackend.print_figure_kwargs = {{
    "bbox_inches": None, "facecolor": "none",
    "metadata": {{"Date": None, "Creator": None}},
}}
c.InlineBackend.rc = {{
    **{STYLE!r}, "svg.fonttype": "path", "svg.hashsalt": "optguide"
}}
c.HistoryManager.enabled = False
"""
(WORK / "ipython" / "profile_default").mkdir(parents=True, exist_ok=True)
(WORK / "ipython" / "profile_default" / "ipython_kernel_config.py").write_text(
    KERNEL, encoding="utf-8"
)
os.environ["IPYTHONDIR"] = str(WORK / "ipython")

# The gallery.

SECTIONS = ["ideas", "surfaces", "methods", "signals", "races", "curvature"]

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "subsection_order": [*(f"../gallery/{name}" for name in SECTIONS), "*"],
    "within_subsection_order": "optguide_site.gallery_order.place",
    "image_scrapers": ("optguide_site.figures.scrape",),
    "matplotlib_animations": False,
    "reset_modules": tuple(
        f"optguide_site.example_runs.{name}" for name in ("style", "strict", "timed")
    ),
    "reset_modules_order": "both",
    "capture_repr": (),
    "thumbnail_size": (320, 224),
    "backreferences_dir": "gallery/backreferences",
    "doc_module": ("optguide",),
    "inspect_global_variables": False,
    "log_level": {"backreference_missing": "debug"},
    "show_signature": False,
    "min_reported_time": 10**9,
    "write_computation_times": False,
}

# Outputs are made again when the code they depend on has changed.

DRAWING = ("figures", "image_map", "videos", "example_runs")

stale_outputs_packages = ["optguide"]
stale_outputs_versions = ["numpy", "scipy", "matplotlib"]
stale_outputs_files = [f"_ext/optguide_site/{name}.py" for name in DRAWING]
stale_outputs_facts = [f"videos {bool(encoder())}", KERNEL, repr(sphinx_gallery_conf)]
stale_outputs_fingerprints = "gallery/fingerprints.json"
build_cache_writers = ["_ext/**/*.py"]

# The look.

html_theme = "furo"
html_title = "optguide"
html_static_path = ["_static", "_vendor"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_math_renderer = "katex"
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
notfound_urls_prefix = urlsplit(html_baseurl).path
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
