//! The workloads in three ways each: interdep, plain C, and nalgebra as a user writes it. The table at the end has them all.

use core::hint::black_box;

use interdep::prelude::*;

use crate::{
    agreement::Outcome,
    awkward::Awkward,
    motions::{A_MOTION, Dependence, Motion, SCRATCH_BYTES, TRAINING},
};

mod by_interdep;
#[cfg(target_arch = "arm")]
#[allow(unsafe_code, reason = "functions of another language")]
mod in_c;
mod with_nalgebra;

/// Instances.
const ROWS: usize = 16;
/// Attributes.
const COLUMNS: usize = 8;

/// x of W1 and W2.
pub type Batch = SMatrix<f32, ROWS, COLUMNS>;
type Square = SMatrix<f32, COLUMNS, COLUMNS>;

/// The parameters of W1: U 8×2, V 2×8, and the fusion's three weights.
static PARAMETERS: [f32; by_interdep::W1::L] = {
    let mut w = [0.0; by_interdep::W1::L];
    let mut place = 0;
    while place < w.len() {
        w[place] = 0.1 * ((place * 5 % 7) as f32 - 3.0);
        place += 1;
    }
    w
};

/// A batch without structure.
static BATCH: Batch = {
    let mut columns = [[0.0; ROWS]; COLUMNS];
    let mut i = 0;
    while i < COLUMNS {
        let mut k = 0;
        while k < ROWS {
            columns[i][k] = ((k * 7 + i * 3 + k * i) % 16) as f32 / 16.0 - 0.4;
            k += 1;
        }
        i += 1;
    }
    SMatrix::from_array_storage(interdep::nalgebra::ArrayStorage(columns))
};

/// One way to do a workload.
#[derive(Debug)]
pub struct Way<X, A, Y> {
    /// Whose it is.
    pub name: &'static str,
    /// A of x.
    pub matrix: fn(&X, &mut A),
    /// What comes out in the end.
    pub output: fn(&X, &mut Y),
}

/// A workload.
#[derive(Debug)]
pub struct Workload<X: 'static, A: 'static, Y: 'static> {
    /// Its name.
    pub name: &'static str,
    /// x, in flash.
    pub input: &'static X,
    /// The bytes of stack that interdep announces.
    pub scratch_bytes: usize,
    /// All ways; interdep's is the first. For RISC-V there is no C.
    pub ways: &'static [Way<X, A, Y>],
}

/// How W1 comes by gradients, of x and of the parameters; interdep alone has them.
#[derive(Debug)]
pub struct Pullback {
    /// x, which is the cotangent of Y, too.
    pub input: &'static Batch,
    /// The bytes of stack that interdep announces.
    pub scratch_bytes: usize,
    /// Computes them.
    pub run: fn(&Batch, &mut Gradient),
    /// Where they go.
    pub gradient: Gradient,
}

/// Of W1's x and parameters.
pub type Gradient = (Batch, by_interdep::W1);

/// W1's pullback.
pub fn pullback() -> Pullback {
    Pullback {
        input: &BATCH,
        scratch_bytes: by_interdep::W1::GRADIENT_SCRATCH_BYTES,
        run: by_interdep::w1::pullback,
        gradient: no_gradient(),
    }
}

fn no_gradient() -> Gradient {
    (Batch::zeros(), by_interdep::W1::new([0.0; by_interdep::W1::L]))
}

/// What is to be done with each workload.
pub trait Visitor {
    /// Does it.
    fn visit<X: Awkward, A: Outcome, Y: Outcome>(&mut self, workload: &Workload<X, A, Y>);
}

/// The one call in a program with nothing else: `W1 C matrix`, say, or `W1 nothing` for what is there without the call. `together C`
/// is one call of every workload's output.
pub const ALONE: &str = match option_env!("FIRMWARE_ALONE") {
    Some(call) => call,
    None => "",
};

/// Whether `ALONE` is `parts`, one after another.
const fn alone_is(parts: &[&str]) -> bool {
    let alone = ALONE.as_bytes();
    let mut place = 0;
    let mut number = 0;
    while number < parts.len() {
        let part = parts[number].as_bytes();
        let mut byte = 0;
        while byte < part.len() {
            if place == alone.len() || alone[place] != part[byte] {
                return false;
            }
            place += 1;
            byte += 1;
        }
        number += 1;
    }
    place == alone.len()
}

/// Calls `way` with what the compiler cannot foresee.
#[inline(always)]
fn call<X, Y>(input: &'static X, empty: Y, way: impl FnOnce(&X, &mut Y)) {
    let x = black_box(input);
    let mut y = black_box(empty);
    way(x, &mut y);
    black_box(&y);
}

macro_rules! workloads {
    ($($name:literal $module:ident: $X:ty => $A:ty => $Y:ty, $input:expr, $scratch:expr;)*) => {
        /// Shows all workloads to `visitor`.
        pub fn each(visitor: &mut impl Visitor) {
            $({
                use by_interdep::$module as ours;
                #[cfg(target_arch = "arm")]
                use in_c::$module as c;
                use with_nalgebra::$module as nalgebra;
                visitor.visit::<$X, $A, $Y>(&Workload {
                    name: $name,
                    input: $input,
                    scratch_bytes: $scratch,
                    ways: &[
                        Way { name: "interdep", matrix: ours::matrix, output: ours::output },
                        #[cfg(target_arch = "arm")]
                        Way { name: "C", matrix: c::matrix, output: c::output },
                        Way { name: "nalgebra", matrix: nalgebra::matrix, output: nalgebra::output },
                    ],
                });
            })*
        }

        /// Makes the call that `ALONE` names; the others are not compiled in.
        #[inline(always)]
        pub fn alone() {
            $(
                workloads!(@alone $name "interdep" by_interdep::$module, $input, $A, $Y);
                #[cfg(target_arch = "arm")]
                workloads!(@alone $name "C" in_c::$module, $input, $A, $Y);
                workloads!(@alone $name "nalgebra" with_nalgebra::$module, $input, $A, $Y);
                if const { alone_is(&[$name, " nothing"]) || alone_is(&["together nothing"]) } {
                    call($input, <$Y>::missing(), |_, _| ());
                }
            )*
            if const { alone_is(&["W1 interdep pullback"]) } {
                call(&BATCH, no_gradient(), by_interdep::w1::pullback);
            }
        }
    };
    (@alone $name:literal $way:literal $from:ident::$module:ident, $input:expr, $A:ty, $Y:ty) => {
        if const { alone_is(&[$name, " ", $way, " matrix"]) } {
            call($input, <$A>::missing(), $from::$module::matrix);
        }
        if const { alone_is(&[$name, " ", $way, " output"]) || alone_is(&["together ", $way]) } {
            call($input, <$Y>::missing(), $from::$module::output);
        }
    };
}

workloads! {
    "W1" w1: Batch => Square => Batch, &BATCH, by_interdep::W1::SCRATCH_BYTES;
    "W2" w2: Batch => Square => Batch, &BATCH, by_interdep::W2::SCRATCH_BYTES;
    "motions" motions: Motion => Dependence => Option<usize>, a_recording(), SCRATCH_BYTES;
}

/// The first recording; with it all training matrices are in the program, searched or not.
#[inline(always)]
fn a_recording() -> &'static Motion {
    black_box(&TRAINING);
    &A_MOTION
}
