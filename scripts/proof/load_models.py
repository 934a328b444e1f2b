"""PyTorch's and fastai's side of the proof: loads what was exported, each way that their users know, and predicts.

Reads one question a line (JSON) on standard input and answers each with a line of JSON. Needs torch and fastai.
"""
import json
import math
import pickle
import re
import struct
import sys
import warnings
from contextlib import chdir
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

warnings.filterwarnings("ignore")
from fastai.data.core import DataLoaders  # noqa: E402
from fastai.learner import load_model  # noqa: E402
from fastai.text.all import (  # noqa: E402
    AWD_LSTM,
    LMDataLoader,
    TensorText,
    awd_lstm_lm_config,
    get_language_model,
    language_model_learner,
)

torch.set_num_threads(2)
NUMPY = {"F32": np.float32, "F16": np.float16}


def read_safetensors(path):
    """The format in a few lines, for where its own package is not installed."""
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + at for at in entry["data_offsets"])
        numbers = np.frombuffer(raw[begin:end], dtype=NUMPY[entry["dtype"]])
        tensors[name] = torch.from_numpy(numbers.astype(np.float32).reshape(entry["shape"]))
    return tensors


def original_weights(path):
    """A foreign file's weights by fastai 2's names, read by PyTorch and NumPy themselves."""
    if path.suffix == ".npz":
        weights = {name: torch.from_numpy(array) for name, array in np.load(path).items()}
    elif path.suffix == ".safetensors":
        weights = read_safetensors(path)
    else:
        # ours or just saved by fastai, whose optimiser has settings in a list of its own that weights_only refuses
        weights = torch.load(path, weights_only=False)
    if "model" in weights:
        weights = weights["model"]
    named = {}
    for name, tensor in weights.items():
        if not re.match(r"[01]\.", name):
            name = f"0.{name}"  # files of an encoder alone
        name = name.replace("encoder_with_dropout.embed", "encoder_dp.emb")
        if re.search(r"\.module\.weight_hh_l0$", name):
            continue  # fastai 1 keeps a dropped copy
        named[re.sub(r"\.module\.(weight_hh_l0_raw)$", r".\1", name)] = tensor.float()
    return named


def config_of(folder):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config.pop("tokenizer")
    return config


def same_bits(a, b):
    as_bits = (t.detach().contiguous().view(torch.int32) for t in (a, b))
    return a.shape == b.shape and torch.equal(*as_bits)


def equal(ours, theirs):
    """Every weight of ours stands in theirs, bit for bit; a matrix that theirs has under more names is the same one."""
    tied = {"0.encoder_dp.emb.weight", "1.decoder.weight"}
    names_fit = ours.keys() - tied == theirs.keys() - tied
    return names_fit and all(
        same_bits(ours.get(name, ours["0.encoder.weight"]), tensor) for name, tensor in theirs.items()
    )


def dataloaders(vocab):
    texts = [TensorText([2, *range(9, 21)]) for _ in range(4)]
    dls = DataLoaders(*(LMDataLoader(texts, bs=2, seq_len=5) for _ in range(2)))
    dls.vocab = vocab
    return dls


def from_card(folder, block=0):
    """Runs the lines that the card names, as a reader of the card would."""
    lines = re.findall(r"```python\n(.*?)```", (folder / "card.md").read_text(encoding="utf-8"), re.S)[block]
    if "safetensors" in lines:
        try:
            import safetensors.torch  # noqa: F401
        except ImportError:
            lines = lines.replace("from safetensors.torch import load_file", "")
    names = {"load_file": read_safetensors}
    with chdir(folder):
        exec(lines, names)
    return names["model"]


def by_load_model(folder, stem):
    vocab = pickle.loads((folder / f"{stem}_itos.pkl").read_bytes())
    model = get_language_model(AWD_LSTM, len(vocab), config=config_of(folder))
    load_model(folder / f"{stem}.pth", model, None, with_opt=False)
    return model


def learner(folder, stem):
    vocab = pickle.loads((folder / f"{stem}_itos.pkl").read_bytes())
    return language_model_learner(
        dataloaders(vocab),
        AWD_LSTM,
        config=config_of(folder),
        pretrained=False,
        path=folder,
        model_dir=".",
    )


def by_learn_load(folder, stem):
    return learner(folder, stem).load(stem, with_opt=False).model


def by_load_pretrained(folder, stem):
    learn = learner(folder, stem)
    return learn.load_pretrained(str(folder / f"{stem}.pth"), str(folder / f"{stem}_itos.pkl")).model


@torch.no_grad()
def logits(model, ids):
    model.eval()
    model.reset()
    return model(torch.tensor([ids]))[0][0]


@torch.no_grad()
def perplexity(model, ids, batch, bptt):
    """Rows one after the other, windows with carried state, the last one short; float32 as PyTorch computes it."""
    model.eval()
    model.reset()
    row = (len(ids) - 1) // batch
    x, y = (torch.tensor(ids[at : at + row * batch]).view(batch, row) for at in (0, 1))
    total = 0.0
    for at in range(0, row, bptt):
        out = model(x[:, at : at + bptt])[0]
        total += F.cross_entropy(out.flatten(0, 1), y[:, at : at + bptt].flatten(), reduction="sum").item()
    return math.exp(total / (row * batch))


def load(question):
    plain, fastai, stem = Path(question["safetensors"]), Path(question["fastai"]), question["stem"]
    ours = read_safetensors(plain / "model.safetensors")
    state = torch.load(fastai / f"{stem}.pth", weights_only=True)
    vocab = json.loads((plain / "vocab.json").read_text(encoding="utf-8"))
    last = {word: at for at, word in enumerate(vocab)}
    # fastai's load_pretrained moves words by name: of a repeated word the last row counts
    once = [at for at, word in enumerate(vocab) if last[word] == at]
    ways = {
        "card, safetensors": lambda: from_card(plain),
        "card, fastai": lambda: from_card(fastai),
        "load_model": lambda: by_load_model(fastai, stem),
        "learn.load": lambda: by_learn_load(fastai, stem),
        "load_pretrained": lambda: by_load_pretrained(fastai, stem),
    }
    expected = torch.from_numpy(np.fromfile(question["logits"], dtype=np.float32)).view(-1, len(vocab))
    rows = [i for i, id in enumerate(question["ids"]) if last[vocab[id]] == id]
    answer = {
        "bits": equal(ours, state),
        "words": pickle.loads((fastai / f"{stem}_itos.pkl").read_bytes()) == vocab,
        "storages": len({tensor.untyped_storage().data_ptr() for tensor in state.values()}),
        "ways": {},
    }
    if len(rows) != len(question["ids"]):
        raise ValueError("the ids name a repeated word")
    for way, loaded in ways.items():
        model = loaded()
        by_name = way == "load_pretrained"
        got = logits(model, question["ids"])
        want, have = (t[:, once] if by_name else t for t in (expected, got))
        answer["ways"][way] = {
            "bits": equal(ours, model.state_dict()) or (by_name and len(once) < len(vocab)),
            "logits": ((have - want).abs().max() / want.abs().max()).item(),
            "perplexity": perplexity(model, question["ids"], question["batch"], question["bptt"]),
        }
    return answer


def compare(question):
    """Whether an imported model has the numbers of the file it came from."""
    ours = read_safetensors(Path(question["safetensors"]) / "model.safetensors")
    theirs = original_weights(Path(question["original"]))
    # what a file lacks (an encoder alone, fastai 0.7 without a bias) begins at zero
    lacking = ours.keys() - theirs.keys()
    zero = all(not tensor.any() for tensor in (ours[name] for name in lacking))
    kept = {name: tensor for name, tensor in ours.items() if name not in lacking}
    return {"bits": zero and equal(kept, theirs), "lacking": sorted(lacking)}


def make(question):
    """Files that fastai itself saves: at its own sizes of today and of 2018, and the rarer kinds at small ones."""
    folder = Path(question["folder"])
    vocab = json.loads(Path(question["vocab"]).read_text(encoding="utf-8"))
    (folder / "itos.pkl").write_bytes(pickle.dumps(vocab))
    torch.manual_seed(1)
    for sizes in ({}, {"n_hid": 1150}, {"emb_sz": 60, "n_hid": 115, "n_layers": 4}):
        config = {**awd_lstm_lm_config, **sizes}
        learn = language_model_learner(
            dataloaders(vocab), AWD_LSTM, config=config, pretrained=False, path=folder, model_dir="."
        )
        with learn.no_bar(), learn.no_logging():
            learn.fit(1, 1e-3)
        learn.save(f"saved_{config['n_hid']}")
    learn.save_encoder("saved_encoder")
    state = learn.model.state_dict()
    torch.save(state, folder / "saved_prezip.pth", _use_new_zipfile_serialization=False)
    torch.save({name: tensor.half() for name, tensor in state.items()}, folder / "saved_half.pth")
    return {"torch": torch.__version__, "fastai": __import__("fastai").__version__}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"load": load, "compare": compare, "make": make}[asked["ask"]](asked)), flush=True)
