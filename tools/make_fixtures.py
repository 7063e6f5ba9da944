"""Writes the fixtures of `tests/crates/from_tinybig`: models that tinyBIG 0.2.1 built, and what it computed with them.

    pip install torch==2.2.2 numpy==1.26.3 scipy safetensors sympy pyyaml && pip install --no-deps tinybig==0.2.1
    python tools/make_fixtures.py

For each model: `<name>.json` and `<name>.safetensors` as `export_tinybig` writes them, and `<name>.expected.json` with
`x`, the matrix `A` and the output `forward`. Everything is seeded.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import json
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import softmax

from export_tinybig import export, layout, parameter_number

MODELS = Path(__file__).resolve().parent.parent / "tests" / "crates" / "from_tinybig" / "models"


# tinyBIG imports these for its data sets and plots, which no function needs. `tinybig.data` is not even valid Python
# before 3.12.
UNUSED = ("torchvision", "torchtext", "torchdata", "sklearn", "matplotlib", "portalocker", "pytest", "requests", "tqdm")


class Nothing:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Nothing:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class EmptyModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Nothing,), {})


class Stubs(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.split(".")[0] in UNUSED or name == "tinybig.data" or name.startswith("tinybig.data."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = EmptyModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        pass


sys.meta_path.insert(0, Stubs())
warnings.filterwarnings("ignore")

# ruff: noqa: E402
from tinybig.expansion import identity_expansion, taylor_expansion
from tinybig.fusion import (
    lowrank_parameterized_concatenation_fusion,
    parameterized_weighted_summation_fusion,
    prod_fusion,
)
from tinybig.fusion.basic_fusion import weighted_summation_fusion
from tinybig.head import rpn_head
from tinybig.interdependence import (
    chain_interdependence,
    cosine_similarity_interdependence,
    gaussian_rbf_kernel_interdependence,
    graph_interdependence,
    hm_parameterized_interdependence,
    hybrid_interdependence,
    lowrank_parameterized_bilinear_interdependence,
    lowrank_parameterized_interdependence,
    parameterized_rpn_interdependence,
    pearson_correlation_interdependence,
    random_matrix_adaption_parameterized_interdependence,
)
from tinybig.koala.linear_algebra import degree_based_normalize_matrix
from tinybig.koala.topology import base_topology
from tinybig.reconciliation import identity_reconciliation, masking_reconciliation
from tinybig.remainder import zero_remainder


# Corrections of tinyBIG 0.2.1, without which it cannot compute these models. They change no formula.


class Hybrid(hybrid_interdependence):
    """tinyBIG asks the members of an attribute hybrid for b' instead of m', with an argument that they do not have."""

    def calculate_m_prime(self, m: int | None = None) -> int:
        return self.fusion_function.calculate_n(dims=[f.calculate_m_prime(m=m) for f in self.interdependence_functions])


def flat_w(forward: Any) -> Any:
    """A hybrid hands a 1 × K segment to its fusion, and weighted summation compares the 1 with its K inputs."""

    def corrected(self: Any, x: Any, w: Any = None, device: str = "cpu", *args: Any, **kwargs: Any) -> torch.Tensor:
        return forward(self, x=x, w=None if w is None else w.view(-1), device=device)

    return corrected


def in_default_dtype(to_matrix: Any) -> Any:
    """Topologies are always float32; in a float64 model a third would be one of 24 bits."""

    def corrected(self: Any, normalization: bool = False, normalization_mode: str = "row_column", **kwargs: Any) -> Any:
        matrix, mappings = to_matrix(self, normalization=False, **kwargs)
        matrix = matrix.to(torch.get_default_dtype())
        if normalization:
            matrix = degree_based_normalize_matrix(matrix, mode=normalization_mode)
        return matrix, mappings

    return corrected


weighted_summation_fusion.forward = flat_w(weighted_summation_fusion.forward)
base_topology.to_matrix = in_default_dtype(base_topology.to_matrix)


# The models


def mix() -> None:
    """Sixteen attributes: what correlates, what is near, and what is learned."""
    start(1, torch.float32)
    axis = {"b": 32, "m": 16, "interdependence_type": "attribute"}
    write("mix", Hybrid(
        **axis,
        interdependence_functions=[
            pearson_correlation_interdependence(**axis),
            gaussian_rbf_kernel_interdependence(**axis, sigma=0.5),
            lowrank_parameterized_interdependence(**axis, r=2),
        ],
        fusion_function=parameterized_weighted_summation_fusion(dims=[16] * 3),
    ), scale=0.2)


def graph() -> None:
    """Eight rooms and their doors: attention of each room to itself and its neighbours."""
    start(2, torch.float64)
    axis = {"b": 8, "m": 5, "interdependence_type": "instance"}
    rooms = ["hall", "kitchen", "pantry", "stairs", "study", "bath", "attic", "cellar"]
    doors = [
        ("hall", "kitchen"), ("kitchen", "pantry"), ("hall", "stairs"), ("hall", "study"),
        ("stairs", "bath"), ("stairs", "attic"), ("pantry", "cellar"), ("cellar", "hall"),
    ]  # fmt: skip
    write("graph", Hybrid(
        **axis,
        interdependence_functions=[
            graph_interdependence(**axis, nodes=rooms, links=doors, directed=False, self_dependence=True),
            lowrank_parameterized_bilinear_interdependence(**axis, r=3),
        ],
        fusion_function=prod_fusion(dims=[8] * 2),
        postprocess_functions=[functools.partial(softmax, dim=0)],
    ))


def everything() -> None:
    """What a config can hold: nesting, fixed matrices, a transformation, a chain, processing, n ≠ m."""
    start(3, torch.float64)
    axis = {"b": 6, "m": 4, "interdependence_type": "attribute"}
    nested = Hybrid(
        **axis,
        interdependence_functions=[
            random_matrix_adaption_parameterized_interdependence(**axis, r=2),
            cosine_similarity_interdependence(**axis, preprocess_functions=["tanh"]),
        ],
        fusion_function=parameterized_weighted_summation_fusion(dims=[4] * 2),
    )
    write("everything", Hybrid(
        **axis,
        interdependence_functions=[
            nested,
            parameterized_rpn_interdependence(
                **axis,
                data_transformation=taylor_expansion(d=2),
                parameter_fabrication=masking_reconciliation(p=0.6),
            ),
            chain_interdependence(**axis, chain_length=4, bi_directional=True, normalization=True),
            hm_parameterized_interdependence(**axis, p=2),
        ],
        fusion_function=lowrank_parameterized_concatenation_fusion(dims=[4] * 4, n=3, r=2),
    ))


def head() -> None:
    """The attribute function of a head with two channels, and the parameters that the head made for it."""
    start(4, torch.float32)
    model = rpn_head(
        m=6,
        n=3,
        channel_num=2,
        attribute_interdependence=lowrank_parameterized_bilinear_interdependence(
            b=5, m=6, interdependence_type="attribute", r=2, postprocess_functions=["tanh"]
        ),
        data_transformation=identity_expansion(),
        parameter_fabrication=identity_reconciliation(),
        remainder=zero_remainder(),
    )
    x = sample(5, 6, scale=1.0)
    with torch.no_grad():
        model(x)  # A whole head, not only its parameters.
        expected: dict[str, Any] = {"x": x.tolist()}
        for channel in range(model.channel_num):
            suffix = f".{channel}" if channel else ""  # As the tensors are called.
            w = model.w_attribute_interdependence[channel : channel + 1]
            expected[f"A{suffix}"] = model.attribute_interdependence.calculate_A(x, w).tolist()
            expected[f"forward{suffix}"] = model.calculate_attribute_xi_x(x, channel_index=channel).tolist()
    save("head", model, expected)


def start(seed: int, dtype: torch.dtype) -> None:
    torch.manual_seed(seed)
    torch.set_default_dtype(dtype)


def sample(b: int, m: int, scale: float) -> torch.Tensor:
    """Three decimals: easy on the eye."""
    return (torch.randn(b, m) * scale * 1000).round() / 1000


def write(name: str, hybrid: Hybrid, scale: float = 1.0) -> None:
    x = sample(hybrid.b, hybrid.m, scale)
    w = torch.randn(1, parameter_number(hybrid)) * 0.5
    # The instance type computes A from the transpose.
    z = x if hybrid.interdependence_type == "attribute" else x.T
    forward = hybrid(x, w)
    matrix = hybrid.calculate_A(z, w).to_dense()
    save(name, hybrid, {"x": x.tolist(), "A": matrix.tolist(), "forward": forward.tolist()}, w)


def save(name: str, source: Any, expected: dict[str, Any], w: torch.Tensor | None = None) -> None:
    export(source, MODELS / f"{name}.json", MODELS / f"{name}.safetensors", w=w)
    (MODELS / f"{name}.expected.json").write_text(layout(expected) + "\n", encoding="utf-8")


if __name__ == "__main__":
    MODELS.mkdir(parents=True, exist_ok=True)
    for model in (mix, graph, everything, head):
        model()
