/// How four channels depend on each other.
#[derive(Clone)]
/**
`Mix`: attribute interdependence, x 8×4, A 4×4, Y = x·A 8×4

| segment | function | matrix | entries | first | parameters | layout |
| --- | --- | --- | --- | --- | --- | --- |
| pearson_correlation | pearson_correlation | 4×4 | cov(z_i, z_j) / (s_i·s_j) | 0 | 0 |  |
| low | lowrank_parameterized | 4×4 | W_ij, W = U·V, U with r columns | 0 | 8 | U 4×1, V 1×4 |
| fusion | parameterized_weighted_summation | 4×4 | Σ_k w_k·X_k | 8 | 2 | one weight per function, 2 |

L = 10 parameters
*/
#[repr(transparent)]
pub struct Mix([interdep::__private::runtime::__private::core::primitive::f32; 10]);
///The parameters of [`Mix`], segment by segment.
#[non_exhaustive]
#[derive(
    interdep::__private::runtime::__private::core::clone::Clone,
    interdep::__private::runtime::__private::core::marker::Copy,
    interdep::__private::runtime::__private::core::fmt::Debug
)]
pub struct MixSegments<'a> {
    ///`pearson_correlation`: 0 (no parameters).
    pub pearson_correlation: &'a [interdep::__private::runtime::__private::core::primitive::f32; 0],
    ///`lowrank_parameterized`: 8 (U 4×1, V 1×4).
    pub low: &'a [interdep::__private::runtime::__private::core::primitive::f32; 8],
    ///`parameterized_weighted_summation`: 2 (one weight per function, 2).
    pub fusion: &'a [interdep::__private::runtime::__private::core::primitive::f32; 2],
}
const _: () = {
    const _: () = {
        interdep::__private::runtime::check::equal(
            <interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            > as interdep::__private::runtime::plan::Plan<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
                4,
            >>::L,
            10,
            [
                "the runtime counts other parameters of `Mix` than the macro: ",
                " and ",
                "\nhelp: please report this program",
            ],
        );
        interdep::__private::runtime::check::equal(
            <interdep::__private::runtime::plan::Materialized<
                interdep::__private::runtime::plan::Processed<
                    (),
                    interdep::__private::runtime::plan::Linear<
                        (
                            interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                            (
                                interdep::__private::runtime::functions::parameterized::Parameterized<
                                    interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                        1,
                                    >,
                                    4,
                                >,
                                (),
                            ),
                        ),
                        interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                        2usize,
                    >,
                    (interdep::__private::runtime::processing::Softmax, ()),
                >,
                4,
            > as interdep::__private::runtime::Function<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
            >>::L,
            10,
            [
                "the runtime counts other parameters of `Mix` than the macro: ",
                " and ",
                "\nhelp: please report this program",
            ],
        );
    };
    impl Mix {
        /// b, the number of instances (rows of x).
        pub const B: interdep::__private::runtime::__private::core::primitive::usize = 8;
        /// m, the number of attributes (columns of x).
        pub const M: interdep::__private::runtime::__private::core::primitive::usize = 4;
        /// b', the number of rows of Y.
        pub const B_PRIME: interdep::__private::runtime::__private::core::primitive::usize = 8;
        /// m', the number of columns of Y.
        pub const M_PRIME: interdep::__private::runtime::__private::core::primitive::usize = 4;
        /// The number of parameters.
        pub const L: interdep::__private::runtime::__private::core::primitive::usize = 10;
        /// The number of parameters of each function, and of the fusion last.
        pub const FUNCTION_PARAMETER_NUMBERS: [interdep::__private::runtime::__private::core::primitive::usize; 3usize] = [
            0, 8, 2,
        ];
        /// Where each function's parameters are, and the fusion's last.
        pub const SEGMENTS: [interdep::__private::runtime::Segment; 3usize] = [
            interdep::__private::runtime::Segment {
                name: "pearson_correlation",
                offset: 0,
                length: 0,
                shape: (1, 0),
                layout: "",
            },
            interdep::__private::runtime::Segment {
                name: "low",
                offset: 0,
                length: 8,
                shape: (1, 8),
                layout: "U 4×1, V 1×4",
            },
            interdep::__private::runtime::Segment {
                name: "fusion",
                offset: 8,
                length: 2,
                shape: (1, 2),
                layout: "one weight per function, 2",
            },
        ];
        /// Whether A depends on x.
        pub const REQUIRE_DATA: interdep::__private::runtime::__private::core::primitive::bool = <interdep::__private::runtime::plan::Processed<
            (),
            interdep::__private::runtime::plan::Linear<
                (
                    interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                    (
                        interdep::__private::runtime::functions::parameterized::Parameterized<
                            interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                1,
                            >,
                            4,
                        >,
                        (),
                    ),
                ),
                interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                2usize,
            >,
            (interdep::__private::runtime::processing::Softmax, ()),
        > as interdep::__private::runtime::plan::Plan<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
            4,
        >>::REQUIRE_DATA;
        /// Whether A depends on parameters.
        pub const REQUIRE_PARAMETERS: interdep::__private::runtime::__private::core::primitive::bool = Self::L
            != 0;
        /// Bytes on the stack that `forward_into` needs.
        pub const SCRATCH_BYTES: interdep::__private::runtime::__private::core::primitive::usize = interdep::__private::runtime::__private::attribute::scratch_bytes::<
            interdep::__private::runtime::__private::core::primitive::f32,
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            8,
            4,
            4,
        >();
        /// A table of the functions, their shapes and segments, the number of parameters and the scratch.
        pub const SUMMARY: &'static interdep::__private::runtime::__private::core::primitive::str = Self::__INTERDEP_SUMMARY
            .as_str();
        const __INTERDEP_SUMMARY: &'static interdep::__private::runtime::__private::Text<
            817,
        > = &interdep::__private::runtime::__private::Text::new()
            .push(
                "`Mix`: attribute interdependence, x 8×4, A 4×4, Y = x·A 8×4\n\n| segment | function | matrix | entries | first | parameters | layout |\n| --- | --- | --- | --- | --- | --- | --- |\n| pearson_correlation | pearson_correlation | 4×4 | cov(z_i, z_j) / (s_i·s_j) | 0 | 0 |  |\n| low | lowrank_parameterized | 4×4 | W_ij, W = U·V, U with r columns | 0 | 8 | U 4×1, V 1×4 |\n| fusion | parameterized_weighted_summation | 4×4 | Σ_k w_k·X_k | 8 | 2 | one weight per function, 2 |\n\nL = 10 parameters",
            )
            .push(", ")
            .number(Self::SCRATCH_BYTES)
            .push(" bytes of scratch on the stack, ")
            .number(
                interdep::__private::runtime::plan::operations::<
                    interdep::__private::runtime::__private::core::primitive::f32,
                    interdep::__private::runtime::plan::Processed<
                        (),
                        interdep::__private::runtime::plan::Linear<
                            (
                                interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                                (
                                    interdep::__private::runtime::functions::parameterized::Parameterized<
                                        interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                            1,
                                        >,
                                        4,
                                    >,
                                    (),
                                ),
                            ),
                            interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                            2usize,
                        >,
                        (interdep::__private::runtime::processing::Softmax, ()),
                    >,
                    4,
                    8,
                    4,
                >(),
            )
            .push(
                " multiply-adds and the like in `forward` beside the functions' formulas",
            )
            .shared(
                <interdep::__private::runtime::plan::Processed<
                    (),
                    interdep::__private::runtime::plan::Linear<
                        (
                            interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                            (
                                interdep::__private::runtime::functions::parameterized::Parameterized<
                                    interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                        1,
                                    >,
                                    4,
                                >,
                                (),
                            ),
                        ),
                        interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                        2usize,
                    >,
                    (interdep::__private::runtime::processing::Softmax, ()),
                > as interdep::__private::runtime::plan::Plan<
                    interdep::__private::runtime::__private::core::primitive::f32,
                    4,
                    8,
                    4,
                >>::SHARED,
            );
        /// The hybrid with these parameters: each function's segment in order, the fusion's last, row by row.
        #[must_use]
        pub const fn new(
            w_: [interdep::__private::runtime::__private::core::primitive::f32; 10],
        ) -> Self {
            Self(w_)
        }
        /// The hybrid whose parameters these are, without a copy.
        #[must_use]
        pub const fn from_ref(
            w_: &[interdep::__private::runtime::__private::core::primitive::f32; 10],
        ) -> &Self {
            interdep::__private::runtime::__private::borrow_parameters(w_)
        }
        /// The hybrid with these parameters, their number being checked at run time.
        ///
        /// # Errors
        ///
        /// When there are not exactly [`Self::L`] of them; the error says how many there are.
        pub fn from_slice(
            w_: &[interdep::__private::runtime::__private::core::primitive::f32],
        ) -> interdep::__private::runtime::__private::core::result::Result<
            Self,
            interdep::__private::runtime::ParameterCountError,
        > {
            match <[interdep::__private::runtime::__private::core::primitive::f32; 10] as interdep::__private::runtime::__private::core::convert::TryFrom<
                &[interdep::__private::runtime::__private::core::primitive::f32],
            >>::try_from(w_) {
                interdep::__private::runtime::__private::core::result::Result::Ok(w_) => {
                    interdep::__private::runtime::__private::core::result::Result::Ok(
                        Self(w_),
                    )
                }
                interdep::__private::runtime::__private::core::result::Result::Err(_) => {
                    interdep::__private::runtime::__private::core::result::Result::Err(interdep::__private::runtime::ParameterCountError {
                        expected: Self::L,
                        found: <[interdep::__private::runtime::__private::core::primitive::f32]>::len(
                            w_,
                        ),
                    })
                }
            }
        }
        /// The parameters.
        #[must_use]
        pub const fn as_array(
            &self,
        ) -> &[interdep::__private::runtime::__private::core::primitive::f32; 10] {
            &self.0
        }
        /// The parameters, to be changed.
        #[must_use]
        pub const fn as_mut_array(
            &mut self,
        ) -> &mut [interdep::__private::runtime::__private::core::primitive::f32; 10] {
            &mut self.0
        }
        /// The parameters, segment by segment.
        #[must_use]
        pub fn segments(&self) -> MixSegments<'_> {
            let mut w_: &[interdep::__private::runtime::__private::core::primitive::f32] = &self
                .0;
            let segments_ = MixSegments {
                pearson_correlation: {
                    let (segment_, rest_) = interdep::__private::runtime::__private::split_array::<
                        interdep::__private::runtime::__private::core::primitive::f32,
                        0,
                    >(w_);
                    w_ = rest_;
                    segment_
                },
                low: {
                    let (segment_, rest_) = interdep::__private::runtime::__private::split_array::<
                        interdep::__private::runtime::__private::core::primitive::f32,
                        8,
                    >(w_);
                    w_ = rest_;
                    segment_
                },
                fusion: {
                    let (segment_, rest_) = interdep::__private::runtime::__private::split_array::<
                        interdep::__private::runtime::__private::core::primitive::f32,
                        2,
                    >(w_);
                    w_ = rest_;
                    segment_
                },
            };
            let _ = w_;
            segments_
        }
        /// A = ξ(x | w).
        #[must_use]
        pub fn matrix(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            4,
        > {
            let mut a_ = <interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                4,
            >>::zeros();
            Self::matrix_into(self, x_, &mut a_);
            a_
        }
        /// A = ξ(x | w), written to `a_`.
        pub fn matrix_into(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            a_: &mut interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                4,
            >,
        ) {
            interdep::__private::runtime::__private::attribute::matrix_into::<
                interdep::__private::runtime::__private::core::primitive::f32,
                _,
                8,
                4,
                4,
            >(
                interdep::__private::runtime::plan::OfHybrid::<Self>::PLAN,
                &self.0,
                x_,
                a_,
            );
        }
        ///Y = x · A.
        #[must_use]
        pub fn forward(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            8,
            4,
        > {
            Self::forward_on(self, x_, x_)
        }
        ///Y = x · A.
        ///
        /// Written to `y_`.
        pub fn forward_into(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            y_: &mut interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) {
            interdep::__private::runtime::__private::attribute::forward_into::<
                interdep::__private::runtime::__private::core::primitive::f32,
                _,
                8,
                4,
                4,
            >(
                interdep::__private::runtime::plan::OfHybrid::<Self>::PLAN,
                &self.0,
                x_,
                x_,
                y_,
            );
        }
        /// As [`forward`](Self::forward), with `kappa_x_` in place of x in the product; A is still made of `x_`.
        #[must_use]
        pub fn forward_on(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            kappa_x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            8,
            4,
        > {
            let mut y_ = <interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >>::zeros();
            interdep::__private::runtime::__private::attribute::forward_into::<
                interdep::__private::runtime::__private::core::primitive::f32,
                _,
                8,
                4,
                4,
            >(
                interdep::__private::runtime::plan::OfHybrid::<Self>::PLAN,
                &self.0,
                x_,
                kappa_x_,
                &mut y_,
            );
            y_
        }
        /// Y of each batch of `xs_`, written to its place in `ys_`: tiny ones several at a time, as
        /// `Interdependence::forward_batch` says.
        ///
        /// # Errors
        ///
        /// When both differ in length; then nothing is written.
        #[inline]
        pub fn forward_batch(
            &self,
            xs_: &[interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >],
            ys_: &mut [interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >],
        ) -> interdep::__private::runtime::__private::core::result::Result<
            (),
            interdep::__private::runtime::BatchLengthError,
        > {
            use interdep::__private::runtime::__private::{Abreast as _, OneByOne as _};
            interdep::__private::runtime::BatchLengthError::check(
                <[interdep::__private::runtime::nalgebra::SMatrix<
                    interdep::__private::runtime::__private::core::primitive::f32,
                    8,
                    4,
                >]>::len(xs_),
                <[interdep::__private::runtime::nalgebra::SMatrix<
                    interdep::__private::runtime::__private::core::primitive::f32,
                    8,
                    4,
                >]>::len(ys_),
            )?;
            interdep::__private::runtime::__private::Batches::<
                interdep::__private::runtime::plan::OfHybrid<Self>,
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
                4,
                false,
            >::NEW
                .__interdep_run(
                    interdep::__private::runtime::plan::OfHybrid::<Self>::PLAN,
                    &self.0,
                    (xs_, ys_),
                    |x_, y_| Self::forward_into(self, x_, y_),
                );
            interdep::__private::runtime::__private::core::result::Result::Ok(())
        }
        interdep::__private::runtime::__with_std! {
            #[doc =
            r" Working memory on the heap, for `forward_with` and `matrix_with`."]
            #[must_use] pub fn workspace() -> interdep::__private::runtime::Workspace <
            Self > { interdep::__private::runtime::Workspace::new() } #[doc =
            r" As [`matrix_into`](Self::matrix_into), in memory of the caller: the stack holds little."]
            #[inline] pub fn matrix_with(& self, x_ : &
            interdep::__private::runtime::nalgebra::SMatrix <
            interdep::__private::runtime::__private::core::primitive::f32, 8, 4 >, a_ : &
            mut interdep::__private::runtime::nalgebra::SMatrix <
            interdep::__private::runtime::__private::core::primitive::f32, 4, 4 >,
            workspace_ : & mut interdep::__private::runtime::Workspace < Self >,) {
            interdep::__private::runtime::__private::attribute::matrix_with:: <
            interdep::__private::runtime::__private::core::primitive::f32, _, _, 8, 4, 4
            > (interdep::__private::runtime::plan::OfHybrid:: < Self > ::PLAN, & self.0,
            x_, workspace_.memory(), a_); } #[doc =
            r" As [`forward_into`](Self::forward_into), in memory of the caller: the stack holds little."]
            #[inline] pub fn forward_with(& self, x_ : &
            interdep::__private::runtime::nalgebra::SMatrix <
            interdep::__private::runtime::__private::core::primitive::f32, 8, 4 >, y_ : &
            mut interdep::__private::runtime::nalgebra::SMatrix <
            interdep::__private::runtime::__private::core::primitive::f32, 8, 4 >,
            workspace_ : & mut interdep::__private::runtime::Workspace < Self >,) {
            interdep::__private::runtime::__private::attribute::forward_with:: <
            interdep::__private::runtime::__private::core::primitive::f32, _, _, 8, 4, 4
            > (interdep::__private::runtime::plan::OfHybrid:: < Self > ::PLAN, & self.0,
            x_, x_, workspace_.memory(), y_); }
        }
        /// The last b rows of a stream, and the matrix and output that they make; empty yet.
        #[must_use]
        #[inline]
        pub fn window(&self) -> interdep::__private::runtime::Window<'_, Self>
        where
            for<'interdep> interdep::__private::runtime::functions::statistical::PearsonCorrelation: interdep::__private::runtime::Streams,
            for<'interdep> interdep::__private::runtime::functions::parameterized::Parameterized<
                interdep::__private::runtime::reconciliations::lowrank::Lorr<1>,
                4,
            >: interdep::__private::runtime::Streams,
        {
            interdep::__private::runtime::Window::new(
                self,
                interdep::__private::runtime::window::State::empty(
                    (),
                    interdep::__private::runtime::plan::Processed {
                        preprocess: (),
                        plan: interdep::__private::runtime::plan::Linear::new(interdep::__private::runtime::plan::Fused {
                            functions: (
                                interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                                (
                                    interdep::__private::runtime::functions::parameterized::Parameterized(
                                        interdep::__private::runtime::reconciliations::lowrank::Lorr::<
                                            1,
                                        >,
                                    ),
                                    (),
                                ),
                            ),
                            fusion: interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                        }),
                        postprocess: (
                            interdep::__private::runtime::processing::Softmax {
                                dim: 1,
                            },
                            (),
                        ),
                    },
                ),
            )
        }
    }
    #[doc(hidden)]
    impl interdep::__private::runtime::plan::Planned for Mix {
        type Plan = interdep::__private::runtime::plan::Processed<
            (),
            interdep::__private::runtime::plan::Linear<
                (
                    interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                    (
                        interdep::__private::runtime::functions::parameterized::Parameterized<
                            interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                1,
                            >,
                            4,
                        >,
                        (),
                    ),
                ),
                interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                2usize,
            >,
            (interdep::__private::runtime::processing::Softmax, ()),
        >;
        const PLAN: &'static interdep::__private::runtime::plan::Processed<
            (),
            interdep::__private::runtime::plan::Linear<
                (
                    interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                    (
                        interdep::__private::runtime::functions::parameterized::Parameterized<
                            interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                1,
                            >,
                            4,
                        >,
                        (),
                    ),
                ),
                interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                2usize,
            >,
            (interdep::__private::runtime::processing::Softmax, ()),
        > = &interdep::__private::runtime::plan::Processed {
            preprocess: (),
            plan: interdep::__private::runtime::plan::Linear::new(interdep::__private::runtime::plan::Fused {
                functions: (
                    interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                    (
                        interdep::__private::runtime::functions::parameterized::Parameterized(
                            interdep::__private::runtime::reconciliations::lowrank::Lorr::<
                                1,
                            >,
                        ),
                        (),
                    ),
                ),
                fusion: interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
            }),
            postprocess: (
                interdep::__private::runtime::processing::Softmax {
                    dim: 1,
                },
                (),
            ),
        };
    }
    #[doc(hidden)]
    impl interdep::__private::runtime::Streams for Mix
    where
        for<'interdep> interdep::__private::runtime::functions::statistical::PearsonCorrelation: interdep::__private::runtime::Streams,
        for<'interdep> interdep::__private::runtime::functions::parameterized::Parameterized<
            interdep::__private::runtime::reconciliations::lowrank::Lorr<1>,
            4,
        >: interdep::__private::runtime::Streams,
    {}
    #[doc(hidden)]
    impl interdep::__private::runtime::window::Slides for Mix {
        type State = interdep::__private::runtime::window::State<
            interdep::__private::runtime::__private::core::primitive::f32,
            (),
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            8,
            4,
            4,
            {
                interdep::__private::runtime::window::count(
                    <interdep::__private::runtime::plan::Processed<
                        (),
                        interdep::__private::runtime::plan::Linear<
                            (
                                interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                                (
                                    interdep::__private::runtime::functions::parameterized::Parameterized<
                                        interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                            1,
                                        >,
                                        4,
                                    >,
                                    (),
                                ),
                            ),
                            interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                            2usize,
                        >,
                        (interdep::__private::runtime::processing::Softmax, ()),
                    > as interdep::__private::runtime::plan::Plan<
                        interdep::__private::runtime::__private::core::primitive::f32,
                        4,
                        8,
                        4,
                    >>::NEEDS,
                )
            },
        >;
        fn parameters(
            &self,
        ) -> &[interdep::__private::runtime::__private::core::primitive::f32] {
            &self.0
        }
    }
    interdep::__private::runtime::__parameters! {
        [] Mix, [interdep::__private::runtime::__private::core::primitive::f32; 10],
        "f32", 10
    }
    impl interdep::__private::runtime::Interdependence<
        interdep::__private::runtime::__private::core::primitive::f32,
        8,
        4,
    > for Mix {
        type BPrime = interdep::__private::runtime::nalgebra::Const<8>;
        type MPrime = interdep::__private::runtime::nalgebra::Const<4>;
        type Matrix = interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            4,
        >;
        type Output = interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            8,
            4,
        >;
        const L: interdep::__private::runtime::__private::core::primitive::usize = <Mix>::L;
        const REQUIRE_DATA: interdep::__private::runtime::__private::core::primitive::bool = <Mix>::REQUIRE_DATA;
        const REQUIRE_PARAMETERS: interdep::__private::runtime::__private::core::primitive::bool = <Mix>::REQUIRE_PARAMETERS;
        const SCRATCH_BYTES: interdep::__private::runtime::__private::core::primitive::usize = <Mix>::SCRATCH_BYTES;
        const SUMMARY: &'static interdep::__private::runtime::__private::core::primitive::str = <Mix>::SUMMARY;
        fn matrix(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            4,
        > {
            <Mix>::matrix(self, x_)
        }
        fn matrix_into(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            a_: &mut interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                4,
            >,
        ) {
            <Mix>::matrix_into(self, x_, a_);
        }
        fn forward(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            8,
            4,
        > {
            <Mix>::forward(self, x_)
        }
        fn forward_into(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            y_: &mut interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) {
            <Mix>::forward_into(self, x_, y_);
        }
        fn forward_on(
            &self,
            x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
            kappa_x_: &interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >,
        ) -> interdep::__private::runtime::nalgebra::SMatrix<
            interdep::__private::runtime::__private::core::primitive::f32,
            8,
            4,
        > {
            <Mix>::forward_on(self, x_, kappa_x_)
        }
        fn forward_batch(
            &self,
            xs_: &[interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >],
            ys_: &mut [interdep::__private::runtime::nalgebra::SMatrix<
                interdep::__private::runtime::__private::core::primitive::f32,
                8,
                4,
            >],
        ) -> interdep::__private::runtime::__private::core::result::Result<
            (),
            interdep::__private::runtime::BatchLengthError,
        > {
            <Mix>::forward_batch(self, xs_, ys_)
        }
    }
    #[doc(hidden)]
    impl interdep::__private::runtime::__private::Remembers for Mix {
        type Memory = interdep::__private::runtime::__private::Held<
            [[interdep::__private::runtime::__private::core::primitive::f32; 4]; 8],
            [[interdep::__private::runtime::__private::core::primitive::f32; 4]; 4],
            [[interdep::__private::runtime::__private::core::primitive::f32; 4]; 8],
            <interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            > as interdep::__private::runtime::plan::Plan<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
                4,
            >>::Scratch,
        >;
    }
    impl Mix {
        const __INTERDEP_FUNCTION: interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > = interdep::__private::runtime::plan::Materialized(interdep::__private::runtime::plan::Processed {
            preprocess: (),
            plan: interdep::__private::runtime::plan::Linear::new(interdep::__private::runtime::plan::Fused {
                functions: (
                    interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                    (
                        interdep::__private::runtime::functions::parameterized::Parameterized(
                            interdep::__private::runtime::reconciliations::lowrank::Lorr::<
                                1,
                            >,
                        ),
                        (),
                    ),
                ),
                fusion: interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
            }),
            postprocess: (
                interdep::__private::runtime::processing::Softmax {
                    dim: 1,
                },
                (),
            ),
        });
    }
    #[doc(hidden)]
    impl interdep::__private::runtime::Function<
        interdep::__private::runtime::__private::core::primitive::f32,
        4,
        8,
    > for Mix {
        type Columns = interdep::__private::runtime::nalgebra::Const<4>;
        type Prepared = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::Prepared;
        const L: interdep::__private::runtime::__private::core::primitive::usize = 10;
        const NEEDS: interdep::__private::runtime::Needs = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::NEEDS;
        const REQUIRE_DATA: interdep::__private::runtime::__private::core::primitive::bool = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::REQUIRE_DATA;
        const STACK_BYTES: interdep::__private::runtime::__private::core::primitive::usize = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::STACK_BYTES;
        const OVERWRITES_PREPARED: interdep::__private::runtime::__private::core::primitive::bool = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::OVERWRITES_PREPARED;
        const SYMMETRIC: interdep::__private::runtime::__private::core::primitive::bool = <interdep::__private::runtime::plan::Materialized<
            interdep::__private::runtime::plan::Processed<
                (),
                interdep::__private::runtime::plan::Linear<
                    (
                        interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                        (
                            interdep::__private::runtime::functions::parameterized::Parameterized<
                                interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                    1,
                                >,
                                4,
                            >,
                            (),
                        ),
                    ),
                    interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                    2usize,
                >,
                (interdep::__private::runtime::processing::Softmax, ()),
            >,
            4,
        > as interdep::__private::runtime::Function<
            interdep::__private::runtime::__private::core::primitive::f32,
            4,
            8,
        >>::SYMMETRIC;
        const FUNCTION: Self = Self([0.0; 10]);
        #[inline(always)]
        fn prepare<__Simd: interdep::__private::runtime::Simd>(
            &self,
            simd_: __Simd,
            data_: &interdep::__private::runtime::Data<
                '_,
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
            >,
            w_: &[interdep::__private::runtime::__private::core::primitive::f32],
            prepared_: &mut Self::Prepared,
        ) {
            <interdep::__private::runtime::plan::Materialized<
                interdep::__private::runtime::plan::Processed<
                    (),
                    interdep::__private::runtime::plan::Linear<
                        (
                            interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                            (
                                interdep::__private::runtime::functions::parameterized::Parameterized<
                                    interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                        1,
                                    >,
                                    4,
                                >,
                                (),
                            ),
                        ),
                        interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                        2usize,
                    >,
                    (interdep::__private::runtime::processing::Softmax, ()),
                >,
                4,
            > as interdep::__private::runtime::Function<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
            >>::prepare(&Self::__INTERDEP_FUNCTION, simd_, data_, w_, prepared_);
        }
        #[inline(always)]
        fn lanes<__Simd: interdep::__private::runtime::Simd>(
            &self,
            at_: &interdep::__private::runtime::At<
                '_,
                __Simd,
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
            >,
            w_: &[interdep::__private::runtime::__private::core::primitive::f32],
            prepared_: &Self::Prepared,
        ) -> interdep::__private::runtime::Lanes<
            __Simd,
            interdep::__private::runtime::__private::core::primitive::f32,
        > {
            <interdep::__private::runtime::plan::Materialized<
                interdep::__private::runtime::plan::Processed<
                    (),
                    interdep::__private::runtime::plan::Linear<
                        (
                            interdep::__private::runtime::functions::statistical::PearsonCorrelation,
                            (
                                interdep::__private::runtime::functions::parameterized::Parameterized<
                                    interdep::__private::runtime::reconciliations::lowrank::Lorr<
                                        1,
                                    >,
                                    4,
                                >,
                                (),
                            ),
                        ),
                        interdep::__private::runtime::fusions::summation::ParameterizedWeightedSummation,
                        2usize,
                    >,
                    (interdep::__private::runtime::processing::Softmax, ()),
                >,
                4,
            > as interdep::__private::runtime::Function<
                interdep::__private::runtime::__private::core::primitive::f32,
                4,
                8,
            >>::lanes(&Self::__INTERDEP_FUNCTION, at_, w_, prepared_)
        }
    }
};
