"""What all measurements with fastai share: the model, its loaders, its learner, and the files between the two sides.

Files in a work folder: NAME.train.json, NAME.valid.json {"ids": [[one document], ...]}, NAME.vocab.json [words],
weights as safetensors with PyTorch's names, the tied matrix once.
"""
import json
import math
import os
import random
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import fastai.callback.schedule  # gives Learner its fit_one_cycle
from fastai.callback.core import Callback
from fastai.callback.progress import ProgressCallback
from fastai.callback.rnn import ModelResetter, RNNCallback, RNNRegularizer
from fastai.callback.training import GradientClip
from fastai.data.core import DataLoaders
from fastai.learner import Learner
from fastai.losses import CrossEntropyLossFlat
from fastai.metrics import accuracy
from fastai.optimizer import Adam
from fastai.text.data import LMDataLoader
from fastai.text.learner import match_embeds
from fastai.text.models.awdlstm import AWD_LSTM, awd_lstm_lm_split
from fastai.text.models.core import get_language_model
from safetensors.torch import load_file, save_file

# A second OpenMP thread on a busy machine with two cores makes training several times slower.
torch.set_num_threads(int(os.environ.get("THREADS", "1")))

CONFIG = dict(
    emb_sz=100, n_hid=256, n_layers=2, pad_token=1, bidir=False, output_p=0.1, hidden_p=0.15, input_p=0.25,
    embed_p=0.02, weight_p=0.2, tie_weights=True, out_bias=True,
)
BATCH, BPTT, DROP_MULT, CLIP, AR, TAR = 20, 70, 0.3, 0.25, 2.0, 1.0


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def read_documents(work, name, part):
    ids = json.loads(Path(work, f"{name}.{part}.json").read_text())["ids"]
    return [torch.tensor(document, dtype=torch.int64) for document in ids]


def read_vocab(work, name):
    return json.loads(Path(work, f"{name}.vocab.json").read_text())


def loaders(train, valid, vocab):
    """fastai draws its shuffle seed from the global generator here, so seed first."""
    dls = DataLoaders(
        LMDataLoader(train, bs=BATCH, seq_len=BPTT, shuffle=True, num_workers=0),
        LMDataLoader(valid, bs=BATCH, seq_len=BPTT, shuffle=False, num_workers=0),
    )
    dls.vocab = vocab
    return dls


def learner(dls, drop_mult=DROP_MULT):
    """A plain Learner with each callback named: fastai versions differ in whether they pass AR and TAR on."""
    model = get_language_model(AWD_LSTM, len(dls.vocab), config=dict(CONFIG), drop_mult=drop_mult)
    learn = Learner(
        dls, model, loss_func=CrossEntropyLossFlat(), splitter=awd_lstm_lm_split, metrics=[accuracy],
        opt_func=partial(Adam, mom=0.7, sqr_mom=0.99, eps=1e-5, wd=0.01), moms=(0.8, 0.7, 0.8),
        cbs=[ModelResetter(), RNNCallback(), RNNRegularizer(AR, TAR), GradientClip(CLIP)],
    )
    learn.remove_cb(ProgressCallback)
    return learn


class LossLog(Callback):
    """Cross-entropy of every update without AR and TAR: `loss`, not `loss_grad`, which carries them."""

    order = 60

    def __init__(self):
        self.losses = []

    def after_loss(self):
        if self.training:
            self.losses.append(self.learn.loss.item())


@torch.no_grad()
def evaluate(learn):
    """Token-weighted mean cross-entropy over the held-out stream; zero state first, carried from window to window."""
    model, was = learn.model, learn.model.training
    model.eval()
    model.reset()
    loss = tokens = right = 0
    for x, y in learn.dls.valid:
        logits = model(x)[0]
        loss += F.cross_entropy(logits.reshape(-1, logits.size(-1)), y.reshape(-1), reduction="sum").item()
        right += (logits.argmax(-1) == y).sum().item()
        tokens += y.numel()
    model.reset()
    model.train(was)
    return dict(loss=loss / tokens, perplexity=math.exp(loss / tokens), accuracy=right / tokens, tokens=tokens)


def save_weights(model, file):
    """Without the copies that the tied decoder and the dropout modules keep."""
    keep = {
        name: value.detach().contiguous().clone()
        for name, value in model.state_dict().items()
        if not name.startswith("0.encoder_dp") and name != "1.decoder.weight" and "module.weight_hh" not in name
    }
    save_file(keep, str(file))


def load_weights(model, file, old_vocab, new_vocab):
    """fastai's own transfer: known words keep their row, new ones get the mean row."""
    state = load_file(str(file))
    state["0.encoder_dp.emb.weight"] = state["0.encoder.weight"].clone()
    state["1.decoder.weight"] = state["0.encoder.weight"].clone()
    if list(old_vocab) != list(new_vocab):
        state = match_embeds(state, old_vocab, new_vocab)
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected and all("module.weight_hh" in name for name in missing), (missing, unexpected)
    model.reset()
