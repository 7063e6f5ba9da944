//! Two workloads in three ways each: interdep, plain C, and nalgebra as a user writes it.

use interdep::prelude::*;

mod by_interdep;
#[allow(unsafe_code, reason = "functions of another language")]
mod in_c;
mod with_nalgebra;

/// Instances.
pub const ROWS: usize = 16;
/// Attributes.
pub const COLUMNS: usize = 8;

/// A batch, and Y of it.
pub type Batch = SMatrix<f32, ROWS, COLUMNS>;
/// A.
pub type Square = SMatrix<f32, COLUMNS, COLUMNS>;

/// One way to do a workload.
pub struct Way {
    /// Whose it is.
    pub name: &'static str,
    /// A.
    pub matrix: fn(&Batch, &mut Square),
    /// Y.
    pub forward: fn(&Batch, &mut Batch),
}

/// A workload.
pub struct Workload {
    /// Its name in the contract of speed.
    pub name: &'static str,
    /// The bytes of stack that interdep announces.
    pub scratch_bytes: usize,
    /// All ways; interdep's is the first.
    pub ways: [Way; 3],
}

macro_rules! workloads {
    ($($name:literal $module:ident $hybrid:ident),*) => {
        [$(Workload {
            name: $name,
            scratch_bytes: by_interdep::$hybrid::SCRATCH_BYTES,
            ways: [
                Way { name: "interdep", matrix: by_interdep::$module::matrix, forward: by_interdep::$module::forward },
                Way { name: "C", matrix: in_c::$module::matrix, forward: in_c::$module::forward },
                Way { name: "nalgebra", matrix: with_nalgebra::$module::matrix, forward: with_nalgebra::$module::forward },
            ],
        }),*]
    };
}

/// All workloads.
pub static WORKLOADS: [Workload; 2] = TABLE;

const TABLE: [Workload; 2] = workloads!("W1" w1 W1, "W2" w2 W2);

/// The parameters of W1: U 8×2, V 2×8, and the fusion's three weights.
pub static PARAMETERS: [f32; by_interdep::W1::L] = {
    let mut w = [0.0; by_interdep::W1::L];
    let mut place = 0;
    while place < w.len() {
        w[place] = 0.1 * ((place * 5 % 7) as f32 - 3.0);
        place += 1;
    }
    w
};

/// A batch without structure.
#[must_use]
pub fn batch() -> Batch {
    Batch::from_fn(|k, i| ((k * 7 + i * 3 + k * i) % 16) as f32 / 16.0 - 0.4)
}

/// The way that the binary `alone` goes; the others are not in it.
#[cfg(not(feature = "nothing"))]
pub const ALONE: &Way = {
    let (workload, way) = if cfg!(feature = "w1-interdep") {
        (0, 0)
    } else if cfg!(feature = "w1-c") {
        (0, 1)
    } else if cfg!(feature = "w1-nalgebra") {
        (0, 2)
    } else if cfg!(feature = "w2-interdep") {
        (1, 0)
    } else if cfg!(feature = "w2-c") {
        (1, 1)
    } else {
        (1, 2)
    };
    &TABLE[workload].ways[way]
};
