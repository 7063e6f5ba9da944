//! Whatever sizes a user writes, the macro ends soon, with an answer.

use std::time::{Duration, Instant};

use super::{compiled, mistakes};

/// What is said of a program, which must not take long.
fn said(program: &str) -> Vec<String> {
    let start = Instant::now();
    let output = compiled(program.parse().expect("the program is made of tokens"));
    let took = start.elapsed();
    eprintln!(
        "{took:?} {} bytes for {}",
        output.to_string().len(),
        &program[..program.len().min(90)]
    );
    assert!(took < Duration::from_secs(60), "{took:?} for {program}");
    mistakes(&output)
}

#[test]
fn timing() {
    for (b, m, f) in [
        ("1", "2048", "chain"),
        ("1", "1024", "inverse_approx_multihop_chain(bi_directional = true)"),
        ("1", "700", "pagerank_multihop_graph(links = [(0, 1)])"),
        ("1", "4096", "chain"),
        ("1", "100000", "parameterized"),
        ("1", "1000000000000", "parameterized"),
        ("1", "18446744073709551615", "linear_kernel"),
        ("1", "1000000000000", "hm_parameterized(p = 1)"),
        ("1", "1000000000000", "lphm_parameterized(p = 3, r = 1)"),
        ("1", "18446744073709551615", "identity"),
        ("1", "100000", "one(m_prime = 100000)"),
        ("1", "4", "one(m_prime = 1000000000000)"),
        ("1", "4294967296", "geometric(h = 65536, w = 65536, patch = cuboid(p_h = 1, p_w = 1))"),
        (
            "1",
            "4096",
            "geometric(h = 64, w = 64, patch = sphere(p_r = 40), interdependence_matrix_mode = aggregation)",
        ),
        ("1", "4", "geometric(h = 2, w = 2, patch = sphere(p_r = 18446744073709551615))"),
        (
            "1",
            "4",
            "geometric(h = 2, w = 2, patch = cuboid(p_h = 18446744073709551615, p_w = 1), packing_strategy = sparse_square)",
        ),
        (
            "1",
            "4",
            "geometric(h = 2, w = 2, patch = cuboid(p_h = 1, p_w = 1), cd_h = 18446744073709551615, cd_w = 1, cd_d = 1)",
        ),
        (
            "1",
            "4",
            "multihop_chain(h = 18446744073709551615, accumulative = true, bi_directional = true)",
        ),
        ("1", "4", "lowrank_parameterized(r = 18446744073709551615)"),
        ("1", "4", "random_matrix_adaption_parameterized(r = 4000000)"),
        (
            "100",
            "4",
            "parameterized_rpn(data_transformation = taylor_expansion(d = 9), parameter_fabrication = lphm_reconciliation(r = 2))",
        ),
        (
            "1",
            "4",
            "parameterized_rpn(data_transformation = taylor_expansion(d = 18446744073709551615), parameter_fabrication = lorr_reconciliation)",
        ),
        (
            "3",
            "4",
            "parameterized_rpn(data_transformation = fourier_expansion(N = 18446744073709551615), parameter_fabrication = lorr_reconciliation)",
        ),
        (
            "3",
            "4",
            "parameterized_rpn(data_transformation = hyperbolic_jacobi_expansion(d = 18446744073709551), parameter_fabrication = lphm_reconciliation)",
        ),
        (
            "3",
            "4",
            "parameterized_rpn(data_transformation = bspline_expansion(t = 18446744073709551615, d = 18446744073709551615), parameter_fabrication = hm_reconciliation)",
        ),
    ] {
        for m in said(&format!(
            "struct Mix for SMatrix<f64, {b}, {m}> {{ functions: [{f}], fusion: sum }}"
        )) {
            eprintln!("    {m}");
        }
    }
}
