//! Attributes of a struct hold for everything that is made for it, as they do for a derive.
#![deny(warnings, missing_docs)]

interdep::hybrid! {
    /// Not on this machine.
    #[cfg(target_os = "none")]
    pub struct OnTheBoard for SMatrix<f32, 4, CHANNELS_OF_THE_BOARD> {
        functions: [pearson_correlation, unknown_function, gaussian_rbf_kernel(sigma = ON_THE_BOARD)],
        fusion: mean,
    }

    /// On this one.
    #[cfg(not(target_os = "none"))]
    #[derive(Debug)]
    pub struct OnTheBoard for SMatrix<f32, 4, 3> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = HERE)],
        fusion: mean,
    }

    /// Neither here nor there.
    #[cfg_attr(not(target_os = "none"), cfg(target_os = "none"), derive(Default))]
    pub struct OnTheBoard for SMatrix<f32, 4, 3> {
        functions: [pearson_correlation],
        no_fusion: mean,
    }

    /// Nor is this one, whose header is wrong.
    #[cfg(any())]
    pub struct OnTheBoard for SMatrix<f16, 4, 3> {}

    /// Its `Default` is derived where it is not needed, and not where it is.
    #[cfg_attr(target_os = "none", derive(Default))]
    #[cfg_attr(not(target_os = "none"), derive(Debug))]
    pub struct Derived for SMatrix<f32, 4, 3> {
        functions: [linear_kernel],
        fusion: mean,
    }

    /// As above, the other way round.
    #[cfg_attr(not(target_os = "none"), derive(Default, Debug))]
    pub struct DerivedHere for SMatrix<f32, 4, 3> {
        functions: [linear_kernel],
        fusion: mean,
    }

    /// Who declares it is not warned.
    #[deprecated = "use another one"]
    #[derive(Debug)]
    pub struct Old<const ROWS: usize> for SMatrix<f32, ROWS, 3> {
        functions: [chain, linear_kernel],
        fusion: mean,
    }

    /// A label that Rust would not have chosen.
    #[allow(non_snake_case)]
    #[derive(Debug)]
    pub struct Labelled for SMatrix<f32, 2, 3> {
        functions: [W: parameterized],
        fusion: mean,
    }

    /// Not for everyone.
    #[doc(hidden)]
    #[derive(Debug)]
    pub struct Hidden for SMatrix<f32, 2, 3> {
        functions: [parameterized],
        fusion: mean,
    }
}

#[cfg(not(target_os = "none"))]
const HERE: f64 = 0.5;

interdep::hybrid_config! {
    /// A file that is not there, for a struct that is not there.
    #[cfg(target_os = "none")]
    pub struct Configured for SMatrix<f32, 32, 16> from "models/nothing.json";
}

/// Their parameters.
#[must_use]
pub fn lengths() -> [usize; 4] {
    [
        OnTheBoard::L,
        Derived::default().as_array().len(),
        DerivedHere::default().as_array().len(),
        Labelled::L,
    ]
}
