//! Chains and graphs.

use std::{collections::HashMap, fmt};

use interdep_structure::{self as structure, Normalization};
use quote::ToTokens;

use super::{
    arguments::Arguments,
    check::{self, Words},
    context::Context,
    expressions::compact,
    numbers::wrong_kind,
    structure::{left_to_rustc, normalization, too_large, too_long},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Kind, Structure as Row},
    errors::{Errors, suggestion},
    evaluate::Matrix,
    ir::{ArgumentOf, Dim, Rule, Structure, StructureModel, Topology},
};

/// What chains and graphs have in common.
struct Links {
    normalization: Normalization,
    self_dependence: bool,
    accumulative: bool,
    h: Dim,
}

/// A topology for rustc, and what it is if all numbers are known.
struct Made<'a> {
    topology: Topology,
    known: Option<structure::Topology<'a>>,
}

/// The matrix of a chain or a graph.
pub(super) fn topology(
    context: &mut Context<'_>,
    row: Row,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<StructureModel> {
    let before = errors.count();
    let d = context.d.clone();
    let is_graph = matches!(row, Row::Graph | Row::MultihopGraph | Row::PageRank);
    let links = if is_graph { links(context, arguments, errors) } else { None };
    chain_length(context, arguments, errors);
    let normalization = normalization(arguments, errors);
    let accumulative = arguments.flag("accumulative");
    let h = hops(context, arguments, accumulative, errors);
    if errors.count() != before || too_large(arguments, &d, &d, errors) {
        return None;
    }
    let common = Links {
        normalization: normalization?,
        self_dependence: arguments.flag("self_dependence")?,
        accumulative: accumulative.unwrap_or(false),
        // One hop where the function has no such argument.
        h: h.unwrap_or_else(|| Dim::known(1)),
    };
    let Made { topology, known } = if is_graph {
        let directed = arguments.flag("directed")?;
        graph(context, row, arguments, links.as_ref()?, directed, &common, errors)?
    } else {
        let bi_directional = arguments.flag("bi_directional")?;
        chain(context, row, arguments, bi_directional, &common, errors)?
    };
    computed(context, arguments, &d, known.as_ref(), &topology, errors)
}

fn graph<'a>(
    context: &mut Context<'_>,
    row: Row,
    arguments: &Arguments<'_>,
    links: &'a [[usize; 2]],
    directed: bool,
    common: &Links,
    errors: &mut Errors,
) -> Option<Made<'a>> {
    use ArgumentOf::{Flag, Number, Size};
    let Links { normalization, self_dependence, accumulative, h } = common;
    let (normalization, own, accumulative) = (*normalization, *self_dependence, *accumulative);
    let first = [
        ArgumentOf::Links(links.to_vec()),
        Flag(directed),
        ArgumentOf::Normalization(normalization),
    ];
    Some(match row {
        Row::PageRank => {
            let c = arguments.real(context, "c", errors)?;
            Made {
                known: c.known().map(|c| {
                    structure::Topology::pagerank_multihop_graph(links, directed, normalization, c)
                }),
                topology: made("pagerank_multihop_graph", first, [Number(c)]),
            }
        }
        Row::MultihopGraph => Made {
            known: h.known.map(|h| {
                structure::Topology::multihop_graph(
                    links,
                    directed,
                    normalization,
                    own,
                    h,
                    accumulative,
                )
            }),
            topology: made(
                "multihop_graph",
                first,
                [Flag(own), Size(h.clone()), Flag(accumulative)],
            ),
        },
        _ => Made {
            known: Some(structure::Topology::graph(links, directed, normalization, own)),
            topology: made("graph", first, [Flag(own)]),
        },
    })
}

fn chain(
    context: &mut Context<'_>,
    row: Row,
    arguments: &Arguments<'_>,
    both: bool,
    common: &Links,
    errors: &mut Errors,
) -> Option<Made<'static>> {
    use ArgumentOf::{Flag, Number, Size};
    use structure::Topology as Known;
    let Links { normalization, self_dependence, accumulative, h } = common;
    let (normalization, own, accumulative) = (*normalization, *self_dependence, *accumulative);
    let first = [Flag(both), ArgumentOf::Normalization(normalization)];
    Some(match row {
        Row::MultihopChain => Made {
            known: h
                .known
                .map(|h| Known::multihop_chain(both, normalization, own, h, accumulative)),
            topology: made(
                "multihop_chain",
                first,
                [Flag(own), Size(h.clone()), Flag(accumulative)],
            ),
        },
        Row::InverseChain => Made {
            known: Some(Known::inverse_approx_multihop_chain(both, normalization)),
            topology: made("inverse_approx_multihop_chain", first, []),
        },
        Row::ExponentialChain => Made {
            known: Some(Known::exponential_approx_multihop_chain(both, normalization)),
            topology: made("exponential_approx_multihop_chain", first, []),
        },
        _ => {
            let scaling = arguments.real(context, "self_scaling", errors)?;
            let known = scaling.known();
            Made {
                known: known.map(|scaling| Known::chain(both, normalization, own, scaling)),
                topology: made("chain", first, [Flag(own), Number(scaling)]),
            }
        }
    })
}

/// A call of the runtime's constructor.
fn made<const N: usize, const K: usize>(
    constructor: &'static str,
    first: [ArgumentOf; N],
    rest: [ArgumentOf; K],
) -> Topology {
    Topology { constructor, arguments: first.into_iter().chain(rest).collect() }
}

/// The matrix of a chain or a graph, by the macro if it knows all numbers.
fn computed(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    d: &Dim,
    known: Option<&interdep_structure::Topology<'_>>,
    topology: &Topology,
    errors: &mut Errors,
) -> Option<StructureModel> {
    let owner = &arguments.owner;
    let what = format!("the matrix I − (1 − c)·R(N) of `{owner}` has no inverse");
    let help = "choose another c, for example `c = 0.15`";
    let place = arguments
        .value("c")
        .map_or_else(|| arguments.place.to_token_stream(), ToTokens::to_token_stream);
    let (Some(size), Some(known)) = (d.known, known) else {
        if arguments.has("c") && d.parameter.is_none() {
            let (topology, words) = (topology.clone(), format!("{what}\nhelp: {help}"));
            context.leave(&place, Rule::Regular { topology, d: Box::new(d.clone()), words });
        }
        let structure = Structure::Topology(topology.clone());
        return Some(left_to_rustc(context, arguments, (d, d), structure));
    };
    if too_long(arguments, known.steps(size), errors) {
        return None;
    }
    let mut matrix = Matrix::zeros(size, size);
    let mut work = vec![0.0; 3 * size * size];
    if known.fill(size, &mut matrix.entries, &mut work, &mut vec![0; 2 * size]).is_err() {
        errors.push(place, what, help);
        return None;
    }
    Some(StructureModel::of_links(matrix).with_shape(d, d))
}

/// `chain_length` says again what the header says.
fn chain_length(context: &mut Context<'_>, arguments: &Arguments<'_>, errors: &mut Errors) {
    let Some(place) = arguments.value("chain_length") else { return };
    let Some(length) = arguments.count(context, "chain_length", errors) else { return };
    let (d, name) = (context.d.clone(), context.name.to_string());
    let words = Words {
        before: &format!("`{}` has chain_length = ", arguments.owner),
        between: &format!(", `{name}` has {} = ", context.d_name()),
        after: "",
        help: "leave `chain_length` out: it follows from the struct's header",
    };
    check::equal(context, errors, place, (&length, &d), &words);
}

/// `h`; negative ones mean 1 hop where hops are accumulated, as in tinyBIG.
fn hops(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    accumulative: Option<bool>,
    errors: &mut Errors,
) -> Option<Dim> {
    if let Some(place) = arguments.value("h")
        && let ValueKind::Number { negative: true, .. } = place.kind
        && accumulative == Some(false)
    {
        errors.push(
            place,
            format!(
                "`h` of `{}` is {}: a power of a matrix with h < 0",
                arguments.owner,
                compact(place)
            ),
            "write a whole number ≥ 0, or `accumulative = true`",
        );
        return None;
    }
    arguments.count(context, "h", errors)
}

/// A node as it is compared: numbers by their values, however they are written; texts and bare words are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    Number(i128),
    Text(String),
}

impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "`{number}`"),
            Self::Text(text) => write!(formatter, "`\"{text}\"`"),
        }
    }
}

fn node(value: &Value) -> Option<Node> {
    /// From there on whole numbers are not all there.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match value.kind {
        ValueKind::Number { whole: Some(number), negative, .. } => {
            let number = i128::from(number);
            Some(Node::Number(if negative { -number } else { number }))
        }
        #[allow(clippy::cast_possible_truncation, reason = "it is whole, and not too large")]
        ValueKind::Number { value, .. } if value.fract() == 0.0 && value.abs() < LARGEST => {
            Some(Node::Number(value as i128))
        }
        _ => value.as_word().map(Node::Text),
    }
}

/// The links as pairs of nodes, counted from 0.
fn links(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Vec<[usize; 2]>> {
    let before = errors.count();
    let nodes = arguments.value("nodes").map(|place| nodes(context, arguments, place, errors));
    let place = arguments.value("links")?;
    let ValueKind::Array(elements) = &place.kind else {
        wrong_kind(arguments.subject("links"), Kind::Links, place, errors);
        return None;
    };
    let nodes = match nodes {
        Some(nodes) => Some(nodes?),
        None => None,
    };
    let mut links = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let ends: Vec<&Value> = match &element.value.kind {
            ValueKind::Tuple(ends) => ends.iter().collect(),
            ValueKind::Array(ends) => ends.iter().map(|end| &end.value).collect(),
            _ => Vec::new(),
        };
        let [from, to] = ends.as_slice() else {
            wrong_kind(arguments.entry_of("links"), Kind::Links, &element.value, errors);
            continue;
        };
        let link = (index, arguments);
        let from = end(context, link, "comes from", from, nodes.as_ref(), errors);
        let to = end(context, link, "leads to", to, nodes.as_ref(), errors);
        if let (Some(from), Some(to)) = (from, to) {
            links.push([from, to]);
        }
    }
    (errors.count() == before).then_some(links)
}

/// The nodes that the user names, as many as the dimension.
fn nodes(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    place: &Value,
    errors: &mut Errors,
) -> Option<HashMap<Node, usize>> {
    let ValueKind::Array(elements) = &place.kind else {
        wrong_kind(arguments.subject("nodes"), Kind::Nodes, place, errors);
        return None;
    };
    let before = errors.count();
    let mut nodes = HashMap::new();
    for (index, element) in elements.iter().enumerate() {
        let Some(name) = node(&element.value) else {
            wrong_kind(arguments.entry_of("nodes"), Kind::Nodes, &element.value, errors);
            continue;
        };
        if let Some(first) = nodes.get(&name) {
            errors.push(
                &element.value,
                format!(
                    "node {name} of `{}` stands here a second time, it is node {first} already",
                    arguments.owner
                ),
                "name every node once",
            );
        }
        nodes.entry(name).or_insert(index);
    }
    if errors.count() != before {
        return None;
    }
    let (d, name) = (context.d.clone(), context.name.to_string());
    let what = context.d_noun();
    let words = Words {
        before: &format!("`{}` has ", arguments.owner),
        between: &format!(" nodes, `{name}` has {} = ", context.d_name()),
        after: "",
        help: &format!("name one node for each {what}"),
    };
    check::equal(context, errors, place, (&Dim::known(nodes.len()), &d), &words);
    (errors.count() == before).then_some(nodes)
}

/// The number of the node at one end of a link.
fn end(
    context: &mut Context<'_>,
    (index, arguments): (usize, &Arguments<'_>),
    leads: &str,
    value: &Value,
    nodes: Option<&HashMap<Node, usize>>,
    errors: &mut Errors,
) -> Option<usize> {
    let Some(name) = node(value) else {
        wrong_kind(arguments.entry_of("links"), Kind::Links, value, errors);
        return None;
    };
    let what = format!("link {index} of `{}` {leads} ", arguments.owner);
    let Some(nodes) = nodes else {
        let number = match name {
            Node::Number(number) => usize::try_from(number).ok(),
            Node::Text(_) => None,
        };
        let d = context.d.clone();
        let (Some(number), letter) = (number, context.d_name()) else {
            errors.push(
                value,
                format!("{what}{name}, and without `nodes` they are the numbers from 0 on"),
                "name them: `nodes = […]`",
            );
            return None;
        };
        let words = Words {
            before: &what,
            between: &format!(", and the nodes are 0 to {letter} − 1 with {letter} = "),
            after: "",
            help: "count the nodes from 0, or name them: `nodes = […]`",
        };
        // A const parameter is looked at where its value is known: see `structure::of_any_size`.
        if d.parameter.is_none() {
            check::below(context, errors, value, (&Dim::known(number), &d), &words);
        }
        return Some(number);
    };
    let found = nodes.get(&name).copied();
    if found.is_none() {
        let plain = |node: &Node| node.to_string().trim_matches('`').to_owned();
        let mut names: Vec<(usize, String)> =
            nodes.iter().map(|(node, index)| (*index, plain(node))).collect();
        names.sort_unstable();
        errors.push(
            value,
            format!("{what}{name}, which is no node"),
            suggestion(&plain(&name), names.iter().map(|(_, name)| name.as_str())),
        );
    }
    found
}
