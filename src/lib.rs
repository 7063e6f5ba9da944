//! A compile-time language for interdependence functions.

#![no_std]
#![forbid(unsafe_code)]

pub use interdep_core::*;

/// The language.
#[macro_export]
macro_rules! hybrid {
    ($($tokens:tt)*) => {
        $crate::__private::hybrid_impl! { [$crate] $($tokens)* }
    };
}

/// `use interdep::prelude::*;`
pub mod prelude {
    pub use crate::{Function, Fusion, Interdependence, hybrid, nalgebra::SMatrix};
}

#[doc(hidden)]
pub mod __private {
    pub use interdep_core as runtime;
    pub use interdep_macros::hybrid_impl;
}
