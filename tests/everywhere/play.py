"""Plays the golden games under whatever Python runs this file, by the standard library alone.

`python play.py ROOT COMPANIES` prints what came out as JSON. ROOT holds ``game/engine`` and
``tests/engine``, and COMPANIES is a file in which the companies are pickled by the names of their
files: who reads such files needs packages that are not here.
"""

import json
import pickle
import sys
from pathlib import Path
from types import ModuleType

sys.dont_write_bytecode = True
root, companies = sys.argv[1:]
sys.path.insert(0, root)
known = pickle.loads(Path(companies).read_bytes())

catalogue = ModuleType("game.catalogue")
catalogue.load = lambda id_or_path: known[Path(id_or_path).stem]  # type: ignore[attr-defined]
sys.modules[catalogue.__name__] = catalogue

from tests.engine.fingerprint import fingerprint  # noqa: E402
from tests.engine.golden import GAMES, path_of, text_of  # noqa: E402
from tests.engine.plays import played  # noqa: E402

print(
    json.dumps(
        {
            "python": sys.version,
            "platform": sys.platform,
            "largest": sys.maxsize,
            "games": {path_of(*game).name: text_of(played(*game)) for game in GAMES},
            "bits": {path_of(*game).name: fingerprint(*game) for game in GAMES},
        }
    )
)
