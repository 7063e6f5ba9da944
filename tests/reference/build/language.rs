//! A reference case as text of the language.

use serde_json::{Map, Value};

/// The header's dimensions and the body of a `struct … for …`.
pub(crate) struct Hybrid {
    pub(crate) b: usize,
    pub(crate) m: usize,
    pub(crate) body: String,
}

type Text = Result<String, &'static str>;

/// Why a case cannot be run; each reason is counted by the tests.
mod skip {
    pub(super) const ACTS: &str = "the processing that tinyBIG ignores acts in the language";
    pub(super) const COMPILE_ERROR: &str = "tinyBIG raises; here a compile error (tests/ui)";
    pub(super) const BY_TYPES: &str = "tinyBIG raises; here the types leave no such call";
    pub(super) const REFUSED: &str = "tinyBIG goes on; here a compile error (tests/ui)";
    pub(super) const FORMULA: &str = "tinyBIG raises; here the formula's value (tests/oracles.rs)";
}

/// The cases in which tinyBIG raises and that are no compile error in the language.
const RAISES: &[(&str, &str)] = &[
    // Zero to the power of −1 is ∞.
    ("numerical_kernel-263", skip::FORMULA),
    ("numerical_kernel-291", skip::FORMULA),
    // x or its rows do not fit: `SMatrix<f64, 4, 3>` always does.
    ("numerical_kernel-369", skip::BY_TYPES),
    ("numerical_kernel-371", skip::BY_TYPES),
    ("bilinear-102", skip::BY_TYPES),
    // Mode, skewness and weighted harmonic mean fail for any input; the means' and the entropy's domains are not asserted.
    ("fusion-217", skip::FORMULA),
    ("fusion-218", skip::FORMULA),
    ("fusion-220", skip::FORMULA),
    ("fusion-221", skip::FORMULA),
    ("fusion-222", skip::FORMULA),
    // The members' heights, their number and the fusion's `dims` follow from the struct.
    ("fusion-236", skip::BY_TYPES),
    ("fusion-237", skip::BY_TYPES),
    ("fusion-239", skip::BY_TYPES),
    // Processing that has no sparse kernel in torch.
    ("chain-087", skip::FORMULA),
    ("chain-089", skip::FORMULA),
    ("chain-091", skip::FORMULA),
    ("graph-127", skip::FORMULA),
    ("graph-129", skip::FORMULA),
    ("geometric-165", skip::FORMULA),
    // A chain of one, a graph without links.
    ("chain-096", skip::FORMULA),
    ("chain-097", skip::FORMULA),
    ("chain-098", skip::FORMULA),
    ("chain-099", skip::FORMULA),
    ("graph-107", skip::FORMULA),
    // The chain's length follows from the struct.
    ("chain-100", skip::BY_TYPES),
    // Cylinders and spheres, whose `…-corrected` cases are run; aggregation with distances; channels of instances.
    ("geometric-131", skip::FORMULA),
    ("geometric-133", skip::FORMULA),
    ("geometric-135", skip::FORMULA),
    ("geometric-137", skip::FORMULA),
    ("geometric-139", skip::FORMULA),
    ("geometric-141", skip::FORMULA),
    ("geometric-143", skip::FORMULA),
    ("geometric-145", skip::FORMULA),
    ("geometric-147", skip::FORMULA),
    ("geometric-149", skip::FORMULA),
    ("geometric-151", skip::FORMULA),
    ("geometric-158", skip::FORMULA),
    ("geometric-161", skip::FORMULA),
    // The radial expansions of an attribute hybrid, whose `corrected` cases are run; x with more rows than b.
    ("rpn-065", skip::FORMULA),
    ("rpn-068", skip::FORMULA),
    ("rpn-071", skip::FORMULA),
    ("rpn-074", skip::FORMULA),
    ("rpn-150", skip::BY_TYPES),
    // A fusion made for other functions; no x.
    ("hybrid-151", skip::BY_TYPES),
    ("hybrid-152", skip::BY_TYPES),
    ("hybrid-153", skip::BY_TYPES),
];

/// The cases that tinyBIG computes and the language refuses.
const REFUSED: &[(&str, &str)] = &[
    // The source of a link is no node: tinyBIG drops the link.
    ("graph-105", skip::REFUSED),
    // A mode that does not exist: tinyBIG takes another one, and knows no width.
    ("geometric-160", skip::REFUSED),
    // m = 0, to be filled in from the grid.
    ("geometric-154", skip::BY_TYPES),
];

/// The hybrid that computes a case.
pub(crate) fn hybrid(family: &str, case: &Value) -> Result<Hybrid, &'static str> {
    if case.get("raises").is_some() {
        return Err(why_it_raises(case));
    }
    if let Some((_, reason)) =
        REFUSED.iter().find(|(prefix, _)| text(&case["id"]).starts_with(prefix))
    {
        return Err(reason);
    }
    match family {
        "fusion" => return fusion_case(case),
        "reconciliation" => return reconciliation_case(case),
        _ => {}
    }
    let (class, params) = named_class(case);
    let class = class.as_str();
    let kind = text(&case["type"]);
    let x = case["x"].as_array();
    // tinyBIG never compares the rows of x with b.
    let b = x.map_or_else(|| size(&case["b"]), Vec::len);
    let m = size(&case["m"]);
    let random = &case["random"];
    let (functions, fusion, tail) = if family == "hybrid" {
        composition(&case["params"], random, "")?
    } else {
        (function(class, &params, random)?, "sum".to_owned(), String::new())
    };
    let body =
        format!("interdependence_type: {kind}, functions: [{functions}], fusion: {fusion}{tail}");
    Ok(Hybrid { b, m, body })
}

/// The class and its parameters. A class that fails in tinyBIG has the values of an equivalent one, and says its own in a note.
fn named_class(case: &Value) -> (String, Value) {
    let own = case["note"].as_str().and_then(|note| note.split_once("with parameters "));
    match (case["equivalent_class"].as_str(), own) {
        (Some(class), Some((_, params))) => {
            (class.to_owned(), serde_json::from_str(params).unwrap_or(Value::Null))
        }
        _ => (text(&case["class"]).to_owned(), case["params"].clone()),
    }
}

fn why_it_raises(case: &Value) -> &'static str {
    let id = text(&case["id"]);
    let listed = RAISES.iter().find(|(prefix, _)| id.starts_with(prefix));
    listed.map_or(skip::COMPILE_ERROR, |(_, reason)| reason)
}

/// `functions`, `fusion` and the processing of a hybrid, whose members' fixed matrices are under `path`.
fn composition(
    params: &Value,
    random: &Value,
    path: &str,
) -> Result<(String, String, String), &'static str> {
    let members = params["functions"].as_array().map_or(&[][..], Vec::as_slice);
    let mut functions = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let (class, params) = (text(&member["class"]), &member["params"]);
        let member = if class == "hybrid_interdependence" {
            let (functions, fusion, tail) =
                composition(params, random, &format!("{path}{index}."))?;
            let tail = tail.replace(':', " =");
            format!("hybrid(functions = [{functions}], fusion = {fusion}{tail})")
        } else {
            function(class, params, &random[format!("{path}{index}")])?
        };
        functions.push(format!("f{index}: {member}"));
    }
    let fixed = &random[format!("{path}fusion")];
    let fusion = call(&params["fusion"]["class"], "_fusion", &params["fusion"]["params"], fixed)?;
    let mut tail = String::new();
    for (key, list) in processing(params) {
        tail.extend([", ", key, ": ", &list]);
    }
    Ok((functions.join(", "), fusion, tail))
}

fn function(class: &str, params: &Value, random: &Value) -> Text {
    call(&Value::from(class), "_interdependence", params, random)
}

/// `name(argument = value, …)` of a class with its parameters.
fn call(class: &Value, suffix: &str, params: &Value, random: &Value) -> Text {
    let class = text(class);
    let name = class.strip_suffix(suffix).unwrap_or(class);
    let empty = Map::new();
    let mut arguments = Vec::new();
    for (key, value) in params.as_object().unwrap_or(&empty) {
        match key.as_str() {
            // What the context gives; and what `processing` adds.
            "dims" | "preprocess_functions" | "postprocess_functions" | "parameter_fabrication" => {
            }
            "n" if name.ends_with("_concatenation") => arguments.push(format!("n = {value}")),
            // Any word means the densest packing to tinyBIG; here it must be one that has a meaning.
            "packing_strategy" if value == "unknown_strategy" => {}
            _ => arguments.push(format!("{key} = {}", argument(value))),
        }
    }
    let random: Vec<String> = random
        .as_object()
        .unwrap_or(&empty)
        .iter()
        .map(|(key, value)| format!("{key} = {}", argument(value)))
        .collect();
    // A function's fixed matrices are those of its fabrication, if it has one.
    if let Some(fabrication) = params.get("parameter_fabrication") {
        let mut inner = call(&fabrication["class"], "", &fabrication["params"], &Value::Null)?;
        if !random.is_empty() {
            let closed = inner.strip_suffix(')').map(|call| format!("{call}, "));
            inner =
                format!("{}{})", closed.unwrap_or_else(|| format!("{inner}(")), random.join(", "));
        }
        arguments.push(format!("parameter_fabrication = {inner}"));
    } else {
        arguments.extend(random);
    }
    for (key, list) in processing(params) {
        // Softmax as a string, which tinyBIG ignores with a warning.
        if params[format!("{key}_functions")] == serde_json::json!(["softmax"]) {
            return Err(skip::ACTS);
        }
        arguments.push(format!("{key} = {list}"));
    }
    Ok(with_arguments(name, &arguments))
}

/// `preprocess` and `postprocess`, so far as they are there.
fn processing(params: &Value) -> Vec<(&'static str, String)> {
    ["preprocess", "postprocess"]
        .into_iter()
        .filter(|key| !params[format!("{key}_functions")].is_null())
        .map(|key| (key, argument(&params[format!("{key}_functions")])))
        .collect()
}

/// A value: numbers and names as they are, `{"name": …}` as a call.
fn argument(value: &Value) -> String {
    match value {
        Value::String(word) => word.strip_prefix("torch.").unwrap_or(word).to_owned(),
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(argument).collect();
            format!("[{}]", entries.join(", "))
        }
        Value::Object(object) if object.contains_key("class") => {
            call(&value["class"], "", &value["params"], &Value::Null).unwrap_or_default()
        }
        Value::Object(call) => {
            let arguments: Vec<String> = call
                .iter()
                .filter(|(key, _)| *key != "name" && *key != "type")
                .map(|(key, value)| format!("{key} = {}", argument(value)))
                .collect();
            let name = call.get("name").or_else(|| call.get("type")).unwrap_or(&Value::Null);
            with_arguments(text(name), &arguments)
        }
        _ => value.to_string(),
    }
}

fn with_arguments(name: &str, arguments: &[String]) -> String {
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

/// A fusion's inputs come in as parameters, so that the language needs nothing special for them.
fn fusion_case(case: &Value) -> Result<Hybrid, &'static str> {
    let fusion = call(&case["class"], "_fusion", &case["params"], &case["random"])?;
    let inputs = case["inputs"].as_array().map_or(&[][..], Vec::as_slice);
    let rows = inputs.first().and_then(Value::as_array).map_or(0, Vec::len);
    let functions: Vec<String> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            let columns = input[0].as_array().map_or(0, Vec::len);
            format!("f{index}: parameterized(m_prime = {columns})")
        })
        .collect();
    let body = format!("functions: [{}], fusion: {fusion}", functions.join(", "));
    Ok(Hybrid { b: 1, m: rows, body })
}

/// W becomes visible as A = Iᵀ · Wᵀ.
fn reconciliation_case(case: &Value) -> Result<Hybrid, &'static str> {
    let fabrication = call(&case["class"], "", &case["params"], &case["random"])?;
    let (n, d) = (size(&case["n"]), size(&case["D"]));
    let body = format!(
        "functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = {fabrication}, m_prime = {n})], fusion: sum"
    );
    Ok(Hybrid { b: d, m: d, body })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn size(value: &Value) -> usize {
    value.as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(0)
}
