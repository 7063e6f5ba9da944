//! Prints what each way to each workload takes: `workload way matrix output stack scratch`. The exit status says whether all agree.
#![no_std]
#![no_main]

use core::hint::black_box;

use interdep_firmware::{
    agreement::Outcome,
    board::{self, instructions, stack_bytes},
    panics_are_failures,
    workloads::{self, Visitor, Workload},
};
use semihosting::println;

panics_are_failures!();

/// The largest difference between two ways, as a part of the largest entry.
const BOUND: f32 = 2e-5;

#[board::entry]
fn main() -> ! {
    board::start_counting();
    let mut measuring = Measuring { agree: true };
    workloads::each(&mut measuring);
    board::finish(measuring.agree)
}

struct Measuring {
    agree: bool,
}

impl Visitor for Measuring {
    fn visit<X, A: Outcome, Y: Outcome>(&mut self, workload: &Workload<X, A, Y>) {
        let [ours, ..] = &workload.ways;
        let (mut expected_a, mut expected_y) = (A::missing(), Y::missing());
        (ours.matrix)(workload.input, &mut expected_a);
        (ours.output)(workload.input, &mut expected_y);
        for way in &workload.ways {
            let (mut a, mut y) = (A::missing(), Y::missing());
            let matrix = instructions(|| (way.matrix)(black_box(workload.input), &mut a));
            let output = instructions(|| (way.output)(black_box(workload.input), &mut y));
            let stack = stack_bytes(|| (way.output)(black_box(workload.input), &mut y));
            let scratch = if way.name == ours.name { workload.scratch_bytes } else { 0 };
            println!("{} {} {matrix} {output} {stack} {scratch}", workload.name, way.name);
            self.compare(&a, &expected_a);
            self.compare(&y, &expected_y);
        }
    }
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
