//! A library that hands `interdep` on to its users, who have no other dependency.

pub use interdep as dependence;
pub use interdep::hybrid;
