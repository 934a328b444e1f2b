"""Takes the files whose names begin with given words out of a wheel (a zip), each checked by its CRC.

unpack.py WHEEL FOLDER BEGINNING...: writes FOLDER/<name>. A folder over which this did not end well is not complete.
"""

import shutil
import sys
import zipfile
from pathlib import Path

wheel, folder, *beginnings = sys.argv[1:]
root = Path(folder).resolve()

with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        if entry.filename.endswith("/") or not entry.filename.startswith(tuple(beginnings)):
            continue
        target = (root / entry.filename).resolve()
        if root not in target.parents:
            sys.exit(f"{entry.filename!r} points outside the folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
