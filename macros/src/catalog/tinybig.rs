//! tinyBIG's classes and their names here: `TINYBIG.md` is rendered from the catalogue and from what tinyBIG 0.2.1 exports.
//!
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros tinybig` writes it anew.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use super::{EXPANSIONS, FUNCTIONS, FUSIONS, RECONCILIATIONS};

/// What `tinybig.interdependence` exports, less `_interdependence`.
const INTERDEPENDENCE: &str = "anisotropic_rbf_kernel canberra_distance chain chebyshev_distance constant_c constant \
cosine_similarity cuboid_patch_aggregation_based_geometric cuboid_patch_based_geometric \
cuboid_patch_padding_based_geometric custom_hybrid_kernel cylinder_patch_aggregation_based_geometric \
cylinder_patch_based_geometric cylinder_patch_padding_based_geometric dual_lphm_parameterized_bilinear \
dual_lphm_parameterized euclidean_distance exponential_approx_multihop_chain exponential_kernel eye \
gaussian_rbf_kernel geometric graph hm_parameterized_bilinear hm_parameterized hybrid hyperbolic_tangent_kernel \
identity inverse_approx_multihop_chain kl_divergence laplacian_kernel linear_kernel lowrank_parameterized_bilinear \
lowrank_parameterized lphm_parameterized_bilinear lphm_parameterized manhattan_distance minkowski_distance \
multihop_chain multihop_graph mutual_information numerical_kernel_based one pagerank_multihop_graph \
parameterized_bilinear parameterized parameterized_rpn pearson_correlation polynomial_kernel \
random_matrix_adaption_parameterized_bilinear random_matrix_adaption_parameterized rv_coefficient \
sphere_patch_aggregation_based_geometric sphere_patch_based_geometric sphere_patch_padding_based_geometric \
statistical_kernel_based zero";
/// What `tinybig.fusion` exports, and the two norms of its metric module, less `_fusion`.
const FUSION: &str = "average concatenation dual_lphm_parameterized_concatenation hm_parameterized_concatenation \
lowrank_parameterized_concatenation lphm_parameterized_concatenation max mean median metric min \
parameterized_concatenation parameterized_weighted_summation prod random_matrix_adaption_parameterized_concatenation \
sum summation weighted_summation l1_norm l2_norm";
/// What `tinybig.reconciliation` exports, less `_reconciliation`.
const RECONCILIATION: &str = "constant_eye constant dual_lphm duplicated_diagonal_padding duplicated_padding hm hypernet \
identity lorr lphm masking one random_matrix_adaption random_matrix_hypernet zero";
/// What `tinybig.expansion` exports and has a place here, less `_expansion`.
const EXPANSION: &str = "arc_hyperbolic arc_trigonometric bessel bspline chebyshev extended fibonacci fourier gaussian_rbf \
gegenbauer hermite hyperbolic identity inverse_quadratic_rbf jacobi laguerre laplace legendre linear lucas \
naive_cauchy naive_chi2 naive_exponential naive_gamma naive_laplace naive_normal nested normal reciprocal \
reverse_bessel taylor trigonometric";
/// Expansions of tinyBIG that the language has not.
const LEFT_OUT: &str = "beta_wavelet cauchy chi2 combinatorial combinatorial_normal cuboid_patch_based_geometric \
cylinder_patch_based_geometric dog_wavelet exponential gamma geometric harr_wavelet hybrid_probabilistic meyer_wavelet \
ricker_wavelet shannon_wavelet sphere_patch_based_geometric";

/// A section of the table; every class must have a row in the catalogue, and every row a class.
fn section(
    text: &mut String,
    title: &str,
    classes: &str,
    [suffix, kept]: [&str; 2],
    rows: &[(&'static str, &'static str)],
) {
    let _ = write!(text, "\n## {title}\n\n| tinyBIG | here | |\n| --- | --- | --- |\n");
    for class in classes.split_whitespace() {
        let (name, formula) = rows
            .iter()
            .find(|(name, _)| *name == class)
            .unwrap_or_else(|| panic!("`{class}{suffix}` has no row in the catalogue"));
        let _ = writeln!(text, "| `{class}{suffix}` | `{name}{kept}` | {formula} |");
    }
    for (name, _) in rows {
        assert!(
            classes.split_whitespace().any(|class| class == *name),
            "`{name}` is not tinyBIG's"
        );
    }
}

/// A name whose suffix is written beside it.
fn stem(name: &'static str, suffix: &str) -> &'static str {
    name.strip_suffix(suffix).unwrap_or(name)
}

#[test]
fn tinybig_s_classes_have_their_names() {
    let mut text = "# tinyBIG's classes, and their names here\n\n\
        Rendered from the catalogue of the language (`macros/src/catalog`) for tinyBIG 0.2.1: do not edit. Arguments, shapes and parameter\n\
        counts are in the README's tables; what each function computes, its quirks and NaN behaviour in the documentation of its type.\n\
        `hybrid_config!` reads the class names as they are, with or without their module's path.\n"
        .to_owned();
    let functions: Vec<_> = FUNCTIONS
        .iter()
        .flat_map(|row| {
            [Some((row.name, row.formula)), row.alias.map(|alias| (alias, row.formula))]
        })
        .flatten()
        .collect();
    section(&mut text, "Functions", INTERDEPENDENCE, ["_interdependence", ""], &functions);
    let fusions: Vec<_> = FUSIONS.iter().map(|row| (row.name, row.formula)).collect();
    section(&mut text, "Fusions", FUSION, ["_fusion", ""], &fusions);
    let rows: Vec<_> = RECONCILIATIONS
        .iter()
        .map(|row| (stem(row.name, "_reconciliation"), row.formula))
        .collect();
    section(&mut text, "Reconciliations", RECONCILIATION, ["_reconciliation"; 2], &rows);
    let rows: Vec<_> =
        EXPANSIONS.iter().map(|row| (stem(row.name, "_expansion"), row.formula)).collect();
    section(&mut text, "Expansions", EXPANSION, ["_expansion"; 2], &rows);
    let left_out: Vec<String> =
        LEFT_OUT.split_whitespace().map(|class| format!("`{class}_expansion`")).collect();
    let _ = write!(
        text,
        "\nReconciliations and expansions keep their suffix here: `parameter_fabrication = lorr_reconciliation(r = 2)`. Not in the language: {}.\n",
        left_out.join(", ")
    );
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../TINYBIG.md");
    if env::var_os("INTERDEP_RENEW").is_some() {
        fs::write(&path, text).expect("the table can be written");
        return;
    }
    let found = fs::read_to_string(&path).expect("the table can be read");
    assert!(
        found == text,
        "TINYBIG.md is not that of the catalogue: INTERDEP_RENEW=1 cargo test -p interdep-macros tinybig"
    );
}
