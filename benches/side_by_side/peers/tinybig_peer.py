"""The workloads in tinyBIG 0.2.1, with three corrections without which it cannot run them: `python tinybig_peer.py <directory>`."""

import functools
import importlib.abc
import importlib.machinery
import sys
import types
import warnings

import torch
from serve import serve

# tinyBIG imports these for data sets and plots, which no workload needs.
UNUSED = {"torchvision", "torchtext", "torchdata", "sklearn", "matplotlib", "portalocker", "pytest", "requests", "tqdm"}


class Placeholder(types.ModuleType):
    """A module in which every name is a class that does nothing."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda *_, **__: None, "__call__": lambda self, *_, **__: self})


class Placeholders(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        unused = name.split(".")[0] in UNUSED or f"{name}.".startswith("tinybig.data.")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if unused else None

    def create_module(self, spec):
        return Placeholder(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, Placeholders())
warnings.filterwarnings("ignore")
torch.set_num_threads(1)

from tinybig.fusion import concatenation_fusion, parameterized_weighted_summation_fusion
from tinybig.fusion.metric_fusion import mean_fusion, prod_fusion, sum_fusion
from tinybig.interdependence import (
    chain_interdependence,
    cosine_similarity_interdependence,
    euclidean_distance_interdependence,
    exponential_kernel_interdependence,
    gaussian_rbf_kernel_interdependence,
    graph_interdependence,
    hybrid_interdependence,
    hyperbolic_tangent_kernel_interdependence,
    kl_divergence_interdependence,
    laplacian_kernel_interdependence,
    linear_kernel_interdependence,
    lowrank_parameterized_bilinear_interdependence,
    lowrank_parameterized_interdependence,
    manhattan_distance_interdependence,
    multihop_chain_interdependence,
    mutual_information_interdependence,
    pearson_correlation_interdependence,
    polynomial_kernel_interdependence,
    rv_coefficient_interdependence,
)


class Hybrid(hybrid_interdependence):
    """Asks its members for m', not for b' with an argument that they do not have; takes no w where there are no parameters."""

    def calculate_m_prime(self, m=None):
        return self.fusion_function.calculate_n(dims=[f.calculate_m_prime(m=m) for f in self.interdependence_functions])

    def calculate_A(self, x=None, w=None, *args, **kwargs):
        return super().calculate_A(x, torch.zeros(1, 0) if w is None else w, *args, **kwargs)


class WeightedSummation(parameterized_weighted_summation_fusion):
    """Takes its weights as the row that a hybrid hands over."""

    def forward(self, x, w=None, *args, **kwargs):
        return super().forward(x, w if w is None else w.view(-1), *args, **kwargs)


def links(ties):
    """Each tie once, from a symmetric matrix of zeros and ones."""
    return [(i, j) for i, row in enumerate(ties) for j, tie in enumerate(row) if tie and i < j]


def functions(workload, n, structure):
    """The members' classes with their arguments, and the fusion's class."""
    if workload == "W1":
        return [
            (pearson_correlation_interdependence, {}),
            (gaussian_rbf_kernel_interdependence, {"sigma": 0.5}),
            (lowrank_parameterized_interdependence, {"r": 2}),
        ], WeightedSummation
    if workload == "W2":
        return [
            (linear_kernel_interdependence, {}),
            (polynomial_kernel_interdependence, {"c": 1.0, "d": 2}),
            (hyperbolic_tangent_kernel_interdependence, {}),
            (cosine_similarity_interdependence, {}),
            (gaussian_rbf_kernel_interdependence, {"sigma": 2.0}),
            (exponential_kernel_interdependence, {"gamma": 0.1}),
            (laplacian_kernel_interdependence, {"sigma": 4.0}),
            (manhattan_distance_interdependence, {}),
            (euclidean_distance_interdependence, {}),
        ], mean_fusion
    if workload == "W3":
        both_ways = {"chain_length": n, "bi_directional": True}
        return [
            (chain_interdependence, both_ways | {"normalization": True}),
            (multihop_chain_interdependence, both_ways | {"h": 3, "accumulative": True}),
        ], sum_fusion
    if workload == "W4":
        graph = {"nodes": list(range(n)), "links": links(structure), "directed": False}
        return [(graph_interdependence, graph), (lowrank_parameterized_bilinear_interdependence, {"r": 4})], prod_fusion
    return [
        (pearson_correlation_interdependence, {}),
        (rv_coefficient_interdependence, {}),
        (mutual_information_interdependence, {}),
        (kl_divergence_interdependence, {}),
    ], concatenation_fusion


def load(workload, x, w, structure, _dy):
    b, m = x.shape
    instances = workload == "W4"
    shape = {"b": b, "m": m, "interdependence_type": "instance" if instances else "attribute"}
    n = b if instances else m
    members, fusion = functions(workload, n, structure)
    hybrid = Hybrid(
        interdependence_functions=[member(**shape, **arguments) for member, arguments in members],
        fusion_function=fusion(dims=[n] * len(members)),
        postprocess_functions=functools.partial(torch.nn.functional.softmax, dim=0) if instances else None,
        **shape,
    )
    x, w = torch.from_numpy(x), torch.from_numpy(w).view(1, -1)

    def run():
        with torch.no_grad():
            return hybrid(x, w)

    return run


serve(f"tinyBIG 0.2.1, torch {torch.__version__}", load)
