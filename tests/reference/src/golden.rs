//! The files of reference cases, for the build script and for the tests.

use std::{error::Error, fs::File, path::Path};

use flate2::read::GzDecoder;
use serde_json::Value;

/// One file each.
pub const FAMILIES: [&str; 12] = [
    "basic",
    "numerical_kernel",
    "statistical_kernel",
    "parameterized",
    "bilinear",
    "chain",
    "graph",
    "geometric",
    "rpn",
    "reconciliation",
    "fusion",
    "hybrid",
];

/// The cases of a family.
///
/// # Errors
///
/// When the file is missing or no JSON of the expected shape.
pub fn cases(family: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{family}.json.gz"));
    let mut file: Value = serde_json::from_reader(GzDecoder::new(File::open(path)?))?;
    match file["cases"].take() {
        Value::Array(cases) => Ok(cases),
        _ => Err("no array of cases".into()),
    }
}
