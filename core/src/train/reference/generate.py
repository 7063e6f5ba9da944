#!/usr/bin/env python3
"""Writes trajectories.csv, losses.csv and fits.csv, what torch computes on the CPU, for the tests of `train`.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install torch==2.2.2 numpy==1.26.3
    /tmp/venv/bin/python generate.py

- `trajectories.csv`: `start` and `gradient` (its step, from 1 on) are what each optimizer is given; then an optimizer's setting, the type of
  numbers, the step, and the parameters after it.
- `losses.csv`: the loss's name, rows, columns, the loss, then row by row the prediction (logits), the target (a class per row, -100 of a row
  that is left out), and the gradient; in float64.
- `fits.csv`: an optimizer's setting, the type of numbers, the step, and the cross entropy before it of a linear classifier that learns the classes
  of `fits.csv`'s own samples (`sample`: its class, its features); weights are classes × features and begin at 0.
"""
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy, mse_loss

STEPS = 100
KEPT = [1, 2, 3, 5, *range(10, STEPS + 1, 10)]
TYPES = {"f32": torch.float32, "f64": torch.float64}

# The tests have the same table.
SETTINGS = {
    "sgd": (torch.optim.SGD, {"lr": 0.05}),
    "sgd_weight_decay": (torch.optim.SGD, {"lr": 0.05, "weight_decay": 0.1}),
    "sgd_momentum": (torch.optim.SGD, {"lr": 0.02, "momentum": 0.9}),
    "sgd_dampening": (torch.optim.SGD, {"lr": 0.02, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01}),
    "sgd_nesterov": (torch.optim.SGD, {"lr": 0.02, "momentum": 0.8, "nesterov": True, "weight_decay": 0.05}),
    "adam": (torch.optim.Adam, {}),
    "adam_fast": (torch.optim.Adam, {"lr": 0.05, "betas": (0.8, 0.99)}),
    "adam_weight_decay": (torch.optim.Adam, {"lr": 0.01, "weight_decay": 0.1}),
    "adam_eps": (torch.optim.Adam, {"lr": 0.02, "betas": (0.0, 0.9), "eps": 0.1}),
    "adamw": (torch.optim.AdamW, {}),
    "adamw_weight_decay": (torch.optim.AdamW, {"lr": 0.02, "weight_decay": 0.5}),
    "adamw_betas": (torch.optim.AdamW, {"lr": 0.01, "betas": (0.4, 0.7), "eps": 1e-4}),
}


def numbers(tensor):
    return [str(value) for value in tensor.detach().reshape(-1).numpy()]


def write(name, lines):
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    Path(__file__).with_name(name).write_text(text)


def rounded(tensor):
    """Few digits, so that both types of numbers are given much the same."""
    return torch.round(tensor, decimals=3)


def trajectories():
    generator = torch.Generator().manual_seed(0)
    start = rounded(torch.randn(5, generator=generator, dtype=torch.float64))
    # Of several sizes, around means of both signs; the last parameter has no gradient most of the time. The parameters stay near 1, where
    # a digit of float32 is 1.2e-7.
    scale = torch.tensor([0.1, 0.01, 1.0, 0.1, 0.1], dtype=torch.float64)
    mean = torch.tensor([0.05, -0.005, 0.0, -0.1, 0.0], dtype=torch.float64)
    gradients = rounded(mean + scale * torch.randn(STEPS, 5, generator=generator, dtype=torch.float64))
    gradients[torch.arange(STEPS) % 7 != 3, 4] = 0.0
    yield ["start", *numbers(start)]
    for step, gradient in enumerate(gradients):
        yield ["gradient", step + 1, *numbers(gradient)]
    for name, (optimizer, options) in SETTINGS.items():
        for kind, dtype in TYPES.items():
            parameter = torch.nn.Parameter(start.to(dtype, copy=True))
            torch_optimizer = optimizer([parameter], **({"lr": 1e-3} | options))
            for step, gradient in enumerate(gradients.to(dtype), 1):
                parameter.grad = gradient.clone()
                torch_optimizer.step()
                if step in KEPT:
                    yield [name, kind, step, *numbers(parameter)]


def losses():
    generator = torch.Generator().manual_seed(1)
    inf, nan = float("inf"), float("nan")

    def random(*shape):
        return rounded(3.0 * torch.randn(*shape, generator=generator, dtype=torch.float64))

    def squares(prediction, target):
        prediction.requires_grad_()
        loss = mse_loss(prediction, target)
        loss.backward()
        return ["mse", *prediction.shape, *numbers(loss), *numbers(prediction), *numbers(target), *numbers(prediction.grad)]

    def entropy(logits, classes):
        logits.requires_grad_()
        loss = cross_entropy(logits, torch.tensor(classes))
        loss.backward()
        return ["cross_entropy", *logits.shape, *numbers(loss), *numbers(logits), *classes, *numbers(logits.grad)]

    yield squares(random(1, 1), random(1, 1))
    yield squares(random(3, 7), random(3, 7))
    yield squares(torch.tensor([[1.0, inf, nan]]).double(), torch.tensor([[1.0, 1.0, 1.0]]).double())
    yield entropy(random(1, 1), [0])
    yield entropy(random(1, 5), [3])
    yield entropy(random(4, 3), [0, 2, 1, 2])
    yield entropy(random(3, 19), [18, 0, 7])
    yield entropy(random(4, 3), [-100, 2, -100, 0])
    yield entropy(random(2, 3), [-100, -100])
    yield entropy(torch.tensor([[1000.0, 0.0, -1000.0], [1000.0, 0.0, -1000.0]]).double(), [0, 2])
    yield entropy(torch.tensor([[1.0, -inf, 2.0], [0.5, 0.25, 0.0]]).double(), [0, 1])
    yield entropy(torch.tensor([[1.0, -inf, 2.0]]).double(), [1])
    yield entropy(torch.tensor([[1.0, inf, 2.0], [0.5, 0.25, 0.0]]).double(), [1, 1])
    yield entropy(torch.tensor([[-inf, -inf], [0.0, 0.0]]).double(), [1, 1])
    yield entropy(torch.tensor([[1.0, nan, 2.0], [0.5, 0.25, 0.0]]).double(), [0, 1])


def fits():
    generator = torch.Generator().manual_seed(2)
    classes = torch.tensor([0, 1, 2] * 4)
    centres = torch.tensor([[1.0, 0.0, -0.5, 0.25], [0.0, 1.0, 0.5, -0.25], [-1.0, -1.0, 0.0, 0.5]], dtype=torch.float64)
    features = rounded(centres[classes] + 0.8 * torch.randn(12, 4, generator=generator, dtype=torch.float64))
    for label, row in zip(classes, features):
        yield ["sample", int(label), *numbers(row)]
    for name in ["sgd_nesterov", "adam_fast", "adamw_weight_decay"]:
        optimizer, options = SETTINGS[name]
        for kind, dtype in TYPES.items():
            weights = torch.nn.Parameter(torch.zeros(3, 4, dtype=dtype))
            torch_optimizer = optimizer([weights], **options)
            for step in range(1, STEPS + 1):
                torch_optimizer.zero_grad()
                loss = cross_entropy(features.to(dtype) @ weights.T, classes)
                loss.backward()
                torch_optimizer.step()
                if step in KEPT:
                    yield [name, kind, step, *numbers(loss)]


write("trajectories.csv", trajectories())
write("losses.csv", losses())
write("fits.csv", fits())
