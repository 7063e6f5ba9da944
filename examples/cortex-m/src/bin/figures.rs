//! Prints what each way to each workload takes: `workload way matrix forward stack scratch`, after a check that all agree.
#![no_std]
#![no_main]

use core::hint::black_box;

use interdep_firmware::{
    board::{self, instructions, stack_bytes},
    motions, panics_are_failures,
    workloads::{Batch, Square, WORKLOADS, batch},
};
use semihosting::println;

panics_are_failures!();

#[board::entry]
fn main() -> ! {
    board::start_counting();
    let x = batch();
    let mut agree = true;
    for workload in &WORKLOADS {
        let [ours, ..] = &workload.ways;
        let (mut expected, mut expected_y) = (Square::zeros(), Batch::zeros());
        (ours.matrix)(&x, &mut expected);
        (ours.forward)(&x, &mut expected_y);
        for way in &workload.ways {
            let (mut a, mut y) = (Square::zeros(), Batch::zeros());
            let matrix = instructions(|| (way.matrix)(black_box(&x), &mut a));
            let forward = instructions(|| (way.forward)(black_box(&x), &mut y));
            let stack = stack_bytes(|| (way.forward)(black_box(&x), &mut y));
            let scratch = if way.name == ours.name { workload.scratch_bytes } else { 0 };
            println!("{} {} {matrix} {forward} {stack} {scratch}", workload.name, way.name);
            let same = |found: f32, expected: f32| {
                let difference = found / expected.max(1.0);
                if difference > 2e-5 {
                    println!("differs by {difference:.1e} of the largest entry");
                }
                difference <= 2e-5
            };
            agree &= same((a - expected).amax(), expected.amax());
            agree &= same((y - expected_y).amax(), expected_y.amax());
        }
    }
    let classification = instructions(|| motions::classify(black_box(0)));
    let stack = stack_bytes(|| motions::classify(black_box(0)));
    println!("motions interdep {classification} 0 {stack} {}", motions::SCRATCH_BYTES);
    board::finish(agree)
}
