"""The protocol's side of a peer in Python; `README.md` describes it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

# x, w, the matrix of structure (empty where a workload has none) and dY (none where Y is wanted), to a function that computes Y once,
# or a tuple of dX and dw.
Load = Callable[[str, np.ndarray, np.ndarray, np.ndarray, np.ndarray | None], Callable[[], object]]


def time_of(run: Callable[[], object], at_least: float) -> float:
    """µs per run, from the first power of two of runs that fills the time."""
    runs = 1
    while True:
        start = time.perf_counter()
        for _ in range(runs):
            run()
        elapsed = time.perf_counter() - start
        if elapsed >= at_least:
            return elapsed * 1e6 / runs
        runs *= 2


def serve(version: str, load: Load) -> None:
    directory = Path(sys.argv[-1])
    print(version, flush=True)
    run = None
    for line in sys.stdin:
        order, argument = line.split()
        if order == "load":
            name, size = argument.split("_")
            workload = name.removesuffix("Gradient")
            b, m = map(int, size.split("x"))

            def numbers(kind: str, name: str = argument) -> np.ndarray:
                return np.fromfile(directory / f"{name}.{kind}", dtype="<f4")

            structure = numbers("structure")
            side = int(structure.size**0.5)
            dy = None if name == workload else numbers("dy").reshape(b, -1)
            run = load(workload, numbers("x").reshape(b, m), numbers("w"), structure.reshape(side, side), dy)
            result = run()
            parts = result if isinstance(result, tuple) else (result,)
            np.concatenate([np.asarray(part, dtype="<f4").ravel() for part in parts]).tofile(directory / f"{argument}.y")
            print("ok", flush=True)
        else:
            print(time_of(run, float(argument) / 1e3), flush=True)
