//! Patches of a grid.

use std::rc::Rc;

use interdep_structure::{self as structure, Mode, Packing};
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
    ast::Value,
    catalog::{Kind, PATCHES, PatchShape},
    errors::{Errors, suggestion},
    evaluate::Matrix,
    ir::{Dim, Distances, Grid, Patch, Size, Structure, StructureModel},
};

/// A patch for rustc, and what it is if all numbers are known.
struct Made {
    patch: Patch,
    known: Option<structure::Patch>,
}

/// The matrix of a grid.
pub(super) fn grid(
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
    let (normalization, mode) = (normalization?, mode?);
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
    let distances =
        distances.map_or(Distances::Packing(packing), |given| Distances::Given(Box::new(given)));
    let [h, w, d, channels] = sizes;
    let (size, patch) = ([h, w, d], patch.patch);
    let grid = Grid { size, channels, patch, distances, mode, normalization };
    let columns = if mode == Mode::Aggregation {
        rows.clone()
    } else {
        let size = Size::ColumnsOfGrid(Rc::new(grid.clone()));
        Dim::expression(size, format!("`{}`'s columns", arguments.owner))
    };
    Some(left_to_rustc(context, arguments, (&rows, &columns), Structure::Grid(Box::new(grid))))
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
    let what = context.d_noun();
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
) -> Option<Mode> {
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
        "aggregation" => Mode::Aggregation,
        _ => Mode::Padding,
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
fn packing(arguments: &Arguments<'_>, errors: &mut Errors) -> Packing {
    let default = Packing::ALL[0].1;
    let Some(value) = arguments.value("packing_strategy") else { return default };
    let Some(word) = value.as_word() else {
        wrong_kind(arguments.subject("packing_strategy"), Kind::Packing, value, errors);
        return default;
    };
    let found = Packing::ALL.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let help = suggestion(&word, Packing::ALL.iter().map(|(name, _)| *name));
        errors.push(value, format!("`{word}` is no packing strategy"), help);
    }
    found.map_or(default, |(_, packing)| *packing)
}

/// `patch = cuboid(…)`.
fn named_patch(context: &mut Context<'_>, value: &Value, errors: &mut Errors) -> Option<Made> {
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
) -> Option<Made> {
    /// Cells of a patch at the most, counted in its box.
    const LARGEST_PATCH: usize = 1 << 20;
    let mut size = |name: &str| arguments.count(context, name, errors);
    let (reach, known, patch) = match shape {
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
            let reach: Vec<Dim> = p.iter().chain(&p_prime).cloned().collect();
            (reach, known, Patch::Cuboid { p: Box::new(p), p_prime: Box::new(p_prime) })
        }
        PatchShape::Cylinder => {
            let (r, d, prime) = (size(radius)?, size("p_d")?, size("p_d_prime")?);
            let known = numbers(&[r.clone(), d.clone(), prime.clone()]);
            let known = known.map(|[p_r, p_d, p_d_prime]| structure::Patch::Cylinder {
                p_r,
                p_d,
                p_d_prime,
            });
            let patch = Patch::Cylinder {
                p_r: Box::new(r.clone()),
                p_d: Box::new(d),
                p_d_prime: Box::new(prime.clone()),
            };
            (vec![r.clone(), r, prime], known, patch)
        }
        PatchShape::Sphere => {
            let r = size(radius)?;
            let known = r.known.map(|p_r| structure::Patch::Sphere { p_r });
            (vec![r.clone(), r.clone(), r.clone()], known, Patch::Sphere { p_r: Box::new(r) })
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
    Some(Made { patch, known })
}

/// The numbers, if the macro knows all.
fn numbers<const N: usize>(sizes: &[Dim; N]) -> Option<[usize; N]> {
    let mut numbers = [0; N];
    for (number, size) in numbers.iter_mut().zip(sizes) {
        *number = size.known?;
    }
    Some(numbers)
}
