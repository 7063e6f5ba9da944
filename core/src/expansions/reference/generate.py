#!/usr/bin/env python3
"""Writes features.csv, the reference values that the tests of the expansions read, with tinyBIG in float64.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tinybig==0.2.1   # Python 3.12
    /tmp/venv/bin/python generate.py

A line holds a name and a number per column: the rows of z first, then each expansion's features in tinyBIG's order.
"""
from pathlib import Path

import torch
from tinybig import expansion as tinybig

torch.set_default_dtype(torch.float64)

# Exact in f32, too: negative, zero, inside and outside of the ranges, on knots.
Z = [[-2.5, -1.0, 0.75, 1.625, 3.25], [0.0, 0.4375, 1.0, -0.3125, -0.0625]]

CASES = {
    "identity": ("identity", {}),
    "linear": ("linear", {"c": -1.5}),
    "reciprocal": ("reciprocal", {}),
    "taylor": ("taylor", {"d": 3}),
    "chebyshev": ("chebyshev", {"d": 5}),
    "hermite": ("hermite", {"d": 4}),
    "laguerre": ("laguerre", {"d": 4, "alpha": 0.5}),
    "legendre": ("legendre", {"d": 4}),
    "gegenbauer": ("gegenbauer", {"d": 4, "alpha": 1.75}),
    "jacobi": ("jacobi", {"d": 4, "alpha": 0.5, "beta": -0.25}),
    "bessel": ("bessel", {"d": 4}),
    "reverse_bessel": ("reverse_bessel", {"d": 4}),
    "fibonacci": ("fibonacci", {"d": 4}),
    "lucas": ("lucas", {"d": 1}),
    "lucas_higher": ("lucas", {"d": 4}),
    "fourier": ("fourier", {"P": 3, "N": 3}),
    "trigonometric": ("trigonometric", {}),
    "hyperbolic": ("hyperbolic", {}),
    "arc_trigonometric": ("arc_trigonometric", {}),
    "arc_hyperbolic": ("arc_hyperbolic", {}),
    "bspline": ("bspline", {"t": 5, "d": 3}),
    "bspline_on_knots": ("bspline", {"grid_range": (-2, 2), "t": 4, "d": 2}),
    "bspline_histogram": ("bspline", {"grid_range": (-3, 3), "t": 3, "d": 0}),
    "bspline_one_interval": ("bspline", {"grid_range": (-1, 2), "t": 1, "d": 3}),
    "bspline_high_degree": ("bspline", {"grid_range": (-1, 0.5), "t": 2, "d": 6}),
    "gaussian_rbf": ("gaussian_rbf", {"base_range": (-2, 1), "num_interval": 4, "epsilon": 0.5}),
    "gaussian_rbf_one_centre": ("gaussian_rbf", {"base_range": (-0.5, 1), "num_interval": 1}),
    "inverse_quadratic_rbf": ("inverse_quadratic_rbf", {"num_interval": 3, "epsilon": 2.0}),
    "naive_normal": ("naive_normal", {}),
    "naive_laplace": ("naive_laplace", {}),
    "naive_cauchy": ("naive_cauchy", {}),
    "naive_exponential": ("naive_exponential", {}),
    "naive_gamma": ("naive_gamma", {}),
    "naive_chi2": ("naive_chi2", {}),
    "normal": ("normal", {}),
    "laplace": ("laplace", {}),
    "extended": ("extended", [("linear", {"c": 2.0}), ("taylor", {"d": 2}), ("lucas", {"d": 3})]),
    "nested": ("nested", [("chebyshev", {"d": 2}), ("hyperbolic", {}), ("linear", {"c": 0.5})]),
}


def build(name, arguments):
    if isinstance(arguments, list):
        arguments = {"composition_functions": [build(*part) for part in arguments]}
    return getattr(tinybig, f"{name}_expansion")(**arguments)


def lines():
    yield from (("z", row) for row in Z)
    for case, expansion in CASES.items():
        columns = torch.tensor(Z).T.contiguous()  # written to by the reciprocal expansion
        for feature in build(*expansion)(columns).T.tolist():
            yield case, feature


text = "".join(f"{name},{','.join(map(repr, row))}\n" for name, row in lines())
(Path(__file__).parent / "features.csv").write_text(text)
