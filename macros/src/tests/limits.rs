//! Whatever sizes a user writes, the macro ends soon, with an answer.

use std::time::{Duration, Instant};

use super::{compiled, mistakes};

/// What is said of a hybrid of one function, on a stack like rustc's; it must not take long, though debug builds on a busy machine are slow.
fn said(b: usize, m: usize, function: &str) -> Vec<String> {
    const STACK: usize = 8 << 20;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || answer(b, m, function));
        thread.expect("a thread can be made").join().expect("the macro does not panic")
    })
}

fn answer(b: usize, m: usize, function: &str) -> Vec<String> {
    let text =
        format!("struct Mix for SMatrix<f64, {b}, {m}> {{ functions: [{function}], fusion: sum }}");
    let start = Instant::now();
    let output = compiled(text.parse().expect("the program is made of tokens"));
    let took = start.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?} for {text}");
    mistakes(&output)
}

#[test]
fn large_sizes_compile_or_are_refused() {
    const MOST: usize = usize::MAX;
    for (b, m, function) in [
        (1, 4, format!("multihop_chain(h = {MOST})")),
        (1, 4, format!("multihop_chain(h = {MOST}, accumulative = true, bi_directional = true)")),
        (1, 4, format!("multihop_graph(h = {MOST}, links = [(0, 1)], accumulative = true)")),
        (1 << 15, 1 << 15, "linear_kernel".to_owned()),
        (1, 1 << 13, "parameterized".to_owned()),
        (1, 2500, "one(m_prime = 2500)".to_owned()),
        (1, 2500, "identity".to_owned()),
        (1, 300, "pagerank_multihop_graph(links = [(0, 1)])".to_owned()),
        (
            1,
            4,
            format!(
                "geometric(h = 2, w = 2, patch = cuboid(p_h = 1, p_w = 1), cd_h = {MOST}, cd_w = 1, cd_d = 1)"
            ),
        ),
    ] {
        assert_eq!(said(b, m, &function), [""; 0], "{function}");
    }
    let rpn = |expansion: String, fabrication: &str| {
        format!(
            "parameterized_rpn(data_transformation = {expansion}, parameter_fabrication = {fabrication})"
        )
    };
    for (b, m, function) in [
        (1, MOST, "linear_kernel".to_owned()),
        (1, 1 << 18, "linear_kernel".to_owned()),
        (1, 1 << 40, "hm_parameterized(p = 1)".to_owned()),
        (1, 4, format!("one(m_prime = {MOST})")),
        (1, 4, format!("lowrank_parameterized(r = {MOST})")),
        (1, 4, "random_matrix_adaption_parameterized(r = 4000000)".to_owned()),
        (1, 5000, "chain".to_owned()),
        (1, 1500, "inverse_approx_multihop_chain(bi_directional = true)".to_owned()),
        (
            1,
            1 << 29,
            "geometric(h = 32768, w = 16384, patch = cuboid(p_h = 1, p_w = 1))".to_owned(),
        ),
        (1, 4, format!("geometric(h = 2, w = 2, patch = sphere(p_r = {MOST}))")),
        (1, 4, format!("geometric(h = {MOST}, w = {MOST}, patch = sphere(p_r = 1))")),
        (100, 4, rpn("taylor_expansion(d = 9)".to_owned(), "lphm_reconciliation(r = 2)")),
        (1, 4, rpn(format!("taylor_expansion(d = {MOST})"), "lorr_reconciliation")),
        (3, 4, rpn(format!("fourier_expansion(N = {MOST})"), "lorr_reconciliation")),
        (3, 4, rpn("fourier_expansion(N = 100000000)".to_owned(), "constant_eye_reconciliation")),
        (
            3,
            4,
            rpn(format!("bspline_expansion(t = {MOST}, d = {MOST})"), "hm_reconciliation(p = 1)"),
        ),
    ] {
        assert_ne!(said(b, m, &function), [""; 0], "{function}");
    }
}

#[test]
fn long_lists_and_deep_brackets_are_refused() {
    let many = |text: &str, times: usize| vec![text; times].join(", ");
    let around = |open: &str, close: &str, times: usize| {
        format!("{}linear_kernel{}", open.repeat(times), close.repeat(times))
    };
    for function in [
        many("linear_kernel", 100_000),
        format!("linear_kernel(preprocess = [{}])", many("tanh", 100_000)),
        format!("custom_hybrid_kernel(kernels = [{}])", many("linear_kernel", 100_000)),
        around(
            "hybrid(functions = [parameterized, x: ",
            "], fusion = max, postprocess = [tanh])",
            30,
        ),
        around("hybrid(functions = [", "], fusion = max)", 32),
        around("hybrid(functions = [", "], fusion = max)", 50_000),
        around("custom_hybrid_kernel(kernels = [", "])", 1000),
        around("[", "]", 10_000),
        format!("custom({}u8{})", "Vec<".repeat(10_000), ">".repeat(10_000)),
        format!("custom({}u8)", "&".repeat(10_000)),
        format!("polynomial_kernel(c = {{ {} 1 }})", "- ".repeat(10_000)),
        format!("graph(links = [{}])", many("(0, 1, 2)", 10_000)),
    ] {
        assert_ne!(said(1, 4, &function), [""; 0]);
    }
    let links = format!("graph(links = [{}])", many("(0, 1), (3, 0)", 20_000));
    assert_eq!(said(1, 4, &links), [""; 0]);
}

#[test]
fn arithmetic_with_literals_is_known() {
    let program = "struct Mix for SMatrix<f64, { 2 * (3 + 1) }, { 7 % 4 }> {
        functions: [lowrank_parameterized(r = { 4 / 2 })], fusion: sum
    }";
    let output = compiled(program.parse().expect("the program is made of tokens"));
    assert_eq!(mistakes(&output), [""; 0]);
    let text = output.to_string();
    assert!(text.contains("x 8×3, A 3×3, Y = x·A 8×3") && text.contains("U 3×2, V 2×3"), "{text}");
    // What rustc would refuse, it shall refuse.
    for size in ["{ 1 - 2 }", "{ 1 / 0 }", "{ 3u8 + 1 }", "{ 18446744073709551615 + 1 }"] {
        let program = program.replace("{ 7 % 4 }", size);
        let output = compiled(program.parse().expect("the program is made of tokens"));
        assert!(output.to_string().contains("Size ::"), "{size}");
    }
}
