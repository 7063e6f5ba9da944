#!/usr/bin/env python3
"""Writes the reference values that the tests of the `f64` functions read.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install mpmath
    /tmp/venv/bin/python generate.py            # the files in this folder
    /tmp/venv/bin/python generate.py 100000 /tmp/reference

The optional arguments are the number of random inputs per function and the folder. A line holds the bits of the input
(for `pow` of base and exponent) and of the correctly rounded result, in hex.
"""
import math
import random
import struct
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.prec = 200
TINY = 5e-324
NORMAL = 2.0**-1022
BITS = 53


def bits(x):
    return struct.pack(">d", x).hex()


def rounded(y):
    """The nearest f64, ties to even, subnormals included."""
    if mpmath.isinf(y) or y == 0:
        return float(y)
    _, exponent = mpmath.frexp(y)
    exponent = max(exponent - BITS, -1074)
    n = mpmath.nint(mpmath.ldexp(y, -exponent))
    if mpmath.ldexp(abs(n), exponent) >= mpf(2) ** 1024:
        return math.inf if y > 0 else -math.inf
    return math.ldexp(float(n), exponent)


def near(x, steps=3):
    """x and its neighbours."""
    below = above = x
    found = [x]
    for _ in range(steps):
        below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
        found += [below, above]
    return found


def log_uniform(low, high):
    return 2.0 ** random.uniform(low, high)


def signed(x):
    return random.choice((-1.0, 1.0)) * x


def tanh(x):
    return mpmath.tanh(x) if abs(x) > 2.0**-60 else x - x**3 / 3


def sigmoid(x):
    e = mpmath.exp(-abs(x))
    return e / (1 + e) if x < 0 else 1 / (1 + e)


LN2 = math.log(2)
HALF = [k * LN2 / 2 for k in (-3, -2, -1, 1, 2, 3, 5, 41, 2047)]
SMALL = [v for e in (-1074, -1073, -1050, -1022, -1021, -600, -80, -54, -53, -52, -30, -27, -12) for v in (2.0**e, -(2.0**e))]

# Name: the function, the special inputs, a random input.
FUNCTIONS = {
    "exp": (
        mpmath.exp,
        SMALL + HALF + [x for c in (709.782712893384, -708.3964185322641, -745.1332191019411, -744.4400719213812, -709.0895657128241, 1.0, -1.0) for x in near(c)],
        lambda: random.choice((random.uniform(-746, 710), random.uniform(-2, 2), signed(log_uniform(-60, 3)), random.uniform(-746, -700))),
    ),
    "exp_m1": (
        mpmath.expm1,
        SMALL + HALF + [x for c in (709.782712893384, -37.42994775023705, 0.34657359, -0.34657359, 0.25, 1.0, -1.0) for x in near(c)],
        lambda: random.choice((random.uniform(-40, 710), random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5), signed(log_uniform(-60, 1)))),
    ),
    "ln": (
        mpmath.log,
        [abs(v) for v in SMALL] + [x for c in (1.0, math.sqrt(0.5), math.sqrt(2), 2.0, 0.5, math.e, NORMAL, 1.7976931348623155e308, 1e300) for x in near(c)] + [TINY * n for n in (3, 5, 7, 1000)],
        lambda: random.choice((log_uniform(-1074, 1023.99), random.uniform(0.3, 3), random.uniform(0.6, 1.5), 1 + signed(log_uniform(-52, -3)), log_uniform(-1074, -1020))),
    ),
    "ln_1p": (
        mpmath.log1p,
        SMALL + [x for c in (1.0, math.sqrt(0.5) - 1, math.sqrt(2) - 1, 2.0, -0.5, math.e, 1.7976931348623155e308, 1e300, 2.0**53, 2.0**54, 2.0**24) for x in near(c)] + [-1 + 2.0**-53, -1 + 2.0**-52, -1 + 2.0**-40],
        lambda: random.choice((log_uniform(-60, 1023.99), random.uniform(-1, 3), random.uniform(-0.5, 0.6), signed(log_uniform(-60, -1)), -1 + log_uniform(-53, -1), log_uniform(40, 60))),
    ),
    "tanh": (
        tanh,
        SMALL + HALF + [x for c in (0.5493061443340549, 0.17328679, 19.06154746539849, 18.71497387511852, 20.0, 1.0) for x in near(c)],
        lambda: signed(random.choice((random.uniform(0, 20), random.uniform(0, 1.2), random.uniform(0, 0.6), log_uniform(-60, 1)))),
    ),
    "sigmoid": (
        sigmoid,
        SMALL + HALF + [x for c in (-745.1332191019411, -708.3964185322641, -709.782712893384, 36.73680056967710, 37.42994775023705, 709.8, 1000.0) for x in near(c)],
        lambda: random.choice((random.uniform(-746, 40), random.uniform(-3, 3), random.uniform(-10, 10), signed(log_uniform(-60, 5)), random.uniform(-746, -700))),
    ),
    "erf": (
        mpmath.erf,
        SMALL + [x for c in (0.75, 1.0, 5.863584748755167, 5.921587195794508, 6.0, 2.0, 0.5) for x in near(c)] + [1e10, -1e10],
        lambda: signed(random.choice((random.uniform(0, 6), random.uniform(0, 1.5), random.uniform(0.9, 1.6), log_uniform(-60, 1)))),
    ),
}


def power_inputs(count):
    for x in (0.5, 2.0, 3.0, 0.1, 10.0, 1.5, 0.7071067811865476, 1.4142135623730951, NORMAL, TINY, 1.7976931348623157e308):
        for y in (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1 / 3, 3.0, 1e-20, 0.001, 17.25):
            yield x, y
    for x in near(1.0, 4):
        if x != 1:
            for y in (1e15, -1e15, 4e18, 0.5, 1e300, 2.0**53):
                yield x, y
    for x, y in ((-2.0, 3.0), (-2.0, -3.0), (-2.0, 4.0), (-3.5, 7.0), (-0.3, 8.0), (-1.0, 2.0**53), (-1.0, 2.0**53 - 1), (-1.5, 1751.0)):
        yield x, y
    for _ in range(count):
        x = random.choice((log_uniform(-1074, 1023.9), random.uniform(0.4, 2.5), 1 + signed(log_uniform(-50, -2)), log_uniform(-10, 10)))
        scale = abs(math.log2(x)) or 1.0
        # The result somewhere within, or just around, what f64 holds.
        target = random.choice((random.uniform(-1080, 1026), random.uniform(-1075, -1020), random.uniform(-40, 40), random.uniform(-2, 2)))
        yield x, target / scale
        # An integer exponent of a negative base.
        if random.random() < 0.1 and abs(target / scale) > 1:
            yield -x, float(round(target / scale))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 800
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    random.seed(1)
    for name, (function, special, draw) in FUNCTIONS.items():
        inputs = special + [draw() for _ in range(count)]
        inputs = [x for x in inputs if not (name == "ln" and x <= 0) and not (name == "ln_1p" and x <= -1)]
        lines = [f"{bits(x)},{bits(rounded(function(mpf(x))))}" for x in inputs]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    lines = []
    for x, y in power_inputs(count):
        mp.prec = 300
        result = rounded(mpmath.exp(mpf(y) * mpmath.log(abs(mpf(x)))))
        mp.prec = 200
        odd = x < 0 and abs(y) < 2.0**53 and int(y) % 2 == 1
        lines.append(f"{bits(x)},{bits(y)},{bits(-result if odd else result)}")
    (folder / "pow.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
