//! The built-in functions, one file per family.

pub mod bilinear;
pub mod constant;
pub mod numerical;
pub mod parameterized;
pub mod statistical;
