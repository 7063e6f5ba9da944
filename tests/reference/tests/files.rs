//! The files hold what the other tests compare: a case without a gradient is compared without one.

use interdep_reference_tests::golden;
use serde_json::Value;

/// How many cases of a family have gradients of A, and of Y.
const GRADIENTS: [(&str, usize, usize); 12] = [
    ("basic", 0, 0),
    ("numerical_kernel", 361, 0),
    ("statistical_kernel", 117, 0),
    ("parameterized", 91, 0),
    ("bilinear", 101, 0),
    ("chain", 0, 0),
    ("graph", 0, 0),
    ("geometric", 0, 0),
    ("rpn", 145, 0),
    ("reconciliation", 138, 0),
    ("fusion", 228, 0),
    ("hybrid", 187, 158),
];

#[test]
fn cases_have_gradients() {
    assert_eq!(GRADIENTS.map(|(family, _, _)| family), golden::FAMILIES);
    for (family, of_a, of_y) in GRADIENTS {
        let cases = golden::cases(family).expect("the golden file can be read");
        let has = |case: &&Value, cotangent: &str, gradients: &[&str]| {
            !case[cotangent].is_null() && gradients.iter().any(|name| !case[*name].is_null())
        };
        let of = |cotangent, gradients: &[&str]| {
            cases.iter().filter(|case| has(case, cotangent, gradients)).count()
        };
        let found = of("cotangent", &["grad_x", "grad_w", "grad_inputs"]);
        assert_eq!(found, of_a, "{family}");
        assert_eq!(
            of("forward_cotangent", &["forward_grad_x", "forward_grad_w"]),
            of_y,
            "{family}"
        );
    }
}
