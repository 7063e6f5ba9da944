//! The reference cases of tinyBIG: some 1 900 hybrids, built for this machine's best instruction set alone.

use std::process::Command;

#[test]
fn hybrids_agree_with_tinybig() {
    let native = "build.rustflags = [\"-C\", \"target-cpu=native\"]";
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--config", native, "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/Cargo.toml"))
        .arg("--target-dir")
        .arg(concat!(env!("CARGO_TARGET_TMPDIR"), "/reference"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
