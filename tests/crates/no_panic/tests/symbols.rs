//! Reads the assembly of this crate's library, compiled as users compile it for release.

use std::{env, ffi::OsStr, fs, path::Path, process::Command};

/// The names of the functions that call something of `core::panicking`, and of all functions.
fn functions(assembly: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut panicking, mut all, mut current) = (Vec::new(), Vec::new(), "");
    for line in assembly.lines() {
        if let Some(label) = line.strip_suffix(':').filter(|label| label.starts_with('_')) {
            current = label;
            all.push(label);
        } else if line.contains("panicking") && line.starts_with('\t') && !line.starts_with("\t.") {
            panicking.push(current);
        }
    }
    panicking.dedup();
    (panicking, all)
}

#[test]
fn nothing_can_panic_or_loses_its_instruction_set() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_panic");
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--release", "--quiet", "--lib", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "--emit=asm", "-Ccodegen-units=1", "-Cdebuginfo=0"])
        .status()
        .expect("cargo runs");
    assert!(status.success());
    let files = fs::read_dir(target.join("release/deps")).expect("the target directory");
    let mut assemblies: Vec<_> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| {
            let ours = |name: &OsStr| name.to_string_lossy().contains("no_panic");
            path.extension() == Some(OsStr::new("s")) && path.file_name().is_some_and(ours)
        })
        .collect();
    assemblies.sort_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok());
    let newest = assemblies.last().expect("the assembly");
    let assembly = fs::read_to_string(newest).expect("the assembly can be read");

    let (panicking, all) = functions(&assembly);
    let (control, ours): (Vec<&str>, Vec<&str>) =
        panicking.into_iter().partition(|name| name.contains("an_index"));
    assert_eq!(control.len(), 1, "the test finds what panics");
    let calls = all.iter().filter(|name| name.contains("5calls")).count();
    assert!(calls >= 33, "matrix, forward and batch of every family are there, found {calls}");
    assert!(ours.is_empty(), "these can panic: {ours:#?}");

    // An operation of an instruction set is a function of its own where it was not inlined: what calls it has lost the set's features.
    let lost: Vec<_> = all.iter().filter(|name| name.contains("__fearless_simd_kernel")).collect();
    assert!(lost.is_empty(), "operations that are calls: {lost:#?}");
}
