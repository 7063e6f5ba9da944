//! Prints a line for each call of each way to each workload: `workload way call address stack announced`, in bytes of stack. The
//! exit status says whether all ways agree. What the calls execute is recorded from outside, in the order of the lines.
#![no_std]
#![no_main]

use core::{fmt::Display, hint::black_box};

use interdep_firmware::{
    agreement::Outcome,
    awkward::Awkward,
    board::{self, stack_bytes},
    panics_are_failures,
    workloads::{self, Visitor, Workload},
};
use semihosting::println;

panics_are_failures!();

/// The largest difference between two ways, as a part of the largest entry.
const BOUND: f32 = 2e-5;

/// Awkward data is for where cycles are known.
const CYCLES: bool = cfg!(target_abi = "eabihf");

#[board::entry]
fn main() -> ! {
    let mut measuring = Measuring { agree: true };
    workloads::each(&mut measuring);
    let workloads::Pullback { input, scratch_bytes, run, mut gradient } = workloads::pullback();
    measure("W1 interdep pullback", scratch_bytes, run, input, &mut gradient);
    board::finish(measuring.agree)
}

struct Measuring {
    agree: bool,
}

impl Visitor for Measuring {
    fn visit<X: Awkward, A: Outcome, Y: Outcome>(&mut self, workload: &Workload<X, A, Y>) {
        let (mut ours_a, mut ours_y) = (A::missing(), Y::missing());
        for (number, way) in workload.ways.iter().enumerate() {
            let (mut a, mut y) = (A::missing(), Y::missing());
            let announced = if number == 0 { workload.scratch_bytes } else { 0 };
            let name = format_args!("{} {}", workload.name, way.name);
            measure(format_args!("{name} matrix"), announced, way.matrix, workload.input, &mut a);
            measure(format_args!("{name} output"), announced, way.output, workload.input, &mut y);
            if number == 0 {
                (ours_a, ours_y) = (a, y);
            } else {
                self.compare(&a, &ours_a);
                self.compare(&y, &ours_y);
            }
        }
        if CYCLES {
            awkward(workload);
        }
    }
}

/// The matrix of ours for awkward data.
#[inline(never)]
fn awkward<X: Awkward, A: Outcome, Y: Outcome>(workload: &Workload<X, A, Y>) {
    let [ours, ..] = workload.ways else { return };
    for (name, spoil) in X::WAYS {
        let mut x = workload.input.clone();
        spoil(&mut x);
        let name = format_args!("{} {} {name}", workload.name, ours.name);
        measure(name, workload.scratch_bytes, ours.matrix, &x, &mut A::missing());
    }
}

/// Makes one call, by its address, and prints the line.
fn measure<X, Y>(name: impl Display, announced: usize, call: fn(&X, &mut Y), x: &X, y: &mut Y) {
    let call = black_box(call);
    let stack = stack_bytes(|| call(black_box(x), y));
    println!("{name} {:#x} {stack} {announced}", call as usize);
}

impl Measuring {
    fn compare<T: Outcome>(&mut self, found: &T, expected: &T) {
        let difference = found.difference(expected) / expected.size();
        let same = difference <= BOUND;
        if !same {
            println!("differs from interdep by {difference:.1e} of the largest entry");
        }
        self.agree &= same;
    }
}
