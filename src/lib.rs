#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "rayon")]
pub use interdep_core::ParallelInterdependence;
#[cfg(feature = "std")]
pub use interdep_core::Workspace;
pub use interdep_core::{
    AnyRows, At, BatchLengthError, Columns, Cotangents, Data, Dual, Function, Functions, Fusion,
    Interdependence, Lanes, Mask, Needs, Number, Pair, Pairwise, ParameterCountError,
    RowsLengthError, Scalar, Segment, Simd, Streams, Window, check, derived, expansions, functions,
    fusions, nalgebra, plan, processing, reconciliations, structure, train, typenum, window,
};

/// Declares hybrids: types that turn a batch into a matrix of dependences, and that matrix into an output.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     /// Doc comments, attributes and visibility pass through.
///     #[derive(Clone)]
///     pub struct Mix for SMatrix<f64, 4, 2> {
///         functions: [linear_kernel, extra: parameterized],
///         fusion: sum,
///     }
/// }
///
/// let mix = Mix::new([0.0, 1.0, -1.0, 0.0]);
/// let x = SMatrix::from_row_slice(&[1.0, 0.0, 2.0, 0.0, 0.0, 3.0, 0.0, 0.0]);
/// assert_eq!(mix.matrix(&x), SMatrix::<f64, 2, 2>::from_row_slice(&[5.0, 1.0, -1.0, 9.0]));
/// assert_eq!(mix.segments().extra, &[0.0, 1.0, -1.0, 0.0]);
/// ```
///
/// # Grammar
///
/// One or more items of the form
///
/// ```text
/// #[attributes] visibility struct Name<const B: usize, …> for SMatrix<f32 or f64, b, m> {
///     interdependence_type: attribute,        // or instance; optional
///     functions: [label: function(argument = value, …), …],
///     fusion: fusion(argument = value, …),
///     preprocess: [processing, …],            // optional, on x
///     postprocess: [processing, …],           // optional, on A
/// }
/// ```
///
/// - **Dimensions** are integers, paths to a `const usize`, `{ const expressions }`, or const parameters of the struct. A const
///   parameter may stand wherever neither the parameter count nor the output's shape is computed from it.
/// - **Keys** stand in any order; `functions` and `fusion` are required. Trailing commas are allowed.
/// - **Labels** name segments; one is needed only when a function's name repeats.
/// - **Values** are numbers, paths to constants, `{ const expressions }`, `true` and `false`, names, `"text"`, `inf` and `-inf`,
///   arrays, arrays of arrays, pairs `(0, 1)`, and functions with arguments of their own.
/// - **Names** of functions, fusions and processing, their arguments and defaults: the tables on the [front page](crate). Besides, `custom(path::To<Type>)` is
///   a [`Function`] or [`Fusion`] of your own or another hybrid, and `hybrid(functions = […], fusion = …)` nests.
///
/// # What is generated
///
/// The struct, transparent over its parameters, with the constants, constructors and methods that the [front page](crate) lists, and a struct
/// `NameSegments` with one field per segment. A hybrid that depends on neither data nor parameters also has `matrix_of_structure()`, its A as a
/// `&'static` matrix that was computed while the crate compiled. The struct's rustdoc and its constant `SUMMARY` show a table of shapes and segments.
///
/// # Errors
///
/// Every mistake is reported by `cargo check` at the token to change, all mistakes of one invocation at once. Numbers that only
/// rustc knows (paths and expressions) are checked by constants that fail to evaluate, in the same words. After a mistake the
/// struct still exists, without bodies, so that the rest of the crate is checked too.
///
/// # Numbers
///
/// The parameters lie in one array in tinyBIG's order: each function's segment, then the fusion's, every matrix row by row. NaN and
/// infinities propagate as the formulas say. The same input gives the same bits in one build on one machine, and results within 1e-9
/// (f64) or 2e-5 (f32) of the largest entry on all instruction sets.
#[macro_export]
macro_rules! hybrid {
    ($($tokens:tt)*) => {
        $crate::__private::hybrid_impl! { [$crate] $($tokens)* }
    };
}

/// Declares hybrids that JSON files describe: the same output as [`hybrid!`].
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid_config! {
///     pub struct Mix for SMatrix<f32, 32, 16> from "tests/crates/from_tinybig/models/mix.json";
/// }
/// assert_eq!(Mix::L, 2 * (16 + 16) + 3);
/// ```
///
/// The path starts at the folder of the crate's Cargo.toml, and editing the file rebuilds. Two shapes are read, with class names that may be
/// dotted paths:
///
/// ```json
/// {
///   "interdependence_type": "attribute",
///   "interdependence_function_configs": [
///     {"function_class": "tinybig.interdependence.gaussian_rbf_kernel_interdependence", "function_parameters": {"sigma": 0.5}}
///   ],
///   "fusion_function_config": {"function_class": "tinybig.fusion.sum_fusion", "function_parameters": {}}
/// }
/// ```
///
/// is tinyBIG's own (with `patch_configs`, `grid_configs`, `data_transformation_configs` and the like where its constructors take them), and `{"functions": [{"class": …, "params": …}], "fusion": {"class": …, "params": …}}` the short one. Processing is
/// `preprocess_functions` and `postprocess_functions`, lists of names or of `{"name": "softmax", "dim": 1}`. `tools/export_tinybig.py` in the
/// repository writes such a file and the weights of a live tinyBIG object. A function whose name repeats gets a label with a number:
/// `linear_kernel`, `linear_kernel_2`. `null` means the default, as Python's `None` does; infinity is `"inf"`. What is no JSON (Python's `NaN`,
/// single quotes, a comma too many) and a key that repeats are errors.
///
/// # Errors
///
/// As of [`hybrid!`], with the file and the JSON path before each message.
#[macro_export]
macro_rules! hybrid_config {
    ($($tokens:tt)*) => {
        $crate::__private::hybrid_config_impl! { [$crate] $($tokens)* }
    };
}

/// The parameters of a hybrid from a safetensors file, as a `&'static` reference: `include_weights!(Mix, "models/mix.safetensors", "w")`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid_config! {
///     struct Mix for SMatrix<f32, 32, 16> from "tests/crates/from_tinybig/models/mix.json";
/// }
/// static MIX: &Mix = include_weights!(Mix, "tests/crates/from_tinybig/models/mix.safetensors", "w");
/// assert!(MIX.as_array().iter().all(|weight| weight.is_finite()));
/// ```
///
/// The path starts at the folder of the crate's Cargo.toml, and editing the file rebuilds. The tensor has L numbers of the hybrid's own type,
/// in any shape. They lie in read-only memory, in flash on a small machine, and are never copied.
///
/// # Errors
///
/// A missing or malformed file, a missing tensor, and another number or type of numbers are errors of `cargo check`, with both numbers.
#[macro_export]
macro_rules! include_weights {
    ($($tokens:tt)*) => {
        $crate::__private::include_weights_impl! { [$crate] $($tokens)* }
    };
}

/// What a module that declares or uses hybrids needs: `use interdep::prelude::*;`.
///
/// ```
/// use interdep::prelude::*;
///
/// fn dependence<H, const B: usize, const M: usize>(hybrid: &H, x: &SMatrix<f32, B, M>) -> H::Matrix
/// where
///     H: Interdependence<f32, B, M>,
/// {
///     hybrid.matrix(x)
/// }
///
/// hybrid! {
///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
/// }
/// let eye = SMatrix::<f32, 2, 2>::identity();
/// assert_eq!(dependence(&Gram::default(), &eye), eye);
/// ```
pub mod prelude {
    #[cfg(feature = "rayon")]
    pub use crate::ParallelInterdependence;
    pub use crate::{
        Function, Fusion, Interdependence, Number, Scalar, hybrid, hybrid_config, include_weights,
        nalgebra::SMatrix,
    };
}

/// What generated code calls; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use interdep_core::__private as runtime;
    pub use interdep_macros::{hybrid_config_impl, hybrid_impl, include_weights_impl};
}
