//! On the host: the memory's layout, the recordings with the host's answers, and the C code to compare with.

#[path = "../motions/recordings.rs"]
#[allow(dead_code, reason = "the example prints more")]
mod recordings;
#[path = "../motions/watch.rs"]
#[allow(dead_code, reason = "the example compares more")]
mod watch;

use std::{env, error::Error, fmt::Write, fs, path::Path};

use recordings::{DataSet, Recording};
use watch::{ChannelDependence, Example};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let architecture = env::var("CARGO_CFG_TARGET_ARCH")?;
    let memory = format!("memory/{architecture}.x");
    fs::copy(&memory, out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed={memory}");

    fs::write(out.join("recordings.rs"), flash()?)?;
    if architecture == "arm" {
        compile_c()?;
    }
    Ok(())
}

/// The recordings as statics: matrices of the training recordings, the test recordings, and what the host makes of them.
fn flash() -> Result<String, Box<dyn Error>> {
    const DATA: &str = "../data/BasicMotions_";
    let [train, test] = ["TRAIN", "TEST"].map(|part| format!("{DATA}{part}.ts"));
    println!("cargo:rerun-if-changed={train}\ncargo:rerun-if-changed={test}");
    let train = DataSet::read(Path::new(&train))?;
    let test = DataSet::read(Path::new(&test))?.numbered_like(&train)?;
    let hybrid = ChannelDependence::default();
    let example = |recording: &Recording| Example {
        activity: recording.activity,
        matrix: hybrid.matrix(&recording.motion),
    };
    let training: Vec<_> = train.recordings.iter().map(example).collect();

    let mut code = String::new();
    writeln!(code, "pub(crate) static ACTIVITIES: &[&str] = &{:?};", train.activities)?;
    let matrix = |matrix: &[f32], rows: usize| {
        let columns: Vec<&[f32]> = matrix.chunks(rows).collect();
        format!("SMatrix::from_array_storage(ArrayStorage({columns:?}))")
    };
    let examples = training.iter().map(|Example { activity, matrix: a }| {
        format!(
            "Example {{ activity: {activity}, matrix: {} }},\n",
            matrix(a.as_slice(), a.nrows())
        )
    });
    let examples: String = examples.collect();
    writeln!(code, "pub(crate) static TRAINING: &[Example<COLUMNS>] = &[\n{examples}];")?;
    let recordings = test.recordings.iter().map(|recording| {
        let a = hybrid.matrix(&recording.motion);
        let answer = watch::nearest(&a, training.iter());
        format!(
            "Recorded {{ was: {}, host_says: {answer:?}, motion: {}, host_matrix: {} }},\n",
            recording.activity,
            matrix(recording.motion.as_slice(), recording.motion.nrows()),
            matrix(a.as_slice(), a.nrows()),
        )
    });
    let recordings: String = recordings.collect();
    writeln!(code, "pub(crate) static RECORDINGS: &[Recorded] = &[\n{recordings}];")?;
    Ok(code)
}

/// The same mathematics in C, with newlib's mathematical functions.
fn compile_c() -> Result<(), Box<dyn Error>> {
    const SOURCE: &str = "reference/workloads.c";
    println!("cargo:rerun-if-changed={SOURCE}");
    let mut build = cc::Build::new();
    // The flags of the target: cc's own guess has no hardware floats for every version of gcc.
    let flags = ["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"];
    build.no_default_flags(true).compiler("arm-none-eabi-gcc").opt_level(3);
    for flag in flags {
        build.flag(flag);
    }
    build.flag("-O3").flag("-ffunction-sections").flag("-fdata-sections").file(SOURCE);
    let compiler = build.get_compiler();
    build.compile("workloads");
    for library in ["libm.a", "libc.a", "libgcc.a"] {
        let path = compiler
            .to_command()
            .args(flags)
            .arg(format!("-print-file-name={library}"))
            .output()?
            .stdout;
        println!("cargo:rustc-link-arg={}", String::from_utf8(path)?.trim());
    }
    Ok(())
}
