"""The reference side of tokenising.ts and tokenisingParity.ts: python tokenising_fastai.py TEXTS

TEXTS holds a JSON string a line. Each line of standard input is a number of worker processes (0: none beside this one),
answered by the seconds that fastai's parallel tokeniser takes; or the path of a file for its tokens, a list a line.
"""
import json
import sys
import time
from pathlib import Path

import fastai
import spacy
from fastai.text.core import WordTokenizer, tokenize_texts

texts = [json.loads(line) for line in Path(sys.argv[1]).open(encoding="utf-8", newline="\n")]
versions = f"fastai {fastai.__version__}, spaCy {spacy.__version__}"
for line in sys.stdin:
    line = line.strip()
    # no worker: the list is worked through here; fastai's fork of one worker would only add its transport
    workers = int(line) if line.isdigit() else 0
    began = time.perf_counter()
    tokens = tokenize_texts(texts, n_workers=workers, tok=WordTokenizer())
    seconds = time.perf_counter() - began
    if not line.isdigit():
        with open(line, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(list(document)) + "\n" for document in tokens)
    count = sum(len(document) for document in tokens)
    print(json.dumps(dict(seconds=seconds, tokens=count, versions=versions)), flush=True)
