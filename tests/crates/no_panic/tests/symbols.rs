//! Reads the assembly of this crate's library, compiled as users compile it for release.

use std::{env, ffi::OsStr, fs, path::Path, process::Command};

/// The names of the functions that call something of `core::panicking` or the allocator, and of all functions.
fn functions(assembly: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut failing, mut all, mut current) = (Vec::new(), Vec::new(), "");
    for line in assembly.lines() {
        if let Some(label) = line.strip_suffix(':').filter(|label| label.starts_with('_')) {
            current = label;
            all.push(label);
        } else if line.starts_with('\t')
            && !line.starts_with("\t.")
            && (line.contains("panicking") || line.contains("__rust_alloc"))
        {
            failing.push(current);
        }
    }
    failing.dedup();
    (failing, all)
}

/// The assembly of a package's library, compiled for release.
fn assembly_of(manifest: &str, library: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_panic");
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--release", "--quiet", "--lib", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest))
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
            let ours = |name: &OsStr| name.to_string_lossy().contains(library);
            path.extension() == Some(OsStr::new("s")) && path.file_name().is_some_and(ours)
        })
        .collect();
    assemblies.sort_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok());
    let newest = assemblies.last().expect("the assembly");
    fs::read_to_string(newest).expect("the assembly can be read")
}

#[test]
fn nothing_can_panic_or_allocate_or_loses_its_instruction_set() {
    let assembly = assembly_of("Cargo.toml", "no_panic");
    let (failing, all) = functions(&assembly);
    let (control, ours): (Vec<&str>, Vec<&str>) =
        failing.into_iter().partition(|name| name.contains("7control"));
    assert_eq!(control.len(), 2, "the test finds what panics and what allocates: {control:?}");
    let calls = all.iter().filter(|name| name.contains("5calls")).count();
    assert!(calls >= 44, "matrix, forward, gradient and batch of every family, found {calls}");
    assert!(ours.is_empty(), "these can panic or allocate: {ours:#?}");

    // An operation of an instruction set is a function of its own where it was not inlined: what calls it has lost the set's features.
    let lost: Vec<_> = all.iter().filter(|name| name.contains("__fearless_simd_kernel")).collect();
    assert!(lost.is_empty(), "operations that are calls: {lost:#?}");
}

/// The functions whose names contain `part`, each with its lines.
fn bodies<'a>(assembly: &'a str, part: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut bodies: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in assembly.lines() {
        match line.strip_suffix(':').filter(|label| label.starts_with('_')) {
            Some(label) => bodies.push((label, Vec::new())),
            None => bodies.iter_mut().last().into_iter().for_each(|(_, lines)| lines.push(line)),
        }
    }
    bodies.retain(|(name, _)| name.contains(part));
    bodies
}

/// The loops that hold no other, from their label to the jump back.
fn innermost_loops<'a>(lines: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let label = |line: &&str| line.trim_end().strip_suffix(':').map(str::to_owned);
    let mut loops: Vec<(usize, usize)> = Vec::new();
    for (end, line) in lines.iter().enumerate() {
        let Some(target) = line.strip_prefix("\tj").and_then(|jump| jump.split('\t').nth(1)) else {
            continue;
        };
        let start = lines[..end].iter().position(|line| label(line).as_deref() == Some(target));
        loops.extend(start.map(|start| (start, end)));
    }
    let holds = |(start, end): (usize, usize), (a, b): (usize, usize)| {
        (start, end) != (a, b) && start <= a && b <= end
    };
    let innermost = loops.iter().filter(|outer| !loops.iter().any(|inner| holds(**outer, *inner)));
    innermost.map(|(start, end)| &lines[*start..=*end]).collect()
}

/// Whether a line is arithmetic with registers of several numbers.
fn is_arithmetic(line: &&str) -> bool {
    let name = line.trim_start().split('\t').next().unwrap_or_default();
    let name = name.strip_prefix('v').unwrap_or(name);
    let packed = name.ends_with("ps") || name.ends_with("pd");
    packed && ["fmadd", "mul", "add"].iter().any(|operation| name.starts_with(operation))
}

/// The shared kernels, on all of x86's instruction sets.
#[test]
#[cfg(target_arch = "x86_64")]
fn kernels_cannot_panic_and_keep_their_sums_in_registers() {
    /// The registers of the smallest tile.
    const LEAST: usize = 8;
    let assembly = assembly_of("../../../core/Cargo.toml", "interdep_core");
    let kernels = bodies(&assembly, "compiled_for");
    assert!(kernels.len() > 200, "the kernels are there, found {}", kernels.len());
    for (name, lines) in &kernels {
        let calls = |line: &&str| line.contains("panicking") && !line.starts_with("\t.");
        assert!(!lines.iter().any(calls), "{name} can panic");
    }

    let mut tiles = 0;
    for (name, lines) in &kernels {
        // Sums of products and of squared differences: a multiply-add for each register of the tile.
        let of_products = ["products_wide", "squared_differences_wide", "products_slim"];
        if !of_products.iter().any(|kind| name.contains(kind)) {
            continue;
        }
        // The loop over the observations is the shortest with so much arithmetic.
        let loops = innermost_loops(lines);
        let of_sums = loops
            .iter()
            .filter(|body| body.iter().filter(|line| is_arithmetic(line)).count() >= LEAST);
        let Some(body) = of_sums.min_by_key(|body| body.len()) else { continue };
        tiles += 1;
        let outside = body.iter().find(|line| line.contains("(%rsp") || line.starts_with("\tcall"));
        assert!(outside.is_none(), "{name} does not keep its sums in registers: {outside:?}");
    }
    assert!(tiles >= 18, "tiles of three instruction sets and both numbers, found {tiles}");
}
