//! No call allocates: a counting allocator sees none in a million calls of every family.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    hint::black_box,
};

use interdep::prelude::*;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, which counts what this thread asks for.
struct Counting;

// SAFETY: all is passed on to the system's allocator as it came.
#[allow(unsafe_code, reason = "an allocator is unsafe to implement")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

include!("families/mod.rs");

/// How often a million calls allocate.
fn allocations<H>(hybrid: &H) -> usize
where
    H: Interdependence<f32, ROWS, COLUMNS>,
{
    const CALLS: usize = 1_000_000 / 3;
    let mut x = SMatrix::<f32, ROWS, COLUMNS>::from_fn(|k, i| (k * 7 + i * 3) as f32 * 0.1 % 1.0);
    let (mut a, mut y) = (hybrid.matrix(&x), hybrid.forward(&x));
    let before = ALLOCATIONS.get();
    for call in 0..CALLS {
        // Also input that breaks formulas.
        x[(call % ROWS, call % COLUMNS)] = [0.3, f32::NAN, 0.0, 1e30, -0.7, 1e-40][call % 6];
        hybrid.matrix_into(black_box(&x), &mut a);
        hybrid.forward_into(black_box(&x), &mut y);
        black_box(hybrid.forward_on(&x, black_box(&x)));
    }
    ALLOCATIONS.get() - before
}

macro_rules! no_allocation {
    ($($name:ident)*) => {$(
        #[test]
        #[allow(non_snake_case, reason = "the hybrid's name")]
        fn $name() {
            let hybrid = families::$name::new([0.1; families::$name::L]);
            assert_eq!(allocations(&hybrid), 0);
        }
    )*};
}

every_family!(no_allocation);

#[test]
fn the_counter_counts() {
    let before = ALLOCATIONS.get();
    black_box(vec![0_u8; black_box(100)]);
    assert_eq!(ALLOCATIONS.get() - before, 1);
}

#[test]
fn a_window_does_not_allocate() {
    let hybrid = families::Statistical::new([]);
    let mut window = hybrid.window();
    let before = ALLOCATIONS.get();
    for time in 0..100_000 {
        window.push([time as f32 * 0.01 % 1.0, 0.5, time as f32 % 7.0, 0.1]);
        black_box(window.forward());
    }
    assert_eq!(ALLOCATIONS.get() - before, 0);
}
