//! Hybrids in a crate whose owner forbids everything: generated code must not be blamed for anything, and must not excuse itself, for an
//! `#[allow]` of what is forbidden is an error too.
#![forbid(unsafe_code)]
#![forbid(
    warnings,
    missing_docs,
    missing_debug_implementations,
    future_incompatible,
    deprecated,
    keyword_idents,
    let_underscore,
    nonstandard_style,
    rust_2018_idioms,
    rust_2024_compatibility,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unreachable_pub,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::missing_inline_in_public_items,
    clippy::default_numeric_fallback,
    clippy::exhaustive_structs,
    clippy::single_char_lifetime_names,
    clippy::min_ident_chars,
    clippy::shadow_reuse,
    clippy::shadow_unrelated,
    clippy::let_underscore_untyped,
    clippy::pub_use,
    clippy::question_mark_used,
    clippy::impl_trait_in_params,
    clippy::single_call_fn,
    clippy::mod_module_files
)]

/// Channels per device.
const CHANNELS: usize = 4;
/// A width.
const SIGMA: f64 = 0.5;

interdep::hybrid_config! {
    /// From a file.
    #[derive(Clone, Debug)]
    pub struct Configured for SMatrix<f32, 32, 16> from "../from_tinybig/models/mix.json";
}

/// Its weights.
pub static WEIGHTS: &Configured =
    interdep::include_weights!(Configured, "../from_tinybig/models/mix.safetensors", "w");

interdep::hybrid! {
    /// Structure alone, from constants.
    #[derive(Clone, Debug)]
    pub struct Structure for SMatrix<f32, 2, CHANNELS> {
        functions: [chain(bi_directional = true), graph(links = [(0, 1), (2, 3)])],
        fusion: mean,
    }

    /// Structure in between, and features.
    #[derive(Clone, Debug)]
    pub struct Masked for SMatrix<f32, 2, 4> {
        functions: [
            chain,
            features: parameterized_rpn(
                data_transformation = nested_expansion(composition_functions = [taylor_expansion, hermite_expansion]),
                parameter_fabrication = masking_reconciliation,
            ),
        ],
        fusion: prod,
    }

    /// A factored concatenation of everything before.
    #[derive(Clone, Debug)]
    pub struct Concatenated for SMatrix<f32, 2, 4> {
        functions: [custom(Masked), geometric(h = 2, w = 2, patch = sphere(p_r = 1))],
        fusion: lowrank_parameterized_concatenation(n = 3),
    }

    /// Public, from constants, with every family.
    #[derive(Clone, Debug)]
    pub struct Public for SMatrix<f32, { CHANNELS * 2 }, CHANNELS> {
        functions: [
            identity,
            gaussian_rbf_kernel(sigma = SIGMA),
            kl_divergence(preprocess = [scale(c = { SIGMA })]),
            lowrank_parameterized(r = 1),
            dual_lphm_parameterized(p = 2, q = 2, r = 1),
            parameterized_bilinear,
            mixed: hybrid(functions = [linear_kernel, parameterized], fusion = max),
        ],
        fusion: weighted_summation(weights = [1, 2, 3, 4, 5, -6, 7], postprocess = [relu]),
        preprocess: [tanh],
        postprocess: [softmax(dim = -1)],
    }

    /// Generic in the batch.
    #[derive(Clone, Debug)]
    pub struct Generic<const ROWS: usize> for SMatrix<f64, ROWS, 3> {
        functions: [cosine_similarity, one(m_prime = 2)],
        fusion: concatenation,
    }
}

interdep::hybrid! {
    #[derive(Debug)]
    struct Private for SMatrix<f32, 2, 2> {
        functions: [linear_kernel, parameterized],
        fusion: sum,
    }
}

interdep::hybrid! {
    #[derive(Debug)]
    struct PrivateGeneric<const ROWS: usize> for SMatrix<f32, ROWS, 2> {
        interdependence_type: instance,
        functions: [one(b_prime = 2)],
        fusion: sum,
    }
}

/// The private hybrid's width; nothing else of it is used.
#[must_use]
#[inline]
pub const fn private_width() -> usize {
    Private::M.saturating_add(PrivateGeneric::<2>::M)
}
