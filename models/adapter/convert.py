"""Writes what was trained as a GGUF adapter for llama.cpp.

    python convert.py FOLDER OUT.gguf [--halfway ADAPTER.gguf]

In Q8_0, and filled with zeros to 32 columns: a block of Q8_0 has 32 values, and llama.cpp multiplies one at once, so that the adapter costs a
third less of a written token than in float16 with the 16 that were trained. What is rounded is less than half a percent of each value.
"""

import argparse
import math
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType
from gguf.quants import quantize

from train import read_adapter


Loras = dict[str, tuple[np.ndarray, np.ndarray]]
BLOCK = 32


def write_adapter(path: Path, architecture: str, loras: Loras, scale: float, name: str) -> None:
    """`loras`: by tensor name in GGUF, A [rank, in] and B [out, rank]. `scale`: what B A is multiplied by."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_name(name)
    writer.add_string("adapter.type", "lora")
    # llama.cpp divides by the columns in the file, those of zeros included.
    columns = max(math.ceil(a.shape[0] / BLOCK) * BLOCK for a, _ in loras.values())
    writer.add_float32("adapter.lora.alpha", scale * columns)
    for tensor, (a, b) in sorted(loras.items()):
        more = columns - a.shape[0]
        for part, matrix in ("a", np.pad(a, ((0, more), (0, 0)))), ("b", np.pad(b, ((0, 0), (0, more)))):
            rounded = quantize(np.ascontiguousarray(matrix, dtype=np.float32), GGMLQuantizationType.Q8_0)
            writer.add_tensor(f"{tensor}.lora_{part}", rounded, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def halfway(loras: Loras, start: dict[str, tuple[torch.Tensor, torch.Tensor]]) -> Loras:
    """The mean of two adapters of which one was trained from the other, matrix by matrix: it keeps of each most of what the other lacks."""
    return {name: tuple((own + other.numpy()) / 2 for own, other in zip(loras[name], start[name], strict=True)) for name in loras}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where train.py keeps its state")
    parser.add_argument("out", type=Path)
    parser.add_argument("--halfway", type=Path, default=None, help="an adapter that it was trained from: the mean of the two is written")
    args = parser.parse_args()
    state = torch.load(args.folder / "state.pt", map_location="cpu")
    loras = {name: (a.float().numpy(), b.float().numpy()) for name, (a, b) in state["loras"].items()}
    if args.halfway is not None:
        loras = halfway(loras, read_adapter(args.halfway))
    write_adapter(args.out, "qwen2", loras, state["alpha"] / state["rank"], "Cloister note writer")
    print(f"{args.out}: {args.out.stat().st_size} bytes after {state['done']} notes")


if __name__ == "__main__":
    main()
