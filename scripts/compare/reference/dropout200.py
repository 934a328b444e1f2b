"""200 updates with full dropout from the pretrained weights in fastai, five seeds: python dropout200.py WORK

Plain Adam at a constant 4e-3, all layers, drop_mult 1, on the first 280,001 tokens of the general text, which are 200
windows of 20 x 70. Stores per seed the mean training loss of the last 20 updates and the held-out loss after the last.
"""
import json
import sys
from pathlib import Path

from common import LossLog, evaluate, learner, load_weights, loaders, read_documents, read_vocab, seed_all

UPDATES, LAST, RATE, SEEDS = 200, 20, 4e-3, (1, 2, 3, 4, 5)
TOKENS = UPDATES * 20 * 70 + 1


def first_tokens(documents, tokens):
    """Whole documents and at last a piece of one."""
    taken = []
    for document in documents:
        if tokens == 0:
            break
        taken.append(document[:tokens])
        tokens -= len(taken[-1])
    return taken


work = Path(sys.argv[1])
vocab = read_vocab(work, "general")
train = first_tokens(read_documents(work, "general", "train"), TOKENS)
valid = read_documents(work, "general", "valid")
rows = []
for seed in SEEDS:
    seed_all(seed)
    learn = learner(loaders(train, valid, vocab), drop_mult=1.0)
    load_weights(learn.model, work / "pretrained.safetensors", vocab, vocab)
    log = LossLog()
    # A constant rate and momentum: fit, not one-cycle.
    with learn.no_logging():
        learn.fit(1, RATE, cbs=[log])
    assert len(log.losses) == UPDATES, len(log.losses)
    rows.append(dict(seed=seed, train=sum(log.losses[-LAST:]) / LAST, valid=evaluate(learn)["loss"]))
    print(rows[-1], flush=True)
Path(work, "dropout200.fastai.json").write_text(json.dumps(rows))
