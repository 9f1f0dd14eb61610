"""What an earlier build found out about a text, for a build in which the text is the same.

Most of a build in which little has changed would be parsing and compressing what was parsed and
compressed before. A note is kept under the digest of the text it is about and of the code that takes
notes, so no note is ever out of date; one that a build does not ask for is dropped.
"""

import hashlib
import json
from pathlib import Path

from optguide.testing import formulas

_known = {}  #: from the last build
_asked = {}  #: in this build


def recall(what, text, work):
    """Return what `work` finds about the text, which must be something JSON can hold."""
    data = text if isinstance(text, bytes) else text.encode()
    key = f"{what} {hashlib.sha256(data).hexdigest()}"
    if key not in _asked:
        _asked[key] = _known[key] if key in _known else work()
    return _asked[key]


def writers():
    """Return the digest of the code that takes notes."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(formulas.__file__)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def load(app, config):
    file = Path(app.doctreedir, "notes.json")
    book = json.loads(file.read_text()) if file.exists() else {}
    _asked.clear()
    _known.clear()
    if book.get("writers") == writers():
        _known.update(book["notes"])


def keep(app, exception):
    file = Path(app.doctreedir, "notes.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"writers": writers(), "notes": _asked}))


def setup(app):
    app.connect("config-inited", load, priority=1)
    app.connect("build-finished", keep, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
