//! Hybrids among names that could be taken for theirs: constants, statics, unit structs, variants, functions, types, traits and macros that are
//! called like labels, functions, fusions, and like what generated code would call its own.
#![allow(
    dead_code,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unused_imports,
    unused_macros,
    uncommon_codepoints,
    clippy::len_without_is_empty,
    clippy::wrong_self_convention,
    reason = "that is what is tried"
)]

/// Types that are called like those of the prelude and of Rust.
mod types {
    pub struct f32;
    pub struct f64;
    pub struct usize;
    pub struct u8;
    pub struct u32;
    pub struct bool;
    pub struct str;
    pub struct Option;
    pub struct Result;
    pub struct Default;
    pub struct Clone;
    pub struct Copy;
    pub struct Debug;
    pub struct PhantomData;
    pub struct TryFrom;
    pub struct Segment;
    pub struct Interdependence;
    pub mod core {}
    pub mod std {}
    pub mod runtime {}
    pub mod nalgebra {}
}
use types::*;

/// Values that are called like parameters and locals.
pub mod values {
    pub const Some: u16 = 1;
    pub const None: u16 = 1;
    pub const Ok: u16 = 1;
    pub const Err: u16 = 1;
    pub const w: u16 = 1;
    pub const x: u16 = 1;
    pub static y: u16 = 1;
    pub static a: u16 = 1;
    pub struct xs;
    pub struct ys;
    pub static simd: u16 = 1;
    pub static data: u16 = 1;
    pub const at: u16 = 1;
    pub const prepared: u16 = 1;
    pub const rest: u16 = 1;
    pub const segment: u16 = 1;
    pub const segments: u16 = 1;
    pub const found: u16 = 1;
    pub const kappa_x: u16 = 1;
    pub const workspace: u16 = 1;
    pub const fusion: u16 = 1;
    pub static linear_kernel: u16 = 1;
    pub const parameterized: u16 = 1;
    pub enum Kernels {
        cosine_similarity,
        one(u8),
    }
    pub use Kernels::*;
    pub const argument: u16 = 1;
    pub fn scale() {}
    pub const W: usize = 3;
    pub const B: usize = 2;
    pub const M: usize = 2;
    pub const L: usize = 2;
    pub const COUNT: usize = 2;
}
use values::*;

macro_rules! assert {
    ($($anything:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! panic {
    ($($anything:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! unreachable {
    ($($anything:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! include_bytes {
    ($($anything:tt)*) => {
        compile_error!("not this one")
    };
}
macro_rules! matches {
    ($($anything:tt)*) => {
        compile_error!("not this one")
    };
}

/// Methods of everything.
pub mod methods {
    pub trait Greedy: Sized {
        fn run(self) {}
        fn memory(self) {}
        fn zeros(self) {}
        fn matrix_into(self) {}
        fn forward_on(self) {}
        fn as_str(self) {}
        fn push(self) {}
        fn number(self) {}
        fn shared(self) {}
        fn len(self) {}
    }
    impl<T> Greedy for T {}
}
use methods::Greedy;

interdep::hybrid! {
    /// Labels and functions.
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub struct Labels for SMatrix<f64, B, W> {
        functions: [
            W: parameterized,
            L: linear_kernel,
            simd: cosine_similarity,
            x: one(m_prime = W),
            w: constant(A = [[1, 2, 3], [4, 5, 6], [0, 1e300, -0.5]]),
            data: hybrid(functions = [y: minkowski_distance(p = inf), COUNT: lowrank_parameterized], fusion = max),
            r#type: exponential_kernel,
            größe: gaussian_rbf_kernel(sigma = 2.5),
        ],
        fusion: parameterized_weighted_summation,
        preprocess: [scale(c = 0.5)],
        postprocess: [softmax(dim = 1)],
    }

    /// No labels.
    pub struct Segments for SMatrix<f32, 2, 2> {
        interdependence_type: instance,
        functions: [linear_kernel, parameterized, cosine_similarity, one(b_prime = 2)],
        fusion: concatenation,
    }

    /// Structure.
    pub struct r#type for SMatrix<f32, 2, 4> {
        functions: [chain, geometric(h = 2, w = 2, patch = cuboid(p_h = 1, p_w = 1))],
        fusion: concatenation,
    }

    /// Structure that only rustc can compute.
    pub struct Größe for SMatrix<f32, B, W> {
        functions: [chain, graph(links = [(0, 1)])],
        fusion: mean,
    }

    /// Nothing here is finite.
    pub struct Infinite for SMatrix<f32, 1, 2> {
        functions: [constant(A = [[0.0, 3e38], [-1e-300, 1]])],
        fusion: metric(metric = std),
        postprocess: [scale(c = 10)],
    }

    /// Const parameters.
    pub struct T<const S: usize> for SMatrix<f64, S, 3> {
        functions: [linear_kernel, gaussian_rbf_kernel(sigma = 0.5)],
        fusion: mean,
    }
    pub struct Simd<const T: usize, const x: usize> for SMatrix<f64, T, x> {
        functions: [linear_kernel],
        fusion: sum,
    }
    pub struct Data<const COLUMNS: usize> for SMatrix<f64, 2, COLUMNS> {
        functions: [linear_kernel, identity],
        fusion: sum,
    }
}

/// A function of the user's with the name of a generic parameter.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
pub struct S;
impl<const O: ::core::primitive::usize> interdep::Function<::core::primitive::f64, 2, O> for S {
    type Columns = interdep::nalgebra::Const<2>;
    type Prepared = ();
    const L: ::core::primitive::usize = 0;
    const NEEDS: interdep::Needs = interdep::Needs::NOTHING;
    const FUNCTION: Self = S;
    fn lanes<Simd: interdep::Simd>(
        &self,
        at_: &interdep::At<'_, Simd, ::core::primitive::f64, 2, O>,
        _: &[::core::primitive::f64],
        (): &(),
    ) -> interdep::Lanes<Simd, ::core::primitive::f64> {
        at_.splat(2.0)
    }
}

interdep::hybrid! {
    pub struct Custom for SMatrix<f64, 3, 2> {
        functions: [custom(S), custom(Labelled)],
        fusion: sum,
    }
    pub struct Labelled for SMatrix<f64, 3, 2> {
        functions: [S: custom(S)],
        fusion: mean,
    }
}

/// Visibilities.
pub mod outer {
    /// Not seen from outside.
    pub mod inner {
        interdep::hybrid! {
            pub(super) struct Super for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum }
            pub(in crate::outer) struct In for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum }
            struct Own for SMatrix<f64, 2, 2> { functions: [parameterized], fusion: sum }
        }
        pub(super) fn own() -> ::core::primitive::usize {
            <[_]>::len(Own::new([0.0; 4]).segments().parameterized)
        }
    }
    /// Used.
    pub fn lengths() -> [::core::primitive::usize; 3] {
        [inner::Super::L, inner::In::M, inner::own()]
    }
}

/// Hybrids that a macro of the user's writes.
macro_rules! declared {
    ($name:ident, $label:ident, $m:expr, $sigma:literal, $kernel:ident, $links:tt, $weight:expr, $custom:ty) => {
        interdep::hybrid! {
            pub struct $name for SMatrix<f64, 3, $m> {
                functions: [
                    $label: parameterized,
                    inner: gaussian_rbf_kernel(sigma = $sigma),
                    $kernel,
                    graph(links = $links),
                    custom($custom),
                    own: polynomial_kernel(c = $weight),
                ],
                fusion: parameterized_weighted_summation,
            }
            struct Hidden<const ROWS: usize> for SMatrix<f64, ROWS, $m> { functions: [$kernel], fusion: sum }
        }
        pub const ROWS: ::core::primitive::usize = Hidden::<7>::B;
    };
}
declared!(Declared, x, 2, 0.5, linear_kernel, [(0, 1)], -1.0, S);

/// Hybrids inside a function, where names are local.
pub fn inside() -> ::core::primitive::usize {
    const THREE: ::core::primitive::usize = 3;
    declared!(Within, y, { 1 + 1 }, 0.5, pearson_correlation, [(1, 0)], 2.0 * 3.0, S);
    interdep::hybrid! {
        struct Local for SMatrix<f64, THREE, 2> { functions: [custom(Within)], fusion: sum }
    }
    let within_ = Within::new([0.0; Within::L]);
    Local::L + <[_]>::len(within_.segments().y)
}
