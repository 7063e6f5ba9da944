//! Chains, graphs and grids: computed here where the dimensions are known, else by rustc.

use std::{collections::HashMap, fmt};

use interdep_structure as structure;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::{
    Context,
    arguments::Arguments,
    compact,
    function::Resolved,
    numbers::{Number, wrong_kind},
};
use crate::{
    ast::{Value, ValueKind},
    catalog::{Kind, PATCHES, PatchShape, Structure},
    check::{self, Words},
    dim::Dim,
    errors::{Errors, suggestion},
    evaluate::Matrix,
    model::{Entries, Implementation, SegmentModel, StructureModel},
};

/// Matrices with more entries are a mistake.
pub(super) const LARGEST: usize = 1 << 22;
/// Matrices that take more steps to compute are one too: some ten seconds.
const MOST_STEPS: usize = 1 << 30;

/// The function of a row.
pub(super) fn resolved(
    context: &mut Context<'_>,
    row: Structure,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Resolved> {
    let model = match row {
        Structure::Grid { patch, aggregation } => {
            grid(context, patch, aggregation, arguments, errors)?
        }
        _ => topology(context, row, arguments, errors)?,
    };
    Some(Resolved {
        columns: model.columns.clone(),
        segment: SegmentModel::empty(),
        implementation: Implementation::Structure(model.clone()),
        structure: Some(model),
        factors: None,
    })
}

/// `normalization` and `normalization_mode`.
fn normalization(
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<(structure::Normalization, &'static str)> {
    use structure::Normalization::{Column, None, Row, RowColumn};
    let mode = arguments.word("normalization_mode", errors)?;
    Some(match (arguments.flag("normalization")?, mode) {
        (false, _) => (None, "None"),
        (true, "row") => (Row, "Row"),
        (true, "column") => (Column, "Column"),
        (true, _) => (RowColumn, "RowColumn"),
    })
}

/// A matrix of more entries than any machine should compute while compiling.
fn too_large(arguments: &Arguments<'_>, rows: &Dim, columns: &Dim, errors: &mut Errors) -> bool {
    let (Some(rows), Some(columns)) = (rows.known, columns.known) else { return false };
    let large = rows.saturating_mul(columns) > LARGEST;
    if large {
        errors.push(
            arguments.place,
            format!(
                "the matrix of `{}` would have {rows}·{columns} entries, more than {LARGEST}",
                arguments.owner
            ),
            "choose smaller dimensions",
        );
    }
    large
}

/// A matrix that nobody should wait for.
fn too_long(arguments: &Arguments<'_>, steps: usize, errors: &mut Errors) -> bool {
    let long = steps > MOST_STEPS;
    if long {
        errors.push(
            arguments.place,
            format!(
                "the matrix of `{}` would take {steps} steps to compute, more than {MOST_STEPS}",
                arguments.owner
            ),
            "choose smaller dimensions",
        );
    }
    long
}

/// A matrix for rustc to compute, which says so where that would take too long.
fn left_to_rustc(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    structure: &TokenStream,
) -> StructureModel {
    let runtime = context.runtime();
    let structure = quote!(#runtime::structure::Structure::#structure);
    StructureModel {
        rows: rows.clone(),
        columns: columns.clone(),
        entries: expression(context, arguments, (rows, columns), &structure),
        sparse: true,
        masks: true,
    }
}

/// The entries of a structure for rustc to compute.
pub(super) fn expression(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    (rows, columns): (&Dim, &Dim),
    structure: &TokenStream,
) -> Entries {
    let runtime = context.runtime();
    let structure = quote!(&#structure);
    let generic = rows.parameter.is_some() || columns.parameter.is_some();
    if !generic {
        let (d, width) = (rows.value(), columns.value());
        let (what, unknown) = if rows.known.is_none() {
            (context.d_name(), rows)
        } else {
            (context.axis.primed().1, columns)
        };
        let text = [
            format!("`{}` would take ", arguments.owner),
            " steps while rustc compiles, and at most ".to_owned(),
            format!(
                " are allowed, because only rustc knows {what} = {}\nhelp: write the dimension as a literal: then the macro computes the matrix",
                unknown.text()
            ),
        ];
        let [before, between, after] = text;
        let limit = quote!(#runtime::structure::MOST_STEPS);
        context.assert(
            arguments.place,
            &quote!(at_most((#structure).steps(#d, #width), #limit, [#before, #between, #after])),
        );
    }
    let (d, width) = (rows.argument(), columns.argument());
    let function = if generic { quote!(of_any_size) } else { quote!(dense) };
    Entries::Expression(quote!(#runtime::structure::#function::<#d, #width>(#structure)))
}

/// What chains and graphs have in common.
struct Links {
    normalization: structure::Normalization,
    /// The same, as tokens.
    mode: TokenStream,
    self_dependence: bool,
    accumulative: bool,
    h: Dim,
}

/// A constructor of the runtime's `Topology` without its first arguments, and what it makes if all numbers are known.
struct Constructor<'a> {
    name: &'static str,
    arguments: TokenStream,
    known: Option<structure::Topology<'a>>,
}

fn topology(
    context: &mut Context<'_>,
    row: Structure,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<StructureModel> {
    let before = errors.count();
    let d = context.d.clone();
    let is_graph = matches!(row, Structure::Graph | Structure::MultihopGraph | Structure::PageRank);
    let links = if is_graph { links(context, arguments, errors) } else { None };
    chain_length(context, arguments, errors);
    let normalization = normalization(arguments, errors);
    let accumulative = arguments.flag("accumulative");
    let h = hops(context, arguments, accumulative, errors);
    if errors.count() != before || too_large(arguments, &d, &d, errors) {
        return None;
    }
    let (normalization, mode) = normalization?;
    let (runtime, mode) = (context.runtime(), format_ident!("{mode}"));
    let common = Links {
        normalization,
        mode: quote!(#runtime::structure::Normalization::#mode),
        self_dependence: arguments.flag("self_dependence")?,
        accumulative: accumulative.unwrap_or(false),
        // One hop where the function has no such argument.
        h: h.unwrap_or_else(|| Dim::known(1)),
    };
    let Constructor { name, arguments: rest, known } = if is_graph {
        let directed = arguments.flag("directed")?;
        graph(context, row, arguments, links.as_ref()?, directed, &common, errors)?
    } else {
        let bi_directional = arguments.flag("bi_directional")?;
        chain(context, row, arguments, bi_directional, &common, errors)?
    };
    let name = format_ident!("{name}");
    let tokens = quote!(#runtime::structure::Topology::#name(#rest));
    computed(context, arguments, &d, known.as_ref(), &tokens, errors)
}

fn graph<'a>(
    context: &mut Context<'_>,
    row: Structure,
    arguments: &Arguments<'_>,
    links: &'a [[usize; 2]],
    directed: bool,
    common: &Links,
    errors: &mut Errors,
) -> Option<Constructor<'a>> {
    use structure::Topology;
    let Links { normalization, mode, self_dependence, accumulative, h } = common;
    let (normalization, own, accumulative) = (*normalization, *self_dependence, *accumulative);
    let pairs = links.iter().map(|[from, to]| quote!([#from, #to]));
    let first = quote!(&[#(#pairs),*], #directed, #mode);
    Some(match row {
        Structure::PageRank => {
            let c = arguments.real(context, "c", errors)?;
            let tokens = c.tokens(context);
            let known = c.known();
            Constructor {
                name: "pagerank_multihop_graph",
                arguments: quote!(#first, #tokens),
                known: known
                    .map(|c| Topology::pagerank_multihop_graph(links, directed, normalization, c)),
            }
        }
        Structure::MultihopGraph => {
            let value = h.value();
            Constructor {
                name: "multihop_graph",
                arguments: quote!(#first, #own, #value, #accumulative),
                known: h.known.map(|h| {
                    Topology::multihop_graph(links, directed, normalization, own, h, accumulative)
                }),
            }
        }
        _ => Constructor {
            name: "graph",
            arguments: quote!(#first, #own),
            known: Some(Topology::graph(links, directed, normalization, own)),
        },
    })
}

fn chain(
    context: &mut Context<'_>,
    row: Structure,
    arguments: &Arguments<'_>,
    both: bool,
    common: &Links,
    errors: &mut Errors,
) -> Option<Constructor<'static>> {
    use structure::Topology;
    let Links { normalization, mode, self_dependence, accumulative, h } = common;
    let (normalization, own, accumulative) = (*normalization, *self_dependence, *accumulative);
    Some(match row {
        Structure::MultihopChain => {
            let value = h.value();
            Constructor {
                name: "multihop_chain",
                arguments: quote!(#both, #mode, #own, #value, #accumulative),
                known: h
                    .known
                    .map(|h| Topology::multihop_chain(both, normalization, own, h, accumulative)),
            }
        }
        Structure::InverseChain => Constructor {
            name: "inverse_approx_multihop_chain",
            arguments: quote!(#both, #mode),
            known: Some(Topology::inverse_approx_multihop_chain(both, normalization)),
        },
        Structure::ExponentialChain => Constructor {
            name: "exponential_approx_multihop_chain",
            arguments: quote!(#both, #mode),
            known: Some(Topology::exponential_approx_multihop_chain(both, normalization)),
        },
        _ => {
            let scaling = arguments.real(context, "self_scaling", errors)?;
            let tokens = scaling.tokens(context);
            let known = scaling.known();
            Constructor {
                name: "chain",
                arguments: quote!(#both, #mode, #own, #tokens),
                known: known.map(|scaling| Topology::chain(both, normalization, own, scaling)),
            }
        }
    })
}

/// The matrix of a chain or a graph, by the macro if it knows all numbers.
fn computed(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    d: &Dim,
    known: Option<&structure::Topology<'_>>,
    tokens: &TokenStream,
    errors: &mut Errors,
) -> Option<StructureModel> {
    let owner = &arguments.owner;
    let what = format!("the matrix I − (1 − c)·R(N) of `{owner}` has no inverse");
    let help = "choose another c, for example `c = 0.15`";
    let place = arguments
        .value("c")
        .map_or_else(|| arguments.place.to_token_stream(), ToTokens::to_token_stream);
    let (Some(size), Some(topology)) = (d.known, known) else {
        if arguments.has("c") && d.parameter.is_none() {
            let (d, text) = (d.argument(), format!("{what}\nhelp: {help}"));
            context.assert(&place, &quote!(regular::<#d>(&#tokens, #text)));
        }
        return Some(left_to_rustc(context, arguments, (d, d), &quote!(Topology(#tokens))));
    };
    if too_long(arguments, topology.steps(size), errors) {
        return None;
    }
    let mut matrix = Matrix::zeros(size, size);
    let mut work = vec![0.0; 3 * size * size];
    if topology.fill(size, &mut matrix.entries, &mut work, &mut vec![0; 2 * size]).is_err() {
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
    let what = if context.d_name() == "m" { "attribute" } else { "instance" };
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

/// A patch, known or for rustc.
struct Patch {
    known: Option<structure::Patch>,
    tokens: TokenStream,
}

fn grid(
    context: &mut Context<'_>,
    shape: Option<PatchShape>,
    aggregation: Option<bool>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<StructureModel> {
    let before = errors.count();
    let patch = match shape {
        Some(shape) => patch(context, shape, "r", arguments, errors),
        None => arguments.value("patch").and_then(|value| named_patch(context, value, errors)),
    };
    let sizes = ["h", "w", "d", "channel_num"].map(|name| arguments.count(context, name, errors));
    let distances = distances(context, arguments, errors);
    let packing = packing(arguments, errors);
    let normalization = normalization(arguments, errors);
    let mode = mode(context, aggregation, arguments, errors);
    if errors.count() != before {
        return None;
    }
    let ([h, w, d, channels], patch) = (sizes, patch?);
    let sizes = [h?, w?, d?, channels?];
    volume(context, arguments, &sizes, errors)?;
    let ((normalization, normalization_name), (mode, mode_name)) = (normalization?, mode?);
    let rows = context.d.clone();
    let known_sizes = sizes.each_ref().map(|size| size.known);
    if let ([Some(h), Some(w), Some(d), Some(channels)], Some(_), Some(known)) =
        (known_sizes, rows.known, patch.known)
    {
        let distances = match &distances {
            None => Some(known.distances(packing)),
            Some([h, w, d]) => match (h.known, w.known, d.known) {
                (Some(h), Some(w), Some(d)) => Some([h, w, d]),
                _ => None,
            },
        };
        if let Some(distances) = distances {
            let grid = structure::Grid {
                size: [h, w, d],
                channels,
                patch: known,
                distances,
                mode,
                normalization,
            };
            // Column by column at the least, so that the number of columns can be counted.
            if too_large(arguments, &rows, &Dim::known(1), errors) {
                return None;
            }
            let columns = Dim::known(grid.columns());
            if too_large(arguments, &rows, &columns, errors)
                || too_long(arguments, grid.steps(), errors)
            {
                return None;
            }
            let mut matrix = Matrix::zeros(grid.rows(), grid.columns());
            let mut work = matrix.entries.clone();
            grid.fill(&mut matrix.entries, &mut work);
            return Some(StructureModel::of_links(matrix).with_shape(&rows, &columns));
        }
    }
    let runtime = context.runtime();
    let path = quote!(#runtime::structure);
    let [h, w, d, channels] = sizes.each_ref().map(Dim::value);
    let patch = patch.tokens;
    let distances = if let Some(distances) = distances {
        let distances = distances.each_ref().map(Dim::value);
        quote!([#(#distances),*])
    } else {
        let packing = format_ident!("{}", format!("{packing:?}"));
        quote!(#patch.distances(#path::Packing::#packing))
    };
    let [normalization, mode] = [normalization_name, mode_name].map(|name| format_ident!("{name}"));
    let grid = quote! {
        #path::Grid {
            size: [#h, #w, #d],
            channels: #channels,
            patch: #patch,
            distances: #distances,
            mode: #path::Mode::#mode,
            normalization: #path::Normalization::#normalization,
        }
    };
    let columns = if mode == "Aggregation" {
        rows.clone()
    } else {
        Dim::expression(quote!(#grid.columns()), format!("`{}`'s columns", arguments.owner))
    };
    Some(left_to_rustc(context, arguments, (&rows, &columns), &quote!(Grid(#grid))))
}

/// A cell for each row.
fn volume(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    [h, w, d, channels]: &[Dim; 4],
    errors: &mut Errors,
) -> Option<()> {
    let before = errors.count();
    let volume = h.times(w).times(d).times(channels);
    if volume.overflow {
        errors.push(
            arguments.place,
            format!("the volume of `{}` does not fit into a `usize`", arguments.owner),
            "choose a smaller grid",
        );
        return None;
    }
    let (rows, name) = (context.d.clone(), context.name.to_string());
    let what = if context.d_name() == "m" { "attribute" } else { "instance" };
    let words = Words {
        before: &format!("`{}` has h·w·d·channel_num = ", arguments.owner),
        between: &format!(", `{name}` has {} = ", context.d_name()),
        after: "",
        help: &format!("the grid has a cell for each {what}"),
    };
    let place = arguments
        .value("h")
        .map_or_else(|| arguments.place.to_token_stream(), ToTokens::to_token_stream);
    check::equal(context, errors, &place, (&volume, &rows), &words);
    (errors.count() == before).then_some(())
}

/// `interdependence_matrix_mode`, unless the function's name says it.
fn mode(
    context: &mut Context<'_>,
    aggregation: Option<bool>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<(structure::Mode, &'static str)> {
    const ARGUMENT: &str = "interdependence_matrix_mode";
    let word = arguments.word(ARGUMENT, errors)?;
    let by_name =
        aggregation.map(|aggregation| if aggregation { "aggregation" } else { "padding" });
    if let (Some(place), Some(by_name)) = (arguments.value(ARGUMENT), by_name)
        && word != by_name
    {
        context.warn(
            place,
            &format!("`{}` is of mode `{by_name}`, whatever this says", arguments.owner),
        );
    }
    Some(match by_name.unwrap_or(word) {
        "aggregation" => (structure::Mode::Aggregation, "Aggregation"),
        _ => (structure::Mode::Padding, "Padding"),
    })
}

/// `cd_h`, `cd_w` and `cd_d`, which count only together.
fn distances(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<[Dim; 3]> {
    let names = ["cd_h", "cd_w", "cd_d"];
    let given = names.map(|name| arguments.count(context, name, errors));
    if let [Some(h), Some(w), Some(d)] = given {
        return Some([h, w, d]);
    }
    for place in names.iter().filter_map(|name| arguments.value(name)) {
        let what = "`cd_h`, `cd_w` and `cd_d` count only if all three are given";
        context.warn(place, what);
    }
    None
}

/// `packing_strategy`. tinyBIG takes any other word for the densest, which hides what was meant.
fn packing(arguments: &Arguments<'_>, errors: &mut Errors) -> structure::Packing {
    let default = structure::Packing::ALL[0].1;
    let Some(value) = arguments.value("packing_strategy") else { return default };
    let Some(word) = value.as_word() else {
        wrong_kind(arguments.subject("packing_strategy"), Kind::Packing, value, errors);
        return default;
    };
    let found = structure::Packing::ALL.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let help = suggestion(&word, structure::Packing::ALL.iter().map(|(name, _)| *name));
        errors.push(value, format!("`{word}` is no packing strategy"), help);
    }
    found.map_or(default, |(_, packing)| *packing)
}

/// `patch = cuboid(…)`.
fn named_patch(context: &mut Context<'_>, value: &Value, errors: &mut Errors) -> Option<Patch> {
    let Some((name, entries)) = value.as_call() else {
        errors.push(
            value,
            format!("`{}` is no patch", compact(value)),
            format!("write {}", Kind::Patch.expected()),
        );
        return None;
    };
    let written = name.to_string();
    let Some(row) = PATCHES.iter().find(|row| row.name == written) else {
        errors.push(
            name,
            format!("unknown patch `{written}`"),
            suggestion(&written, PATCHES.iter().map(|row| row.name)),
        );
        return None;
    };
    let before = errors.count();
    let arguments = Arguments::new(context, name, entries, row.arguments, errors);
    let patch = patch(context, row.shape, "p_r", &arguments, errors);
    patch.filter(|_| errors.count() == before)
}

fn patch(
    context: &mut Context<'_>,
    shape: PatchShape,
    radius: &str,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Patch> {
    /// Cells of a patch at the most, counted in its box.
    const LARGEST_PATCH: usize = 1 << 20;
    let runtime = context.runtime();
    let path = quote!(#runtime::structure::Patch);
    let mut size = |name: &str| arguments.count(context, name, errors);
    let (reach, known, tokens) = match shape {
        PatchShape::Cuboid => {
            let p = [size("p_h"), size("p_w"), size("p_d")];
            let p_prime = [size("p_h_prime"), size("p_w_prime"), size("p_d_prime")];
            let ([Some(h), Some(w), Some(d)], [Some(h_prime), Some(w_prime), Some(d_prime)]) =
                (p, p_prime)
            else {
                return None;
            };
            let (p, p_prime) = ([h, w, d], [h_prime, w_prime, d_prime]);
            let known = numbers(&p).zip(numbers(&p_prime));
            let known = known.map(|(p, p_prime)| structure::Patch::Cuboid { p, p_prime });
            let [values, primed] = [&p, &p_prime].map(|sizes| sizes.each_ref().map(Dim::value));
            let tokens = quote!(#path::Cuboid { p: [#(#values),*], p_prime: [#(#primed),*] });
            (p.into_iter().chain(p_prime).collect::<Vec<_>>(), known, tokens)
        }
        PatchShape::Cylinder => {
            let (r, d, prime) = (size(radius)?, size("p_d")?, size("p_d_prime")?);
            let known = numbers(&[r.clone(), d.clone(), prime.clone()]);
            let known = known.map(|[p_r, p_d, p_d_prime]| structure::Patch::Cylinder {
                p_r,
                p_d,
                p_d_prime,
            });
            let (p_r, p_d, p_d_prime) = (r.value(), d.value(), prime.value());
            let tokens = quote!(#path::Cylinder { p_r: #p_r, p_d: #p_d, p_d_prime: #p_d_prime });
            (vec![r.clone(), r, prime], known, tokens)
        }
        PatchShape::Sphere => {
            let r = size(radius)?;
            let known = r.known.map(|p_r| structure::Patch::Sphere { p_r });
            let p_r = r.value();
            (vec![r.clone(), r.clone(), r], known, quote!(#path::Sphere { p_r: #p_r }))
        }
    };
    let cells = reach.iter().filter_map(|size| size.known).fold(1_usize, |cells, size| {
        cells.saturating_mul(size.saturating_mul(2).saturating_add(1))
    });
    if cells > LARGEST_PATCH {
        errors.push(
            arguments.place,
            format!(
                "a patch of `{}` reaches over more than {LARGEST_PATCH} cells",
                arguments.owner
            ),
            "choose a smaller patch",
        );
        return None;
    }
    Some(Patch { known, tokens })
}

/// The numbers, if the macro knows all.
fn numbers<const N: usize>(sizes: &[Dim; N]) -> Option<[usize; N]> {
    let mut numbers = [0; N];
    for (number, size) in numbers.iter_mut().zip(sizes) {
        *number = size.known?;
    }
    Some(numbers)
}

impl Number {
    /// The number, if the macro knows it.
    pub(crate) fn known(&self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Expression(_) => None,
        }
    }
}
