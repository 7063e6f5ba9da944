"""Exports what a tinyBIG model has learned about interdependence to `interdep`.

In Python, where the model was trained:

    from export_tinybig import export

    export(hybrid, "models/mix.json", "models/mix.safetensors", w=w)

In Rust:

    hybrid_config! { pub struct Mix for SMatrix<f32, 32, 16> from "models/mix.json"; }
    static MIX: &Mix = include_weights!(Mix, "models/mix.safetensors", "w");

The source is a live object: a `hybrid_interdependence`, any single interdependence function (exported as a hybrid of
one, with summation as its fusion), or a head, which holds an attribute and an instance function and their parameters.

The config has the shape of tinyBIG's own constructors:

    {"interdependence_type": "attribute", "b": 32, "m": 16,
     "interdependence_function_configs": [{"function_class": "tinybig.….gaussian_rbf_kernel_interdependence",
                                           "function_parameters": {"sigma": 0.5}}, …],
     "fusion_function_config": {"function_class": …, "function_parameters": {…}},
     "postprocess_functions": [{"name": "softmax", "dim": 0}]}

- Arguments have the constructors' names; those at their default are left out, and so is what the context gives
  (`b`, `m`, `interdependence_type`, `dims`, `name`, `device`). A head often does not know `b`: then there is none.
- A nested hybrid is a function whose parameters have the same shape as the whole.
- Transformations and reconciliations are objects like the functions, a patch is {"type": "cuboid", "p_h": 1, …}.
- Kernels, metrics and processing functions are names, or {"name": …, arguments} if they have any.
- Matrices that tinyBIG draws at the first call and leaves out of `state_dict` are written out as arguments of their
  owner: `A`, `B` (random matrix adaption), `mask_matrix`, `P`, `Q`, `S`, `T` and `W1`, `b1`, `W2`, `b2` (hypernets).
- Infinity is "inf" or "-inf".

The weights are one flat tensor: each function's segment in order, the fusion's last. A head with several channels gives
one tensor for each: "w", "w.1", "w.2", …

Needs torch and safetensors. tinyBIG itself is not imported; its classes come with the objects.
"""

from __future__ import annotations

import ast
import functools
import inspect
import json
import math
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

MISSING = object()

# Other ways to say what other arguments say, and what changes nothing.
NOT_WRITTEN = {"name", "device", "chain", "graph", "grid", "net", "center", "enable_bias", "inplace"}

# Objects and their configs are different arguments of tinyBIG's hybrid; a file has configs.
WRITTEN_AS = {
    "interdependence_functions": "interdependence_function_configs",
    "fusion_function": "fusion_function_config",
}

# Where a constructor leaves an argument that it keeps neither as an attribute nor in its kernel.
KEPT_AT: dict[str, Callable[[Any], Any]] = {
    "c": lambda function: function.A[0, 0],
    "b_prime": lambda function: function.A.shape[1],
    "m_prime": lambda function: function.A.shape[1],
    "chain_length": lambda function: chain_length(function.chain),
    "bi_directional": lambda function: not function.chain.directed,
    "nodes": lambda function: node_ids(function.graph),
    "links": lambda function: links(function.graph),
    "directed": attrgetter("graph.directed"),
    "h": attrgetter("grid.h"),
    "w": attrgetter("grid.w"),
    "d": attrgetter("grid.d"),
    "channel_num": attrgetter("grid.universe_num"),
    # The cylinder's and the sphere's functions call it r, the patches p_r.
    "r": attrgetter("patch.p_r"),
    **{p: attrgetter(f"patch.{p}") for p in ("p_h", "p_w", "p_d", "p_h_prime", "p_w_prime", "p_d_prime")},
}

# What tinyBIG puts in the place of a None.
FILLED_IN: dict[str, Callable[[Any], Any]] = {
    "b_prime": attrgetter("b"),
    "m_prime": attrgetter("m"),
    "p_h_prime": attrgetter("p_h"),
    "p_w_prime": attrgetter("p_w"),
    "p_d_prime": attrgetter("p_d"),
    "base": lambda expansion: torch.linspace(*expansion.base_range, expansion.num_interval),
}

# What tinyBIG draws at the first call: its name in the config and its place in the owner.
DRAWN = {
    "masking_reconciliation": {"mask_matrix": "mask_matrix"},
    "random_matrix_adaption_reconciliation": {"A": "A", "B": "B"},
    "random_matrix_hypernet_reconciliation": {"P": "P", "Q": "Q", "S": "S", "T": "T"},
    "hypernet_reconciliation": {
        "W1": "net.0.weight",
        "b1": "net.0.bias",
        "W2": "net.2.weight",
        "b2": "net.2.bias",
    },
}

PROCESSING = ("preprocess_functions", "postprocess_functions")

# The strings that name a processing function to tinyBIG and to interdep. tinyBIG returns its input for others.
PROCESSING_STRINGS = {"celu", "gelu", "layer_norm", "leaky_relu", "relu", "sigmoid", "silu", "softplus", "tanh"}

SUMMATION = {"function_class": "tinybig.fusion.basic_fusion.summation_fusion", "function_parameters": {}}


def export(
    source: Any,
    config_path: str | Path,
    weights_path: str | Path,
    *,
    w: torch.Tensor | None = None,
    dtype: torch.dtype | None = None,
    tensor: str = "w",
    which: str | None = None,
) -> dict[str, Any]:
    """Writes the config of `source` to `config_path`, its parameters to `weights_path`, and returns the config.

    `w` holds the parameters, of any shape, or of one row for each channel; a head brings its own. They are written in
    their own type, or in `dtype`, under the name `tensor`. `which` is "attribute" or "instance", for a head that has
    both. A ValueError says what cannot be exported, and where it is; then nothing is written.
    """
    function = source
    if hasattr(source, "attribute_interdependence"):
        function, own = of_head(source, which)
        w = own if w is None else w
    elif not hasattr(source, "interdependence_type"):
        raise ValueError(f"source: {type(source).__name__} is neither an interdependence function nor a head")
    elif which is not None:
        raise ValueError(f"source: which is for heads; this is the {axis(source)} function of {type(source).__name__}")
    channels = channels_of(w, parameter_number(function))
    config = composition(function)
    write_json(config, config_path)
    save_file(
        {f"{tensor}.{i}" if i else tensor: row.to(dtype or row.dtype).clone() for i, row in enumerate(channels)},
        weights_path,
    )
    return config


# The source


def of_head(head: Any, which: str | None) -> tuple[Any, torch.Tensor | None]:
    """A head's function on one of the axes, with its parameters: a row for each channel."""
    both = {kind: getattr(head, f"{kind}_interdependence") for kind in ("attribute", "instance")}
    functions = {kind: function for kind, function in both.items() if function is not None}
    if which is None:
        telling = [kind for kind in functions if type(functions[kind]).__name__ != "identity_interdependence"]
        candidates = telling or list(functions)
        if not candidates:
            raise ValueError("source: the head has no interdependence function")
        if len(candidates) > 1:
            raise ValueError('source: the head has functions on both axes; say which="attribute" or which="instance"')
        which = candidates[0]
    if which not in functions:
        raise ValueError(f"source: the head has no {which}_interdependence")
    return functions[which], getattr(head, f"w_{which}_interdependence")


def parameter_number(function: Any) -> int:
    """The length of w. tinyBIG's own count leaves out what only the fusion of a nested hybrid needs."""
    if is_hybrid(function):
        return sum(map(parameter_number, [*function.interdependence_functions, function.fusion_function]))
    return function.calculate_l() if function.require_parameters else 0


def channels_of(w: torch.Tensor | None, length: int) -> torch.Tensor:
    """The parameters on the CPU, a row for each channel."""
    if w is None and length == 0:
        return torch.zeros(1, 0)
    if w is None:
        raise ValueError(f"source: it needs {length} parameters; pass them as w")
    w = torch.as_tensor(w).detach().cpu()
    if w.ndim != 2 or w.shape[1] != length:
        w = w.reshape(1, -1)
    if w.shape[1] != length:
        raise ValueError(f"source: it needs {length} parameters, w has {w.shape[1]}")
    return w


# The config


def composition(function: Any) -> dict[str, Any]:
    """The whole file: a hybrid, if need be of this one function."""
    head = {"interdependence_type": axis(function), "b": function.b, "m": function.m}
    head = {key: value for key, value in head.items() if value}
    if is_hybrid(function):
        return head | described(function, "source")["function_parameters"]
    return head | {
        "interdependence_function_configs": [described(function, "source")],
        "fusion_function_config": SUMMATION,
    }


def is_hybrid(function: Any) -> bool:
    return hasattr(function, "interdependence_functions")


def axis(function: Any) -> str:
    """tinyBIG has three names for each."""
    instance = ("instance", "instance_interdependence", "left")
    return "instance" if function.interdependence_type in instance else "attribute"


def described(thing: Any, path: str) -> dict[str, Any]:
    """A function, fusion, transformation, reconciliation or patch: its class and its arguments."""
    cls = tinybig_class(thing, path)
    arguments = parameters(thing, cls, path)
    if hasattr(thing, "packing_strategy_parameters"):
        return {"type": cls.__name__, **arguments}
    return {"function_class": f"{cls.__module__}.{cls.__name__}", "function_parameters": arguments}


def tinybig_class(thing: Any, path: str) -> type:
    """The class of tinyBIG that a thing belongs to. A subclass may correct a hybrid, but not compute something else."""
    for cls in type(thing).__mro__:
        if cls.__module__.startswith("tinybig."):
            return cls
        if not is_hybrid(thing) and {"calculate_A", "forward"} & vars(cls).keys():
            raise ValueError(f"{path}: {cls.__name__} is not a class of tinyBIG's; in interdep it is custom(…)")
    raise ValueError(f"{path}: {type(thing).__name__} is not a class of tinyBIG's")


def parameters(thing: Any, cls: type, path: str) -> dict[str, Any]:
    """The arguments that make such a thing, so far as they differ from the defaults."""
    if is_hybrid(thing):
        check_members(thing, path)
    constructor = arguments_of(cls)
    elsewhere = NOT_WRITTEN | given_by_context(thing)
    written = {}
    for name, default in constructor.items():
        if name in elsewhere or name.endswith(("_config", "_configs")):
            continue
        value = kept(thing, name, path)
        if not same(value, default) and not is_filled_in(thing, name, value):
            as_json = processing if name in PROCESSING else plain
            written[WRITTEN_AS.get(name, name)] = as_json(value, f"{path}.{name}")
    inner = None if "parameter_fabrication" in constructor else getattr(thing, "parameter_fabrication", None)
    return written | (drawn(thing, path) if inner is None else drawn(inner, f"{path}.parameter_fabrication"))


def check_members(hybrid: Any, path: str) -> None:
    """In a file, only the whole has a type and sizes."""
    for i, member in enumerate(hybrid.interdependence_functions):
        for name, whole, part in [
            ("interdependence_type", axis(hybrid), axis(member)),
            ("b", hybrid.b, member.b),
            ("m", hybrid.m, member.m),
        ]:
            if whole != part:
                raise ValueError(f"{path}.interdependence_functions[{i}]: {name} is {part}, the hybrid's is {whole}")


def given_by_context(thing: Any) -> set[str]:
    """What a hybrid gives to its functions and fusion; and the size of an axis that a function does not change."""
    if not hasattr(thing, "interdependence_type"):
        return {"dims"}
    return {"interdependence_type", "b", "m", "b_prime" if axis(thing) == "attribute" else "m_prime"}


def arguments_of(cls: type) -> dict[str, Any]:
    """A constructor's arguments and their defaults, with those that it hands on to its bases."""
    found: dict[str, Any] = {}
    settled: set[str] = set()
    for base in cls.__mro__:
        init = vars(base).get("__init__")
        if not inspect.isfunction(init):
            continue
        for parameter in list(inspect.signature(init).parameters.values())[1:]:
            named = parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
            if named and parameter.name not in settled:
                found.setdefault(parameter.name, parameter.default)
        settled |= settled_by(init)
    return found


@functools.cache
def settled_by(init: Callable[..., None]) -> frozenset[str]:
    """The arguments of its bases that a constructor sets itself: nobody else can give them."""
    source = inspect.getsource(init)
    tree = ast.parse(f"class _:\n{source}" if source[0].isspace() else source)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    inits = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__")
    return frozenset(keyword.arg for init in inits for keyword in init.keywords if keyword.arg)


def kept(thing: Any, name: str, path: str) -> Any:
    """The value that an argument had: an attribute, or an argument of the kernel, or in one of a few places."""
    value = getattr(thing, name, MISSING)
    if value is MISSING:
        value = getattr(getattr(thing, "kernel", None), "keywords", {}).get(name, MISSING)
    if value is MISSING and name in KEPT_AT:
        try:
            value = KEPT_AT[name](thing)
        except AttributeError:
            pass
        except ValueError as error:
            raise ValueError(f"{path}.{name}: {error}") from None
    if value is MISSING:
        raise ValueError(f"{path}: {type(thing).__name__} does not keep its argument {name}")
    return value


def same(value: Any, default: Any) -> bool:
    """Whether an argument is at its default. Arrays never are; an empty list is as good as none."""
    if isinstance(value, (bool, int, float, str, list, tuple)):
        return value == default or (default is None and value == [])
    return value is default


def is_filled_in(thing: Any, name: str, value: Any) -> bool:
    if name not in FILLED_IN or not hasattr(thing, name):
        return False
    return torch.equal(torch.as_tensor(value), torch.as_tensor(FILLED_IN[name](thing)))


def drawn(owner: Any, path: str) -> dict[str, Any]:
    """The fixed matrices of a reconciliation."""
    places = next((DRAWN[cls.__name__] for cls in type(owner).__mro__ if cls.__name__ in DRAWN), {})
    if getattr(owner, "fixed_mask", True) is False:
        raise ValueError(f"{path}: it draws another mask at every call, so there is none to export")
    if getattr(owner, "net", None) is not None:
        layers = [type(layer).__name__ for layer in owner.net]
        if layers != ["Linear", "Sigmoid", "Linear"]:
            raise ValueError(f"{path}.net: its layers are {layers}, not Linear, Sigmoid, Linear")
    matrices = {}
    for name, place in places.items():
        try:
            matrix = attrgetter(place)(owner)
        except AttributeError:
            matrix = None
        if matrix is None:
            raise ValueError(f"{path}.{name}: not drawn yet; call forward once before the export")
        matrices[name] = plain(matrix * 1, f"{path}.{name}")  # A mask of booleans becomes one of numbers.
    return matrices


# Topologies. Ids other than integers and strings have no counterpart, but only their order counts.


def chain_length(chain: Any) -> int:
    length = len(chain.nodes)
    if chain.out_neighbors != {i: {i + 1: 1} for i in range(length - 1)}:
        raise ValueError("the chain was edited; export it as a graph")
    return length


def node_ids(graph: Any) -> list[int] | list[str]:
    if list(graph.nodes.values()) != list(range(len(graph.nodes))):
        raise ValueError("the nodes' indices have gaps, repetitions or another order; make a new graph")
    if all(type(node) in (int, str) for node in graph.nodes):
        return list(graph.nodes)
    return list(graph.nodes.values())


def links(graph: Any) -> list[tuple[int | str, int | str]]:
    ids = dict(zip(graph.nodes, node_ids(graph)))
    pairs = [(source, target) for source, targets in graph.out_neighbors.items() for target in targets]
    for source, target in pairs:
        if source not in ids or target not in ids:
            raise ValueError(f"the link {(source, target)} has an end that is no node")
    return [(ids[source], ids[target]) for source, target in pairs]


# Values


def plain(value: Any, path: str) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            raise ValueError(f"{path}: not a number")
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (list, tuple)):
        return [plain(entry, f"{path}[{i}]") for i, entry in enumerate(value)]
    if isinstance(value, torch.Tensor):
        return plain(value.to_dense().tolist(), path)
    if hasattr(value, "tolist"):  # numpy's arrays and scalars
        return plain(value.tolist(), path)
    if hasattr(value, "to_config") or hasattr(value, "packing_strategy_parameters"):
        return described(value, path)
    return named(value, path)


def processing(functions: Any, path: str) -> list[Any]:
    """One or several strings or callables."""
    if not isinstance(functions, (list, tuple)):
        functions = [functions]
    return [
        processing_string(function, f"{path}[{i}]") if isinstance(function, str) else named(function, f"{path}[{i}]")
        for i, function in enumerate(functions)
    ]


def processing_string(text: str, path: str) -> str:
    name = text.removeprefix("torch.nn.functional.") if "." in text else text.lower()
    if text == "torch.exp":
        return "exp"
    if name not in PROCESSING_STRINGS:
        names = ", ".join(sorted(PROCESSING_STRINGS))
        raise ValueError(
            f"{path}: {text!r} is not a name that both tinyBIG and interdep apply ({names}, torch.exp); "
            "give a callable, as functools.partial(torch.nn.functional.softmax, dim=0)"
        )
    return name


def named(function: Any, path: str) -> str | dict[str, Any]:
    """The name of a callable, with the arguments that it carries."""
    if isinstance(function, functools.partial):
        if function.args:
            raise ValueError(f"{path}: positional arguments in a partial; name them")
        arguments = {key: plain(value, f"{path}.{key}") for key, value in function.keywords.items()}
        name = named(function.func, path)
        if name == "mul" and arguments.keys() == {"other"}:
            name, arguments = "scale", {"c": arguments["other"]}
    elif isinstance(function, torch.nn.Module):
        name, arguments = of_module(function, path)
    else:
        name, arguments = getattr(function, "__name__", None), {}
    if not isinstance(name, str) or name == "<lambda>":
        raise ValueError(f"{path}: {function!r} has no name that interdep could know")
    return {"name": name, **arguments} if arguments else name


def of_module(module: torch.nn.Module, path: str) -> tuple[str, dict[str, Any]]:
    """torch's layers have the functions' names in other letters."""
    if module.state_dict():
        raise ValueError(f"{path}: {module} has parameters or statistics of its own")
    cls = type(module)
    if cls is torch.nn.LayerNorm:
        raise ValueError(f"{path}: write it as the string 'layer_norm'")
    name = "leaky_relu" if cls is torch.nn.LeakyReLU else cls.__name__.lower()
    return name, parameters(module, cls, path)


# Files


def write_json(config: dict[str, Any], path: str | Path) -> None:
    Path(path).write_text(layout(config) + "\n", encoding="utf-8")


def layout(value: Any, indent: str = "", width: int = 100) -> str:
    """JSON with a line for whatever fits in one, and for each row of a matrix."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if len(indent) + len(line) <= width or not any(isinstance(entry, (dict, list)) for entry in entries):
        return line
    inner = f"{indent}  "
    keys = [f"{json.dumps(key)}: " for key in value] if isinstance(value, dict) else [""] * len(value)
    lines = [f"{inner}{key}{layout(entry, inner, width)}" for key, entry in zip(keys, entries)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(lines) + f"\n{indent}{closing}"
