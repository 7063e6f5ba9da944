//! Compiles the workloads in C together with the functions of newlib that they call.

use std::{error::Error, fs, path::Path, process::Command};

const FOLDER: &str = "reference";
const SOURCES: [&str; 3] = ["reference/workloads.c", "reference/motions.c", "reference/wearer.c"];
const OBJECT: &str = "plain_c.o";
/// What Rust calls.
const FUNCTIONS: [&str; 8] = [
    "w1_matrix",
    "w1_forward",
    "w2_matrix",
    "w2_forward",
    "motions_matrix",
    "motions_nearest",
    "wearer_answer",
    "wearer_step",
];

/// Makes the library `plain_c` in `out`, and tells the linker about it.
///
/// Rust's compiler library has an `expf` as well, and the linker would meet it first: so C and newlib are linked with each other
/// here, and nothing but the workloads stays visible.
pub(crate) fn compile(out: &Path, target: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={FOLDER}");
    // Without `--unique`, sections of one name would become one, and one workload would bring the static buffers of another along.
    // So would those of newlib, which has one for each of its files, all named `.text`.
    let unique = ["-Wl,--unique", "-Wl,--unique=.text"];
    let relocatable = ["-r", "-nostdlib", "-Wall", "-Wextra", "-Werror"];
    run(Command::new("arm-none-eabi-gcc")
        .arg(format!("@{FOLDER}/{target}.flags"))
        .args(unique)
        .args(relocatable)
        .args(SOURCES)
        .args(["-lm", "-lc", "-lgcc", "-o"])
        .arg(out.join(OBJECT)))?;
    let visible = FUNCTIONS.map(|name| format!("--keep-global-symbol={name}"));
    run(Command::new("arm-none-eabi-objcopy").args(visible).arg(OBJECT).current_dir(out))?;

    // `ar` adds to an archive that exists.
    const ARCHIVE: &str = "libplain_c.a";
    if out.join(ARCHIVE).exists() {
        fs::remove_file(out.join(ARCHIVE))?;
    }
    run(Command::new("arm-none-eabi-ar").args(["rcs", ARCHIVE, OBJECT]).current_dir(out))?;
    println!("cargo:rustc-link-search=native={}", out.display());
    println!("cargo:rustc-link-lib=static=plain_c");
    Ok(())
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
