//! Every name of the runtime that the macro writes is there: `tests/paths.rs` of the facade names them all, and compiles.
//!
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros paths` writes it anew.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use crate::ir::Path;

#[test]
fn paths_are_those_that_the_facade_compiles() {
    let mut text = "\
//! Every name of the runtime that the macro writes: written by `INTERDEP_RENEW=1 cargo test -p interdep-macros paths`.
#![allow(missing_docs, unused_imports, reason = \"that they resolve is the test\")]

#[rustfmt::skip]
mod all {
"
    .to_owned();
    for (index, path) in Path::ALL.iter().enumerate() {
        let line = format!(
            "    pub(crate) use interdep::__private::runtime::{} as Name{index};",
            path.text()
        );
        writeln!(text, "{line}").expect("a text takes any line");
    }
    text.push_str(
        "}

#[test]
fn every_name_resolves() {}
",
    );
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/paths.rs");
    if env::var_os("INTERDEP_RENEW").is_some() {
        fs::write(&path, text).expect("the file can be written");
        return;
    }
    let found = fs::read_to_string(&path).expect("the file can be read");
    assert!(found == text, "INTERDEP_RENEW=1 cargo test -p interdep-macros paths");
}
