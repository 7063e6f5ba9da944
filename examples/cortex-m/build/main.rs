//! On the host: what lies in flash (the recordings with the host's answers, made by the same crate), the memory's layout, and the
//! workloads in C.

mod flash;
#[path = "../src/wearer/model.rs"]
mod model;
mod plain_c;
#[path = "../../motions/recordings.rs"]
#[allow(dead_code, reason = "the example prints more")]
mod recordings;
#[path = "../../motions/watch.rs"]
#[allow(dead_code, reason = "the example compares more")]
mod watch;
mod wearer;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let target = env::var("TARGET")?;

    let memory = format!("memory/{target}.x");
    fs::copy(&memory, out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed={memory}");

    fs::write(out.join("recordings.rs"), flash::statics()?)?;
    fs::write(out.join("wearer.rs"), wearer::statics()?)?;
    if env::var("CARGO_CFG_TARGET_ARCH")? == "arm" {
        plain_c::compile(out, &target)?;
    }
    Ok(())
}
