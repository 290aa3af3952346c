"""Trains the adapter: a LoRA that is at work only while the model writes.

    python train.py EXAMPLES.jsonl --base BASE.gguf --out FOLDER [--device cuda] [--epochs 3]

Instructions, transcript and ask are read by the untouched base model; the adapter is switched on at the last token of the prompt
("activated LoRA": Greenewald et al. 2025, arXiv 2504.12397). So what has been read of a visit serves base and adapter alike, reading
costs nothing more, and training goes through the tokens of the note alone: keys and values of what was read are computed once without
gradients and kept in FOLDER/prefixes. Resumable: started again with the same arguments it goes on from the last checkpoint.
"""

import argparse
import hashlib
import json
import math
import random
import signal
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from gguf import GGUFReader
from gguf.quants import dequantize
from torch import nn
from transformers import AutoModelForCausalLM, DynamicCache, GgufConfig

# Names of a layer's linear parts in the library, and in GGUF.
PARTS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


class LoraLinear(nn.Module):
    """A frozen linear map and a low-rank addition to it that can be switched off for all maps at once."""

    active = False

    def __init__(self, base: nn.Linear, rank: int, alpha: float, dropout: float):
        super().__init__()
        self.base = base
        self.scale = alpha / rank
        self.dropout = dropout
        device = base.weight.device
        self.a = nn.Parameter(torch.empty(rank, base.in_features, device=device))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank, device=device))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.base(x)
        if not LoraLinear.active:
            return y
        if self.dropout > 0:
            x = F.dropout(x, self.dropout, self.training)
        # Scaled where it is narrow and added as it is made: on a processor each pass over the wide side costs as much as a product.
        low = F.linear(x, self.a.to(x.dtype)) * self.scale
        return torch.addmm(y.flatten(0, -2), low.flatten(0, -2), self.b.to(x.dtype).t()).view_as(y)


def type_for(device: str) -> torch.dtype:
    """A processor without products in bfloat16 takes six times as long with it (20 against 120 GFLOPS here) and gets float32."""
    if device == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return torch.float32
    return torch.bfloat16


def load(base: Path, plain: Path, rank: int, alpha: float, dropout: float, device: str):
    """The base, dequantized from the very file that ships (once, kept in `plain`), frozen, with a LoRA on every linear map.

    Returns it and the LoRAs by their names in GGUF.
    """
    if not (plain / "config.json").exists():
        unpacked = GgufConfig(dequantize=True)
        AutoModelForCausalLM.from_pretrained(
            str(base.parent), gguf_file=base.name, dtype=torch.bfloat16, quantization_config=unpacked
        ).save_pretrained(plain)
    model = AutoModelForCausalLM.from_pretrained(str(plain), dtype=type_for(device)).to(device)
    model.requires_grad_(False)
    loras = {}
    for index, layer in enumerate(model.model.layers):
        for name, gguf_name in PARTS.items():
            parent_name, own = name.split(".")
            parent = getattr(layer, parent_name)
            lora = LoraLinear(getattr(parent, own), rank, alpha, dropout)
            setattr(parent, own, lora)
            loras[f"blk.{index}.{gguf_name}.weight"] = lora
    return model, loras


class Prefixes:
    """Keys and values of instructions and transcript, by the base model, kept on disk: [layers, 2, heads, tokens, size] in bfloat16."""

    def __init__(self, model, folder: Path, device: str):
        self.model, self.folder, self.device = model, folder, device
        folder.mkdir(parents=True, exist_ok=True)

    @torch.no_grad()
    def cache(self, tokens: list[int]) -> DynamicCache:
        name = hashlib.sha256(json.dumps(tokens).encode()).hexdigest()[:24]
        path = self.folder / f"{name}.pt"
        cache = DynamicCache()
        if path.exists():
            kept = torch.load(path, map_location=self.device)
            for index, (keys, values) in enumerate(kept.to(self.model.dtype)):
                cache.update(keys[None], values[None], index)
            return cache
        LoraLinear.active = False
        self.model(torch.tensor([tokens], device=self.device), past_key_values=cache, use_cache=True, logits_to_keep=1)
        kept = torch.stack([torch.stack([layer.keys[0], layer.values[0]]) for layer in cache.layers])
        part = path.with_suffix(".part")
        torch.save(kept.to(torch.bfloat16).cpu(), part)
        part.rename(path)
        return cache


def loss_of(model, prefixes: Prefixes, example: dict, device: str) -> torch.Tensor:
    """Mean cross-entropy in nats over the tokens of the note, the token that ends it included."""
    prompt, answer, prefix = example["prompt"], example["answer"], example["prefix"]
    cache = prefixes.cache(prompt[:prefix])
    LoraLinear.active = False
    with torch.no_grad():
        model(torch.tensor([prompt[prefix:-1]], device=device), past_key_values=cache, use_cache=True, logits_to_keep=1)
    LoraLinear.active = True
    tokens = torch.tensor([[prompt[-1], *answer[:-1]]], device=device)
    logits = model(tokens, past_key_values=cache, use_cache=True).logits[0]
    LoraLinear.active = False
    return F.cross_entropy(logits.float(), torch.tensor(answer, device=device))


def history_share(example: dict) -> float:
    """Share of a note's words that stand in its history, 0 to 1."""
    text = example["text"]
    history = text.partition("HISTORY OF PRESENT ILLNESS\n")[2].partition("\n\n")[0]
    return len(history.split()) / max(1, len(text.split()))


def read_adapter(path: Path) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """The matrices A and B of an adapter by the names of what they add to, without the columns of zeros that it was filled up with."""
    tensors = {t.name: torch.from_numpy(dequantize(t.data, t.tensor_type).astype("float32")) for t in GGUFReader(path).tensors}
    names = {name.removesuffix(".lora_a") for name in tensors if name.endswith(".lora_a")}
    rank = max(int(tensors[f"{name}.lora_a"].any(dim=1).sum()) for name in names)
    return {name: (tensors[f"{name}.lora_a"][:rank], tensors[f"{name}.lora_b"][:, :rank]) for name in names}


def begin_from(loras: dict[str, LoraLinear], weights: dict[str, tuple[torch.Tensor, torch.Tensor]]) -> None:
    for name, lora in loras.items():
        lora.a.data.copy_(weights[name][0])
        lora.b.data.copy_(weights[name][1])


def is_written(example: dict) -> bool:
    """Whether it is one of the visits written for training; those of the public data are named `D2N001`."""
    return example["id"][0].islower()


def plan_of(examples: list[dict], epochs: int, seed: int, whole: bool, history: float, talk: int | None) -> list[int]:
    """Which example when. Every pass has each visit's SOAP note; visits with turns left out and H&P notes take turns between passes.

    `whole`: each visit's SOAP note and nothing else, and of these the notes that give at least the share `history` of their words to it.
    `talk`: every visit written for training, and among them so many of the public ones, a quarter of them as H&P notes, the same in each
    pass, so that their form is kept.
    """
    order = []
    public = [i for i, e in enumerate(examples) if not is_written(e)]
    soap = [i for i in public if examples[i]["template"] == "soap" and "-" not in examples[i]["id"] and history_share(examples[i]) >= history]
    fewer = [i for i in public if "-" in examples[i]["id"]]
    other = [i for i in public if examples[i]["template"] != "soap"]
    shuffle = random.Random(seed)
    if talk is not None:
        written = [i for i, e in enumerate(examples) if is_written(e)]
        kept = shuffle.sample(soap, talk - talk // 4) + shuffle.sample(other, talk // 4)
    for epoch in range(epochs):
        if talk is not None:
            chosen = written + kept
        else:
            chosen = soap + ([] if whole else other if epoch % 2 == 0 else fewer)
        shuffle.shuffle(chosen)
        order += chosen
    return order


@torch.no_grad()
def validate(model, prefixes, examples, device) -> float:
    model.eval()
    losses = [loss_of(model, prefixes, example, device).item() for example in examples]
    model.train()
    return sum(losses) / max(1, len(losses))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--dropout", type=float, default=0.0, help="a third of the time on a processor")
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate at its height")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="whole visits alone: the last pass, from which a note learns its length")
    parser.add_argument("--history", type=float, default=0.0, help="leave out notes with less than this share of their words in the history")
    parser.add_argument("--talk", type=int, default=None, help="the visits written for training, and so many of the public ones among them")
    parser.add_argument("--start", type=Path, default=None, help="an adapter (GGUF) or the folder of a run to begin from: its weights, not its optimizer")
    parser.add_argument("--notes", type=int, default=None, help="end after so many notes, the rate falling to its end by then")
    parser.add_argument("--accumulate", type=int, default=4, help="notes an update")
    parser.add_argument("--validate", type=int, default=8, help="notes of `valid` to look at every 32 updates")
    parser.add_argument("--look", type=int, default=32, help="updates between two looks at `valid`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=5)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    model, loras = load(args.base, args.out.parent / "base", args.rank, args.alpha, args.dropout, args.device)
    model.train()
    prefixes = Prefixes(model, args.out / "prefixes", args.device)
    everything = [json.loads(line) for line in args.examples.open()]
    train = [example for example in everything if example["split"] == "train"]
    valid = [example for example in everything if example["split"] == "valid" and example["template"] == "soap" and not is_written(example)][: args.validate]
    talk = [example for example in everything if example["split"] == "valid" and is_written(example)][: args.validate] if args.talk is not None else []
    weights = [weight for lora in loras.values() for weight in (lora.a, lora.b)]
    optimizer = torch.optim.AdamW(weights, lr=args.rate, betas=(0.9, 0.99), weight_decay=0.0)
    plan = plan_of(train, args.epochs, args.seed, args.whole, args.history, args.talk)[: args.notes]
    updates = math.ceil(len(plan) / args.accumulate)
    warmup = max(1, updates // 20)

    state_path = args.out / "state.pt"
    done = 0
    if state_path.exists():
        state = torch.load(state_path, map_location=args.device)
        optimizer.load_state_dict(state["optimizer"])
        done = state["done"]
        begin_from(loras, state["loras"])
    elif args.start is not None:
        begin_from(loras, read_adapter(args.start) if args.start.suffix == ".gguf" else torch.load(args.start / "state.pt")["loras"])

    def save() -> None:
        part = state_path.with_suffix(".part")
        kept = {name: (lora.a.data, lora.b.data) for name, lora in loras.items()}
        torch.save({"loras": kept, "optimizer": optimizer.state_dict(), "done": done, "rank": args.rank, "alpha": args.alpha}, part)
        part.rename(state_path)

    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log = (args.out / "log.jsonl").open("a")

    def report(entry: dict) -> None:
        print(json.dumps(entry), flush=True)
        log.write(json.dumps(entry) + "\n")
        log.flush()

    def look() -> None:
        losses = {name: round(validate(model, prefixes, those, args.device), 4) for name, those in (("valid", valid), ("talk", talk)) if those}
        report({"done": done, **losses})

    if done == 0:
        look()
    saved = time.monotonic()
    while done < len(plan) and not stopping:
        group = plan[done : done + args.accumulate]
        update = done // args.accumulate
        rate = args.rate * min((update + 1) / warmup, max(0.02, 0.5 * (1 + math.cos(math.pi * update / updates))))
        for parameters in optimizer.param_groups:
            parameters["lr"] = rate
        started, total = time.monotonic(), 0.0
        for index in group:
            loss = loss_of(model, prefixes, train[index], args.device)
            (loss / len(group)).backward()
            total += loss.item()
            if stopping:
                break
        if stopping:
            break
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        done += len(group)
        report({"done": done, "of": len(plan), "loss": round(total / len(group), 4), "rate": rate, "seconds": round(time.monotonic() - started, 1)})
        if (update + 1) % args.look == 0:
            look()
        if time.monotonic() - saved > args.save_minutes * 60:
            save()
            saved = time.monotonic()
    save()
    if not stopping:
        look()


if __name__ == "__main__":
    main()
