"""Writes what was trained as a GGUF adapter for llama.cpp: python convert.py FOLDER OUT.gguf"""

import argparse
from pathlib import Path

import gguf
import numpy as np
import torch


def write_adapter(path: Path, architecture: str, loras: dict[str, tuple[np.ndarray, np.ndarray]], alpha: float, name: str) -> None:
    """`loras`: by tensor name in GGUF, A [rank, in] and B [out, rank] as float16 or float32."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_name(name)
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for tensor, (a, b) in sorted(loras.items()):
        writer.add_tensor(f"{tensor}.lora_a", np.ascontiguousarray(a))
        writer.add_tensor(f"{tensor}.lora_b", np.ascontiguousarray(b))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where train.py keeps its state")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    state = torch.load(args.folder / "state.pt", map_location="cpu")
    loras = {
        name: (a.to(torch.float16).numpy(), b.to(torch.float16).numpy()) for name, (a, b) in state["loras"].items()
    }
    write_adapter(args.out, "qwen2", loras, state["alpha"], "Cloister note writer")
    print(f"{args.out}: {args.out.stat().st_size} bytes after {state['done']} notes")


if __name__ == "__main__":
    main()
