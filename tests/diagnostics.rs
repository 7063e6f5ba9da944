//! Every diagnostic, as a user sees it; and valid programs of every form.
//!
//! `TRYBUILD=overwrite cargo test --test diagnostics` writes the messages anew: read them as a user would.

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
    cases.compile_fail("tests/ui/fail/*/*.rs");
}
