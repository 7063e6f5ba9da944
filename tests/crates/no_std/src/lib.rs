//! A hybrid in a crate with neither std nor alloc.
#![no_std]
#![forbid(unsafe_code)]

use interdep::prelude::*;

hybrid! {
    /// Three sensors that look at each other.
    pub struct Sensors for SMatrix<f32, 4, 3> {
        functions: [euclidean_distance, gaussian_rbf_kernel(sigma = 2.0), parameterized],
        fusion: mean,
    }
}

/// Parameters in read-only memory.
pub static SENSORS: &Sensors = Sensors::from_ref(&[0.5; Sensors::L]);

/// The sensors' dependence.
pub fn dependence(x: &SMatrix<f32, 4, 3>) -> SMatrix<f32, 3, 3> {
    SENSORS.matrix(x)
}
