//! Tests of training.

mod against_torch;
mod first_parameters;
mod laws;
