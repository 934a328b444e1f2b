"""Tokenises with fastai's rules and spaCy, cuts the vocabularies, writes ids: python tokenise.py CORPUS WORK [NAME ...]

CORPUS holds the files of `make.ts compare`; NAME is general, imdb or moby-dick, all when none is given. General text:
Brown, Austen, Grimm, the handbook and 30,000 glosses. Targets: 900 IMDb reviews by imdbRows.json, and Moby-Dick with
every tenth chapter held out.
"""
import json
import random
import sys
from collections import Counter
from pathlib import Path

from fastai.text.core import SpacyTokenizer, defaults
from fastai.text.data import make_vocab

MAX_VOCAB, MIN_FREQ, GLOSSES, GLOSSES_A_DOCUMENT = 10000, 3, 30000, 20


def texts(corpus, name):
    return [json.loads(line)["text"] for line in Path(corpus, f"{name}.jsonl").open()]


def tokenise(documents):
    def prepared():
        for text in documents:
            for rule in defaults.text_proc_rules:
                text = rule(text)
            yield text

    return [[word.replace(" ", "▁") for word in document] for document in SpacyTokenizer("en")(prepared())]


def general_texts(corpus):
    order = random.Random(0)
    glosses = texts(corpus, "glosses")
    order.shuffle(glosses)
    documents = [t for name in ("brown", "austen", "grimm", "handbook") for t in texts(corpus, name)]
    documents += [" ".join(glosses[i : i + GLOSSES_A_DOCUMENT]) for i in range(0, GLOSSES, GLOSSES_A_DOCUMENT)]
    order.shuffle(documents)
    held = len(documents) // 40
    return documents[held:], documents[:held]


def imdb_texts(corpus):
    rows = json.loads(Path(__file__).parents[1].joinpath("imdbRows.json").read_text())
    reviews = texts(corpus, "imdb")
    return [reviews[i] for i in rows["train"]], [reviews[i] for i in rows["valid"]]


def moby_dick_texts(corpus):
    chapters = texts(corpus, "moby-dick")
    return [c for i, c in enumerate(chapters) if i % 10 != 9], chapters[9::10]


def write(work, name, train, valid):
    train, valid = tokenise(train), tokenise(valid)
    vocab = list(make_vocab(Counter(w for d in train for w in d), min_freq=MIN_FREQ, max_vocab=MAX_VOCAB))
    index = {word: i for i, word in reversed(list(enumerate(vocab)))}
    for part, documents in (("train", train), ("valid", valid)):
        ids = [[index.get(word, 0) for word in document] for document in documents]
        Path(work, f"{name}.{part}.json").write_text(json.dumps(dict(ids=ids), separators=(",", ":")))
        tokens, unknown = sum(map(len, ids)), sum(d.count(0) for d in ids)
        print(f"{name} {part}: {len(ids)} documents, {tokens} tokens, {unknown / tokens:.1%} unknown", flush=True)
    Path(work, f"{name}.vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    print(f"{name}: vocabulary {len(vocab)}", flush=True)


if __name__ == "__main__":
    corpus, work, *names = sys.argv[1:]
    Path(work).mkdir(parents=True, exist_ok=True)
    makers = {"general": general_texts, "imdb": imdb_texts, "moby-dick": moby_dick_texts}
    for name in names or makers:
        write(work, name, *makers[name](corpus))
