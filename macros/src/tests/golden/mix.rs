/// How four channels depend on each other.
#[derive(Clone)]
///
///`Mix`: attribute interdependence, x 8×4, A 4×4, Y = x·A 8×4
///
///| segment | function | matrix | entries | first | parameters | layout |
///| --- | --- | --- | --- | --- | --- | --- |
///| pearson_correlation | pearson_correlation | 4×4 | cov(z_i, z_j) / (s_i·s_j) | 0 | 0 |  |
///| low | lowrank_parameterized | 4×4 | W_ij, W = U·V, U with r columns | 0 | 8 | U 4×1, V 1×4 |
///| fusion | parameterized_weighted_summation | 4×4 | Σ_k w_k·X_k | 8 | 2 | one weight per function, 2 |
///
///L = 10 parameters
#[repr(transparent)]
pub struct Mix([interdep::__private::runtime::f32; 10]);
///The parameters of [`Mix`], segment by segment.
#[non_exhaustive]
#[derive(
    interdep::__private::runtime::Clone,
    interdep::__private::runtime::Copy,
    interdep::__private::runtime::Debug
)]
pub struct MixSegments<'a> {
    ///`pearson_correlation`: 0 (no parameters).
    pub pearson_correlation: &'a [interdep::__private::runtime::f32; 0],
    ///`lowrank_parameterized`: 8 (U 4×1, V 1×4).
    pub low: &'a [interdep::__private::runtime::f32; 8],
    ///`parameterized_weighted_summation`: 2 (one weight per function, 2).
    pub fusion: &'a [interdep::__private::runtime::f32; 2],
}
const _: () = {
    use interdep::__private::runtime as __interdep;
    type __X = __interdep::SMatrix<__interdep::f32, 8, 4>;
    type __A = __interdep::SMatrix<__interdep::f32, 4, 4>;
    type __Y = __interdep::SMatrix<__interdep::f32, 8, 4>;
    impl Mix {
        /// b, the number of instances (rows of x).
        pub const B: __interdep::usize = 8;
        /// m, the number of attributes (columns of x).
        pub const M: __interdep::usize = 4;
        /// b', the number of rows of Y.
        pub const B_PRIME: __interdep::usize = 8;
        /// m', the number of columns of Y.
        pub const M_PRIME: __interdep::usize = 4;
        /// The number of parameters.
        pub const L: __interdep::usize = 10;
        /// The number of parameters of each function, and of the fusion last.
        pub const FUNCTION_PARAMETER_NUMBERS: [__interdep::usize; 3] = [0, 8, 2];
        /// Where each function's parameters are, and the fusion's last.
        pub const SEGMENTS: [__interdep::Segment; 3] = [
            __interdep::part("pearson_correlation", [0, 0], (1, 0), ""),
            __interdep::part("low", [0, 8], (1, 8), "U 4×1, V 1×4"),
            __interdep::part("fusion", [8, 2], (1, 2), "one weight per function, 2"),
        ];
        /// Whether A depends on x.
        pub const REQUIRE_DATA: __interdep::bool = __interdep::requires_data::<Self>();
        /// Whether A depends on parameters.
        pub const REQUIRE_PARAMETERS: __interdep::bool = Self::L != 0;
        /// Bytes on the stack that `forward_into` needs.
        pub const SCRATCH_BYTES: __interdep::usize = __interdep::scratch_bytes::<Self>();
        /// A table of the functions, their shapes and segments, the number of parameters and the scratch.
        pub const SUMMARY: &'static __interdep::str = __interdep::Text::as_str(const {
            &__interdep::Text::<817>::new()
                .push(
                    "`Mix`: attribute interdependence, x 8×4, A 4×4, Y = x·A 8×4\n\n| segment | function | matrix | entries | first | parameters | layout |\n| --- | --- | --- | --- | --- | --- | --- |\n| pearson_correlation | pearson_correlation | 4×4 | cov(z_i, z_j) / (s_i·s_j) | 0 | 0 |  |\n| low | lowrank_parameterized | 4×4 | W_ij, W = U·V, U with r columns | 0 | 8 | U 4×1, V 1×4 |\n| fusion | parameterized_weighted_summation | 4×4 | Σ_k w_k·X_k | 8 | 2 | one weight per function, 2 |\n\nL = 10 parameters",
                )
                .costs::<Self>()
        });
        /// The hybrid with these parameters: each function's segment in order, the fusion's last, row by row.
        #[must_use]
        pub const fn new(w_: [__interdep::f32; 10]) -> Self {
            Self(w_)
        }
        /// The hybrid whose parameters these are, without a copy.
        #[must_use]
        pub const fn from_ref(w_: &[__interdep::f32; 10]) -> &Self {
            __interdep::borrow_parameters(w_)
        }
        /// The hybrid with these parameters, or an error that says how many there are, if not [`Self::L`].
        pub fn from_slice(
            w_: &[__interdep::f32],
        ) -> __interdep::Result<Self, __interdep::ParameterCountError> {
            __interdep::Result::map(__interdep::array_of(w_), Self)
        }
        /// The parameters.
        #[must_use]
        pub const fn as_array(&self) -> &[__interdep::f32; 10] {
            &self.0
        }
        /// The parameters, to be changed.
        #[must_use]
        pub const fn as_mut_array(&mut self) -> &mut [__interdep::f32; 10] {
            &mut self.0
        }
        /// The parameters, segment by segment.
        #[must_use]
        pub fn segments(&self) -> MixSegments<'_> {
            MixSegments {
                pearson_correlation: __interdep::segment(&self.0, 0),
                low: __interdep::segment(&self.0, 0),
                fusion: __interdep::segment(&self.0, 8),
            }
        }
        /// A = ξ(x | w).
        #[must_use]
        pub fn matrix(&self, x_: &__X) -> __A {
            __interdep::matrix(self, x_)
        }
        /// A = ξ(x | w), written to `a_`.
        pub fn matrix_into(&self, x_: &__X, a_: &mut __A) {
            __interdep::matrix_into(self, x_, a_);
        }
        /// Y = x · A.
        #[must_use]
        pub fn forward(&self, x_: &__X) -> __Y {
            __interdep::forward_on(self, x_, x_)
        }
        /// Y = x · A, written to `y_`.
        pub fn forward_into(&self, x_: &__X, y_: &mut __Y) {
            __interdep::forward_into(self, x_, y_);
        }
        /// As [`forward`](Self::forward), with `kappa_x_` in place of x in the product; A is still made of `x_`.
        #[must_use]
        pub fn forward_on(&self, x_: &__X, kappa_x_: &__X) -> __Y {
            __interdep::forward_on(self, x_, kappa_x_)
        }
        /// Y of each of `xs_`, written to its place in `ys_`, tiny ones several at a time. An error, and nothing is written, if both differ in length.
        #[inline]
        pub fn forward_batch(
            &self,
            xs_: &[__X],
            ys_: &mut [__Y],
        ) -> __interdep::Result<(), __interdep::BatchLengthError> {
            __interdep::forward_batch(self, xs_, ys_)
        }
        __interdep::__with_gradients!(__X, __A, __Y);
        __interdep::__with_workspace!(__X, __A, __Y);
        __interdep::__on_rows!(
            __interdep::f32, __A, 4, 4, streams[for < 'interdep >
            __interdep::PearsonCorrelation : __interdep::Streams,], any_rows[for <
            'interdep > __interdep::PearsonCorrelation : __interdep::AnyRows,]
        );
    }
    __interdep::__parameters!([] Mix, [__interdep::f32; 10], "f32", 10);
    #[doc(hidden)]
    impl __interdep::Planned for Mix {
        type Run = __interdep::Attribute<__interdep::f32, 8, 4, 4, 10>;
        type Plan = __interdep::Processed<
            (),
            __interdep::Linear<
                (
                    __interdep::PearsonCorrelation,
                    (__interdep::Parameterized<__interdep::Lorr<1>, 4>, ()),
                ),
                __interdep::ParameterizedWeightedSummation,
                2,
            >,
            (__interdep::Softmax, ()),
        >;
        const PLAN: &'static Self::Plan = &__interdep::Processed {
            preprocess: (),
            plan: __interdep::Linear::new(__interdep::Fused {
                functions: (
                    __interdep::PearsonCorrelation,
                    (__interdep::Parameterized(__interdep::Lorr::<1>), ()),
                ),
                fusion: __interdep::ParameterizedWeightedSummation,
            }),
            postprocess: (__interdep::Softmax { dim: 1 }, ()),
        };
        type Function = __interdep::Materialized<__interdep::OfHybrid<Self>, 4>;
        const FUNCTION: &'static Self::Function = &__interdep::OfHybrid::materialized();
        type State = __interdep::StateOf<Self, { __interdep::sums::<Self>() }>;
        const BATCHES: __interdep::ForBatches<Self> = |hybrid_, xs_, ys_| {
            use __interdep::{Abreast as _, OneByOne as _};
            __interdep::Batches::<Self>::NEW.__interdep_run(hybrid_, xs_, ys_)
        };
    }
    __interdep::__function!([] Mix, < __interdep::f32, 4, 8 >,);
    #[doc(hidden)]
    impl __interdep::Streams for Mix
    where
        for<'interdep> __interdep::PearsonCorrelation: __interdep::Streams,
    {}
    #[doc(hidden)]
    impl __interdep::AnyRows for Mix
    where
        for<'interdep> __interdep::PearsonCorrelation: __interdep::AnyRows,
    {}
    impl __interdep::Interdependence<__interdep::f32, 8, 4> for Mix {
        type BPrime = __interdep::Const<8>;
        type MPrime = __interdep::Const<4>;
        type Count = __interdep::typenum::U10;
        type Matrix = __interdep::SMatrix<__interdep::f32, 4, 4>;
        type Output = __interdep::SMatrix<__interdep::f32, 8, 4>;
        type Run = __interdep::RunOf<Self>;
        const L: __interdep::usize = 10;
        const SUMMARY: &'static __interdep::str = Self::SUMMARY;
    }
    const _: () = __interdep::counted::<Mix, __interdep::f32, 4, 8>("Mix");
};
