"""One cell of the comparison in fastai: python finetune.py WORK TARGET METHOD RATE [SEED]

TARGET imdb or moby-dick; METHOD plain, discriminative, stlr or both; RATE the highest learning rate. One frozen epoch at
1e-2 on a slanted triangle, then three epochs from step 0 with cleared moments. Prints and stores one JSON object.
"""
import json
import sys
import time
from pathlib import Path

from common import Callback, evaluate, learner, load_weights, loaders, read_documents, read_vocab, seed_all

FROZEN_RATE, EPOCHS, DIVISOR, CUT_FRAC, RATIO = 1e-2, 3, 2.6, 0.1, 32
METHODS = {
    "plain": (False, "constant"), "discriminative": (True, "constant"), "stlr": (False, "stlr"), "both": (True, "stlr")
}


def slanted_triangle(t, total, peak):
    """The safe form: the decay's denominator is what is left after the cut."""
    cut = max(1, min(total - 1, int(total * CUT_FRAC)))
    p = t / cut if t < cut else 1 - (t - cut) / max(1, total - cut)
    return peak * (1 + min(1.0, max(0.0, p)) * (RATIO - 1)) / RATIO


class Rates(Callback):
    """Sets every group's learning rate before each update, from the update's number over all epochs."""

    order = 60

    def __init__(self, peak, discriminative, schedule):
        self.peak, self.discriminative, self.schedule = peak, discriminative, schedule

    def before_fit(self):
        self.t, self.total = 0, len(self.dls.train) * self.n_epoch

    def before_batch(self):
        if not self.training:
            return
        rate = slanted_triangle(self.t, self.total, self.peak) if self.schedule == "stlr" else self.peak
        groups = len(self.opt.hypers)
        divisor = DIVISOR if self.discriminative else 1.0
        for i, hyper in enumerate(self.opt.hypers):
            hyper["lr"] = rate / divisor ** (groups - 1 - i)
        self.t += 1


def main(work, target, method, rate, seed):
    seed_all(seed)
    vocab = read_vocab(work, target)
    train, valid = read_documents(work, target, "train"), read_documents(work, target, "valid")
    learn = learner(loaders(train, valid, vocab))
    load_weights(learn.model, Path(work, "pretrained.safetensors"), read_vocab(work, "general"), vocab)
    start, before, epochs = time.time(), evaluate(learn), []

    class Watch(Callback):
        order = 70

        def after_epoch(self):
            epochs.append(evaluate(self.learn))

    discriminative, schedule = METHODS[method]
    with learn.no_logging():
        learn.freeze()
        learn.fit(1, FROZEN_RATE, cbs=[Rates(FROZEN_RATE, False, "stlr"), Watch()])
        learn.unfreeze()
        learn.fit(EPOCHS, rate, cbs=[Rates(rate, discriminative, schedule), Watch()])
    result = dict(
        side="fastai", target=target, method=method, rate=rate, seed=seed, before=before, epochs=epochs,
        after=epochs[-1], seconds=round(time.time() - start),
    )
    Path(work, "cells").mkdir(exist_ok=True)
    Path(work, "cells", f"fastai.{target}.{method}.{rate:g}.{seed}.json").write_text(json.dumps(result))
    print(target, method, rate, seed, "before", round(before["perplexity"], 2),
          "epochs", [round(e["perplexity"], 2) for e in epochs], f"{result['seconds']} s", flush=True)


if __name__ == "__main__":
    work, target, method, rate = sys.argv[1:5]
    main(Path(work), target, method, float(rate), int(sys.argv[5]) if len(sys.argv) > 5 else 42)
