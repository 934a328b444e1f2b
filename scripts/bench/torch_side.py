"""PyTorch's side of the bench: the same AWD-LSTM update, written as its users would write it.

For each line on standard input runs a block of that many whole updates and prints its time as a line of JSON.
Arguments: vocab embSz nHid nLayers batch bptt threads
"""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

vocab, emb_sz, n_hid, n_layers, batch, bptt, threads = map(int, sys.argv[1:8])
torch.set_num_threads(threads)
torch.manual_seed(1)
P = dict(embed=0.02, input=0.25, weight=0.2, hidden=0.15, output=0.1)


def dropped(x, size, p):
    """A mask over features that is the same at every time step."""
    return x * x.new_empty(size).bernoulli_(1 - p).div_(1 - p)


class AwdLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Parameter(torch.empty(vocab, emb_sz).uniform_(-0.1, 0.1))
        self.bias = nn.Parameter(torch.zeros(vocab))
        sizes = [
            (emb_sz if l == 0 else n_hid, emb_sz if l == n_layers - 1 else n_hid) for l in range(n_layers)
        ]
        self.layers = nn.ModuleList(nn.LSTM(i, h) for i, h in sizes)
        self.state = [(torch.zeros(1, batch, h), torch.zeros(1, batch, h)) for _, h in sizes]

    def forward(self, ids):
        row_mask = torch.empty(vocab, 1).bernoulli_(1 - P["embed"]).div_(1 - P["embed"])
        x = F.embedding(ids, self.embedding) * row_mask[ids]
        x = dropped(x, (1, batch, emb_sz), P["input"])
        states = []
        for l, layer in enumerate(self.layers):
            w_hh = F.dropout(layer.weight_hh_l0, P["weight"])
            weights = [layer.weight_ih_l0, w_hh, layer.bias_ih_l0, layer.bias_hh_l0]
            raw, h, c = torch._VF.lstm(x, self.state[l], weights, True, 1, 0.0, True, False, False)
            states.append((h.detach(), c.detach()))
            p = P["output"] if l == n_layers - 1 else P["hidden"]
            x = dropped(raw, (1, batch, raw.shape[-1]), p)
        self.state = states
        return raw, x


model = AwdLstm()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.7, 0.99), eps=1e-5, fused=True)


def ids(n):
    return (torch.rand(n) ** 3 * vocab).long()


def update():
    x, y = ids(bptt * batch).view(bptt, batch), ids(bptt * batch)
    raw, out = model(x)
    ce = F.cross_entropy(F.linear(out.view(-1, emb_sz), model.embedding, model.bias), y)
    loss = ce + 2 * out.pow(2).mean() + (raw[1:] - raw[:-1]).pow(2).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.25)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return ce.item()


for line in sys.stdin:
    updates = int(line)
    begun = time.perf_counter()
    for _ in range(updates):
        loss = update()
    ms = (time.perf_counter() - begun) * 1e3 / updates
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(dict(ms=ms, loss=loss, peakMb=peak)), flush=True)
