"""fastai's own pretrained model on the general text, one epoch of one-cycle: python pretrain.py WORK [SEED]"""
import json
import sys
import time
from pathlib import Path

from common import CONFIG, evaluate, learner, loaders, read_documents, read_vocab, save_weights, seed_all

work, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 42
seed_all(seed)
dls = loaders(
    read_documents(work, "general", "train"), read_documents(work, "general", "valid"), read_vocab(work, "general")
)
learn = learner(dls)
start = time.time()
with learn.no_logging():
    learn.fit_one_cycle(1, 5e-3, div=10, pct_start=0.2)
result = dict(seed=seed, seconds=round(time.time() - start), config=CONFIG, **evaluate(learn))
save_weights(learn.model, work / "pretrained.safetensors")
Path(work, "pretrained.json").write_text(json.dumps(result, indent=1))
print(result)
