//! What there is to time, and from which numbers.

use std::hint::black_box;

use interdep::prelude::*;

use crate::Way;

/// One workload or its gradient at one size, as one of the two computes it.
pub(crate) trait Work {
    /// Computes it once.
    fn run(&mut self);
    /// The last Y, row by row; of a gradient the last dX, row by row, and dw.
    fn result(&self) -> Vec<f32>;
}

/// What the driver has written for a case, row by row.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) x: Vec<f32>,
    pub(crate) w: Vec<f32>,
    /// The matrix of structure: empty where there is none.
    #[cfg_attr(
        not(feature = "nalgebra"),
        expect(dead_code, reason = "hybrids know their structure")
    )]
    pub(crate) structure: Vec<f32>,
    /// The cotangent of Y: empty where Y itself is wanted.
    #[cfg_attr(not(feature = "gradients"), expect(dead_code, reason = "Y itself is wanted"))]
    pub(crate) dy: Vec<f32>,
}

/// A case's entry in the list of all.
pub(crate) struct Case {
    /// The workload's name, followed by `Gradient` where that is computed.
    pub(crate) name: &'static str,
    pub(crate) size: (usize, usize),
    pub(crate) load: fn(Way, &Inputs) -> Box<dyn Work>,
}

/// A run that writes to a place, from which it is read row by row.
pub(crate) struct Writer<F, T> {
    pub(crate) run: F,
    pub(crate) to: Box<T>,
    pub(crate) read: fn(&T) -> Vec<f32>,
}

impl<F: FnMut(&mut T), T> Work for Writer<F, T> {
    fn run(&mut self) {
        (self.run)(&mut self.to);
        black_box(&self.to);
    }

    fn result(&self) -> Vec<f32> {
        (self.read)(&self.to)
    }
}

pub(crate) fn by_rows<const ROWS: usize, const COLUMNS: usize>(
    matrix: &SMatrix<f32, ROWS, COLUMNS>,
) -> Vec<f32> {
    matrix.transpose().as_slice().to_vec()
}
