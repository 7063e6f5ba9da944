//! On the host: what lies in flash (the recordings with the host's answers, made by the same crate), the memory's layout, and the
//! workloads in C.

mod flash;
mod plain_c;
#[path = "../../motions/recordings.rs"]
#[allow(dead_code, reason = "the example prints more")]
mod recordings;
#[path = "../../motions/watch.rs"]
#[allow(dead_code, reason = "the example compares more")]
mod watch;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let architecture = env::var("CARGO_CFG_TARGET_ARCH")?;

    let memory = format!("memory/{architecture}.x");
    fs::copy(&memory, out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed={memory}");

    fs::write(out.join("recordings.rs"), flash::statics()?)?;
    if architecture == "arm" {
        plain_c::compile(out)?;
    }
    Ok(())
}
