//! Writes a hybrid for every reference case, in the language, and a table of them: `OUT_DIR/<family>.rs`.

#[allow(unreachable_pub, reason = "public for the tests")]
#[path = "src/golden.rs"]
mod golden;
#[path = "build/language.rs"]
mod language;

use std::{collections::HashMap, env, error::Error, fmt::Write as _, fs, path::Path};

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=golden");
    let out = env::var("OUT_DIR")?;
    for family in golden::FAMILIES {
        fs::write(Path::new(&out).join(format!("{family}.rs")), program(family)?)?;
    }
    Ok(())
}

/// The hybrids of a family and the tables `F64` and `F32` of their cases. Cases with the same text share a hybrid.
fn program(family: &str) -> Result<String, Box<dyn Error>> {
    let mut program = String::new();
    for (table, scalar) in [("F64", "f64"), ("F32", "f32")] {
        let mut rows = String::new();
        let mut names: HashMap<String, String> = HashMap::new();
        for case in &golden::cases(family)? {
            let id = case["id"].as_str().ok_or("a case without id")?;
            let text = if scalar == "f32" && case["edge"] == Value::Bool(true) {
                Err("edge: f64 only")
            } else {
                language::hybrid(family, case)
            };
            match text {
                Err(reason) => writeln!(rows, "    ({id:?}, Err({reason:?})),")?,
                Ok(language::Hybrid { b, m, body }) => {
                    let count = names.len();
                    let text = format!("SMatrix<{scalar}, {b}, {m}> {{ {body} }}");
                    if !names.contains_key(&text) {
                        let name = format!("{table}Hybrid{count}");
                        writeln!(program, "interdep::hybrid! {{ struct {name} for {text} }}")?;
                        names.insert(text.clone(), name);
                    }
                    let name = &names[&text];
                    writeln!(rows, "    ({id:?}, Ok(run!({name}, {scalar}, {b}, {m}))),")?;
                }
            }
        }
        writeln!(program, "const {table}: &[(&str, Result<Run, &str>)] = &[\n{rows}];")?;
    }
    Ok(program)
}
