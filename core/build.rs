//! Says whether this build optimizes, and whether its target has vectors.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(unoptimized)");
    // Registers and kernels are inlined whatever rustc thinks of it: a call between instruction sets costs more than the sum. Where nothing is optimized,
    // that makes frames of megabytes, and of each second of a build it takes four fifths; there calls are calls.
    if env::var("OPT_LEVEL").is_ok_and(|level| level == "0") {
        println!("cargo::rustc-cfg=unoptimized");
    }
    println!("cargo::rustc-check-cfg=cfg(single)");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let has_vectors = ["x86", "x86_64", "aarch64"].contains(&architecture.as_str())
        || features.split(',').any(|feature| feature == "simd128");
    if !has_vectors {
        println!("cargo::rustc-cfg=single");
    }
}
