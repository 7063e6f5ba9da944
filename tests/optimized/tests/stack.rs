//! Large batches on a thread of ordinary size, and what the stack's announced use is worth.

use std::thread;

use interdep::prelude::*;

/// What Rust gives a thread.
const THREAD: usize = 2 << 20;

hybrid! {
    struct Large for SMatrix<f32, 512, 256> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
    struct Larger for SMatrix<f32, 1024, 512> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
    struct Peers for SMatrix<f32, 512, 256> {
        interdependence_type: instance,
        functions: [cosine_similarity, manhattan_distance],
        fusion: mean,
    }
}

hybrid! {
    struct Small for SMatrix<f32, 64, 32> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
    struct SmallPeers for SMatrix<f32, 64, 32> {
        interdependence_type: instance,
        functions: [cosine_similarity, manhattan_distance],
        fusion: mean,
        postprocess: [softmax(dim = 1)],
    }
    struct Everything for SMatrix<f32, 64, 32> {
        functions: [linear_kernel, manhattan_distance, chebyshev_distance, euclidean_distance, rv_coefficient, pearson_correlation],
        fusion: max,
        preprocess: [tanh],
    }
}

fn sample(k: usize, i: usize) -> f32 {
    (k as f32 * 0.05 * (i % 9 + 1) as f32).sin() + (k * (i + 3) % 17) as f32 * 0.02
}

/// Inputs are made on the test's own thread, for `SMatrix::zeros` may pass by the stack; only the call is what is tested.
macro_rules! same_result_on_an_ordinary_thread {
    ($hybrid:ident, $b:literal, $m:literal) => {{
        let hybrid = $hybrid::new([0.1; $hybrid::L]);
        let x = Box::new(SMatrix::<f32, $b, $m>::from_fn(sample));
        let mut expected = Box::new(SMatrix::<f32, $b, $m>::zeros());
        hybrid.forward_into(&x, &mut expected);
        let mut y = Box::new(SMatrix::<f32, $b, $m>::zeros());
        thread::scope(|scope| {
            let work = || {
                let mut workspace = $hybrid::workspace();
                hybrid.forward_with(&x, &mut y, &mut workspace);
                // Again, in memory that is used.
                hybrid.forward_with(&x, &mut y, &mut workspace);
            };
            let thread = thread::Builder::new().stack_size(THREAD);
            thread.spawn_scoped(scope, work).expect("a thread").join().expect("the stack suffices");
        });
        assert!(y == expected && y.amax() > 0.0);
    }};
}

#[test]
fn a_workspace_keeps_large_batches_off_the_stack() {
    let on_a_large_one = || {
        same_result_on_an_ordinary_thread!(Large, 512, 256);
        same_result_on_an_ordinary_thread!(Peers, 512, 256);
        same_result_on_an_ordinary_thread!(Larger, 1024, 512);
    };
    let thread = thread::Builder::new().stack_size(256 << 20).spawn(on_a_large_one);
    thread.expect("a thread").join().expect("the results are the same");
}

#[test]
fn gradients_take_no_more_stack_than_they_announce() {
    /// What a thread takes for itself.
    const OWN: usize = 64 << 10;
    macro_rules! on_a_thread_of_so_much {
        ($($hybrid:ident)*) => {$({
            const STACK: usize = $hybrid::GRADIENT_SCRATCH_BYTES + OWN;
            let hybrid = $hybrid::new([0.1; $hybrid::L]);
            let mut batches = vec![SMatrix::<f32, 64, 32>::from_fn(sample); 3];
            let mut dw = $hybrid::new([0.0; $hybrid::L]);
            thread::scope(|scope| {
                let work = || {
                    let [x, dy, dx] = &mut batches[..] else { unreachable!() };
                    hybrid.forward_pullback_into(x, dy, dx, &mut dw);
                };
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, work).expect("a thread").join().expect("it suffices");
            });
            assert!(batches[2].amax() > 0.0 && batches[2] != batches[0]);
        })*};
    }
    on_a_thread_of_so_much!(Small SmallPeers Everything);
}

#[test]
fn what_is_announced_fits_into_an_ordinary_thread_or_says_so() {
    const { assert!(Large::SCRATCH_BYTES < THREAD && Larger::SCRATCH_BYTES > THREAD) };
}
