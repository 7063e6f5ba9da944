//! Every diagnostic, as a user sees it; and valid programs of every form.
//!
//! `TRYBUILD=overwrite cargo test --test diagnostics` writes the messages anew: read them as a user would.

use std::{fs, path::Path};

/// The programs' configurations and weights, where the crate lies that trybuild makes of the programs.
fn provide_models() -> std::io::Result<()> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    let models = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME")).join("models");
    fs::create_dir_all(&models)?;
    for file in fs::read_dir("tests/ui/models")? {
        let file = file?;
        fs::copy(file.path(), models.join(file.file_name()))?;
    }
    Ok(())
}

#[test]
fn mistakes_are_explained() {
    provide_models().expect("the models can be copied");
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
    cases.compile_fail("tests/ui/fail/*/*.rs");
}
