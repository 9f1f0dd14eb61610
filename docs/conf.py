"""Configuration of the site. The extensions in ``_ext`` say in their first lines what they do."""

import os
import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

# One thread for each process: the processes share the processors, and sums keep their order. NumPy
# reads this when it is loaded.
for threads in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS":
    os.environ[threads] = "1"

import optguide

HERE = Path(__file__).parent
WORK = HERE / "_build" / "work"
DRAWING = ("figures", "matrix", "videos", "examples")
sys.path.insert(0, str(HERE / "_ext"))

import examples
import videos

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
    # Our own.
    "katex_static",
    "markup",
    "ahead",
    "figures",
    "matrix",
    "videos",
    "annotated_source",
    "api",
    "counts",
    "stale_outputs",
    "downloads",
    "records",
    "gates",
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


def inventory(name):
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

# Pictures of these pages are drawn like those of the gallery: as SVG, the same bytes every time.
(WORK / "ipython" / "profile_default").mkdir(parents=True, exist_ok=True)
(WORK / "ipython" / "profile_default" / "ipython_kernel_config.py").write_text(
    f"""c = get_config()
c.InlineBackend.figure_formats = {{"svg"}}
c.InlineBackend.print_figure_kwargs = {{
    "bbox_inches": None, "facecolor": "none", "metadata": {{"Date": None, "Creator": None}}
}}
c.InlineBackend.rc = {{**{examples.STYLE!r}, "svg.fonttype": "path", "svg.hashsalt": "optguide"}}
c.HistoryManager.enabled = False
""",
    encoding="utf-8",
)
os.environ["IPYTHONDIR"] = str(WORK / "ipython")

# The gallery.

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "subsection_order": "order.section",
    "within_subsection_order": "order.example",
    "image_scrapers": ("figures.scrape",),
    "matplotlib_animations": False,
    "reset_modules": ("examples.style", "examples.strict", "examples.timed"),
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

stale_outputs_packages = ["optguide"]
stale_outputs_versions = ["numpy", "scipy", "matplotlib"]
stale_outputs_files = ["conf.py", *(f"_ext/{name}.py" for name in DRAWING)]
stale_outputs_facts = [f"videos {bool(videos.encoder())}"]
stale_outputs_fingerprints = "gallery/fingerprints.json"
build_cache_writers = ["_ext/**/*.py"]

# Source beside prose.

annotated_source_hooks = "annotated_hooks.HOOKS"

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
