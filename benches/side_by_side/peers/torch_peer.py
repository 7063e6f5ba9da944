"""W1 and W2 by hand in torch, differentiated by autograd: `python torch_peer.py eager|compile <directory>`."""

import sys

import torch
from serve import serve

torch.set_num_threads(1)


def covariance(x):
    centred = x - x.mean(dim=0)
    return centred.T @ centred / (x.shape[0] - 1)


def correlation(covariance):
    deviation = covariance.diagonal().sqrt()
    return covariance / torch.outer(deviation, deviation)


def squared_distances(gram):
    squares = gram.diagonal()
    # Without a clamp at 0: behind one, torch.compile (of torch 2.2) gives W1's dX wrong.
    return squares[:, None] + squares[None, :] - 2 * gram


def root(squares):
    # Of 0 on the diagonal there is no derivative; it is to count as 0, and must not be computed.
    positive = squares > 0
    return torch.where(positive, torch.where(positive, squares, 1).sqrt(), 0)


def absolute_distances(x):
    return torch.cdist(x.T, x.T, p=1)


def w1(x, w):
    m = x.shape[1]
    u, v, weights = w[: 2 * m].view(m, 2), w[2 * m : 4 * m].view(2, m), w[4 * m :]
    gaussian = torch.exp(-squared_distances(x.T @ x) / 0.5)
    return x @ (weights[0] * correlation(covariance(x)) + weights[1] * gaussian + weights[2] * (u @ v))


def w2(x, _w):
    gram = x.T @ x
    norms = gram.diagonal().sqrt()
    square, absolute = squared_distances(gram), absolute_distances(x)
    products = gram + (gram + 1) ** 2 + torch.tanh(gram) + gram / torch.outer(norms, norms)
    from_squares = torch.exp(-square / 8) + torch.exp(-0.1 * square) + torch.exp(-root(square))
    from_absolutes = torch.exp(-absolute / 4) + torch.exp(-absolute)
    return x @ ((products + from_squares + from_absolutes) / 9)


WORKLOADS = {"W1": w1, "W2": w2}
IS_COMPILED = sys.argv[1] == "compile"


def load(workload, x, w, _structure, dy):
    forward = WORKLOADS[workload]
    if IS_COMPILED:
        # Each size anew, as JAX does it, not for sizes that may change.
        torch._dynamo.reset()
        forward = torch.compile(forward, dynamic=False)
    x, w = (torch.from_numpy(argument).requires_grad_(dy is not None) for argument in (x, w))
    if dy is None:

        def run():
            with torch.no_grad():
                return forward(x, w)

        return run

    dy = torch.from_numpy(dy)
    # W2 has no parameters.
    wanted = (x, w) if w.numel() else (x,)
    return lambda: torch.autograd.grad(forward(x, w), wanted, dy)


serve(f"torch {torch.__version__}", load)
