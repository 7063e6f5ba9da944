//! What users get, as a file that reviewers read: `golden/mix.rs`, formatted by prettyplease.
//!
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros expansion` writes it anew.

use std::{env, fs, path::PathBuf};

use super::{compiled, mistakes};

const PROGRAM: &str = "
    /// How four channels depend on each other.
    #[derive(Clone)]
    pub struct Mix for SMatrix<f32, 8, 4> {
        functions: [pearson_correlation, low: lowrank_parameterized(r = 1)],
        fusion: parameterized_weighted_summation,
        postprocess: [softmax(dim = 1)],
    }
";

#[test]
fn expansion_is_the_golden_one() {
    let output = compiled(PROGRAM.parse().expect("the program is made of tokens"));
    assert_eq!(mistakes(&output), [""; 0]);
    let file = syn::parse2(output).expect("the output is a list of items");
    let text = prettyplease::unparse(&file);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tests/golden/mix.rs");
    if env::var_os("INTERDEP_RENEW").is_some() {
        fs::write(&path, text).expect("the golden file can be written");
        return;
    }
    let golden = fs::read_to_string(&path).expect("the golden file can be read");
    let differs = golden.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
    assert!(
        golden == text,
        "the expansion differs from {} at line {}: INTERDEP_RENEW=1 cargo test -p interdep-macros expansion",
        path.display(),
        differs + 1
    );
}
