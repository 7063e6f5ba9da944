"""The workloads in JAX, compiled by XLA: `python jax_peer.py <directory>`."""

import os
import sys
from functools import partial

# One thread, as for everybody; the driver may have capped the instruction set.
FLAGS = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {FLAGS}"

import jax
import jax.numpy as jnp
from serve import serve


def covariance(x):
    centred = x - x.mean(axis=0)
    return centred.T @ centred / (x.shape[0] - 1)


def correlation(covariance):
    deviation = jnp.sqrt(jnp.diag(covariance))
    return covariance / jnp.outer(deviation, deviation)


def squared_distances(gram):
    squares = jnp.diag(gram)
    return jnp.maximum(squares[:, None] + squares[None, :] - 2 * gram, 0)


def root(squares):
    # Of 0 on the diagonal there is no derivative; it is to count as 0, and must not be computed.
    positive = squares > 0
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, squares, 1)), 0)


def absolute_distances(x):
    # XLA sums neighbours fifty times faster than what lies far apart (measured at 512×256).
    columns = x.T
    return jnp.abs(columns[:, None, :] - columns[None, :, :]).sum(axis=-1)


def absolute_distances_to_differentiate(x):
    if x.shape[1] <= 16:
        return absolute_distances(x)
    # Differences of all pairs, kept for the way back, take twenty times as long (measured at 512×256).
    columns = x.T
    return jax.lax.map(jax.checkpoint(lambda column: jnp.abs(columns - column).sum(axis=-1)), columns)


def w1(x, w, _):
    m = x.shape[1]
    u, v, weights = w[: 2 * m].reshape(m, 2), w[2 * m : 4 * m].reshape(2, m), w[4 * m :]
    gaussian = jnp.exp(-squared_distances(x.T @ x) / 0.5)
    return x @ (weights[0] * correlation(covariance(x)) + weights[1] * gaussian + weights[2] * (u @ v))


def w2(x, _w, _, absolute_distances=absolute_distances):
    gram = x.T @ x
    norms = jnp.sqrt(jnp.diag(gram))
    square, absolute = squared_distances(gram), absolute_distances(x)
    products = gram + (gram + 1) ** 2 + jnp.tanh(gram) + gram / jnp.outer(norms, norms)
    from_squares = jnp.exp(-square / 8) + jnp.exp(-0.1 * square) + jnp.exp(-root(square))
    from_absolutes = jnp.exp(-absolute / 4) + jnp.exp(-absolute)
    return x @ ((products + from_squares + from_absolutes) / 9)


def w3(x, _w, chains):
    return x @ chains


def w4(x, w, ties):
    m = x.shape[1]
    u, v = w[: 4 * m].reshape(m, 4), w[4 * m :].reshape(4, m)
    return jax.nn.softmax(ties * ((x @ u) @ (v @ x.T)), axis=0).T @ x


def w5(x, _w, _):
    products = covariance(x)
    pearson = correlation(products)
    off_diagonal = 1 - jnp.eye(x.shape[1], dtype=x.dtype)
    variances = jnp.diag(products)
    determinants = jnp.outer(variances, variances)
    information = 0.5 * jnp.log(determinants / jnp.maximum(determinants - products**2, 1e-10)) * off_diagonal
    logarithm = jax.nn.log_softmax(x, axis=0)
    entropies = jnp.exp(logarithm).T @ logarithm
    divergence = jnp.diag(entropies)[:, None] - entropies
    return x @ jnp.concatenate([pearson, jnp.clip(pearson, 0, 1) * off_diagonal, information, divergence], axis=1)


WORKLOADS = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5}


TO_DIFFERENTIATE = WORKLOADS | {"W2": partial(w2, absolute_distances=absolute_distances_to_differentiate)}


def gradient(workload):
    def pullback(x, w, structure, dy):
        return jax.vjp(lambda x, w: TO_DIFFERENTIATE[workload](x, w, structure), x, w)[1](dy)

    return pullback


def load(workload, x, w, structure, dy):
    function = WORKLOADS[workload] if dy is None else gradient(workload)
    compiled = jax.jit(function)
    arguments = [jnp.asarray(argument) for argument in (x, w, structure, dy) if argument is not None]
    return lambda: jax.block_until_ready(compiled(*arguments))


serve(f"JAX {jax.__version__}, Python {sys.version.split()[0]}", load)
