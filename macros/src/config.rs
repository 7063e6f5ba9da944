//! tinyBIG's configurations → [`ast`](crate::ast): JSON files in the shape of its constructors, or in the short one.

use std::{collections::HashMap, fs, path::PathBuf, rc::Rc};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use crate::{
    ast::{Element, Entry, Name, Value, ValueKind},
    errors::{Errors, suggestion},
    json::{self, Json, Mistake},
    origin,
};

/// Keys of tinyBIG's constructors, and what they are called here.
const KEYS: [(&str, &str); 12] = [
    ("interdependence_function_configs", "functions"),
    ("interdependence_functions", "functions"),
    ("fusion_function_config", "fusion"),
    ("fusion_function", "fusion"),
    ("preprocess_functions", "preprocess"),
    ("postprocess_functions", "postprocess"),
    ("preprocess_function_configs", "preprocess"),
    ("postprocess_function_configs", "postprocess"),
    ("composition_function_configs", "composition_functions"),
    ("data_transformation_configs", "data_transformation"),
    ("parameter_fabrication_configs", "parameter_fabrication"),
    ("patch_configs", "patch"),
];
/// Those of a whole hybrid.
const BODY: [&str; 4] = ["functions", "fusion", "preprocess", "postprocess"];
/// Keys by which an object names a class, and their parameters.
const CLASSES: [(&str, &str); 4] = [
    ("function_class", "function_parameters"),
    ("class", "params"),
    ("patch_class", "patch_parameters"),
    ("grid_class", "grid_parameters"),
];
/// What the struct's header says, and what has no meaning here.
const CONTEXT: [&str; 6] = ["b", "m", "dims", "interdependence_type", "device", "name"];
/// Switches of tinyBIG that change nothing.
const SWITCHES: [&str; 2] = ["require_data", "require_parameters"];
/// Arguments whose texts are names of functions.
const CALLS: [&str; 11] = [
    "functions",
    "fusion",
    "preprocess",
    "postprocess",
    "kernel",
    "kernels",
    "metric",
    "data_transformation",
    "parameter_fabrication",
    "composition_functions",
    "patch",
];

/// A file that a macro names, below the crate's manifest.
pub(crate) struct File<'a> {
    /// As the user wrote it.
    pub(crate) literal: &'a syn::LitStr,
    pub(crate) path: PathBuf,
}

impl<'a> File<'a> {
    pub(crate) fn new(literal: &'a syn::LitStr) -> Self {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        Self { literal, path: root.join(literal.value()) }
    }

    /// The whole content; a mistake if there is none.
    pub(crate) fn read(&self, errors: &mut Errors) -> Option<Vec<u8>> {
        let content = fs::read(&self.path)
            .map_err(|error| {
                let reason = error.to_string();
                let reason = reason.split(" (os error").next().unwrap_or_default();
                errors.push(
                    self.literal,
                    format!("{}: {}", self.literal.value(), reason.to_lowercase()),
                    "the path starts at the folder of the crate's Cargo.toml",
                );
            })
            .ok()?;
        let name = self.literal.value();
        if content.starts_with(b"version https://git-lfs") {
            let what = format!("{name} is only a pointer to the file, of Git LFS");
            errors.push(self.literal, what, "run `git lfs pull`");
            return None;
        }
        if content.is_empty() {
            errors.push(self.literal, format!("{name} is empty"), "is it the right file?");
            return None;
        }
        Some(content)
    }
}

/// Dimensions that the file says: name, number, place.
type Sizes = Vec<(&'static str, u64, TokenStream)>;

/// The body of a struct that the file describes, and the sizes that it says.
pub(crate) fn entries(file: &File<'_>, errors: &mut Errors) -> Option<(Vec<Entry>, Sizes)> {
    let content = file.read(errors)?;
    let name = file.literal.value();
    let Ok(text) = std::str::from_utf8(&content) else {
        errors.push(file.literal, format!("{name} is no text in UTF-8"), "save it as UTF-8");
        return None;
    };
    let json = match json::read(text) {
        Ok(json) => json,
        Err(mistakes) => {
            for Mistake { place: [line, column], what, help } in mistakes {
                errors.push(file.literal, format!("{name}:{line}:{column}: {what}"), help);
            }
            return None;
        }
    };
    let mut reader = Reader { name: file.literal.value(), span: file.literal.span(), errors };
    reader.hybrid(&json)
}

/// A value as messages show it.
fn text(entries: &[Json]) -> TokenStream {
    const LONGEST: usize = 12;
    let plain = |json: &Json| match json {
        Json::Null => Some(quote!(null)),
        Json::Bool(flag) => Some(quote!(#flag)),
        Json::Number(number) => Some(number_text(number)),
        Json::Text(text) => Some(quote!(#text)),
        Json::Array(_) | Json::Object(_) => None,
    };
    let entries: Option<Vec<TokenStream>> = match entries.len() {
        0..=LONGEST => entries.iter().map(plain).collect(),
        _ => None,
    };
    entries.map_or_else(|| quote!([..]), |entries| quote!([#(#entries),*]))
}

/// A number of JSON is one of Rust as well.
fn number_text(number: &str) -> TokenStream {
    number.parse().unwrap_or_default()
}

struct Reader<'a> {
    name: String,
    span: Span,
    errors: &'a mut Errors,
}

impl Reader<'_> {
    fn origin(&self, path: &str) -> Rc<str> {
        let separator = if path.is_empty() { "" } else { ": " };
        format!("{}{separator}{path}", self.name).into()
    }

    /// Says what is wrong at `path`.
    fn mistake(&mut self, path: &str, what: impl AsRef<str>, help: impl AsRef<str>) {
        let place = origin::marked(quote!(_), &self.origin(path), self.span);
        self.errors.push(place, what, help);
    }

    fn named(&mut self, text: &str, path: &str) -> Option<Name> {
        let ident = syn::parse::Parser::parse_str(Ident::parse_any, text).ok();
        // Nothing around it, and not `r#name`, which Rust would take for the name itself.
        let ident = ident.filter(|ident| ident.unraw() == text && ident != "_");
        let Some(mut ident) = ident else {
            let text: String = text.chars().take(40).collect();
            let help = "a name is letters, digits and `_`, for example `linear_kernel`";
            self.mistake(path, format!("`{text}` is no name"), help);
            return None;
        };
        ident.set_span(self.span);
        Some(Name { ident, origin: Some(self.origin(path)) })
    }

    fn value(&self, kind: ValueKind, text: impl ToTokens, path: &str) -> Value {
        Value { kind, tokens: origin::marked(text, &self.origin(path), self.span) }
    }

    /// The body of a struct.
    fn hybrid(&mut self, json: &Json) -> Option<(Vec<Entry>, Sizes)> {
        let Json::Object(object) = json else {
            self.mistake("", "a configuration is an object", "see `hybrid_config!`");
            return None;
        };
        let (mut entries, mut sizes) = (Vec::new(), Vec::new());
        for (key, json) in object {
            let known = KEYS.iter().find(|(theirs, _)| theirs == key).map_or(
                if key == "type" { "interdependence_type" } else { key.as_str() },
                |(_, ours)| *ours,
            );
            match known {
                "b" | "m" => {
                    let name = if known == "b" { "b" } else { "m" };
                    if let Json::Number(number) = json
                        && let Ok(number) = number.parse()
                    {
                        let place = origin::marked(quote!(_), &self.origin(key), self.span);
                        sizes.push((name, number, place));
                    }
                }
                "device" | "name" | "class" | "function_class" => {}
                _ if json.is_null() => {}
                "interdependence_type" => entries.extend(self.entry(known, key, json)),
                _ if BODY.contains(&known) => {
                    entries.extend(self.entry(known, key, json));
                }
                _ => {
                    let valid = KEYS.iter().filter(|(_, ours)| BODY.contains(ours));
                    let valid = valid.map(|(theirs, _)| *theirs);
                    let valid = valid.chain(["functions", "fusion", "interdependence_type"]);
                    let help = suggestion(key, valid);
                    self.mistake(key, format!("unknown key `{key}`"), help);
                }
            }
        }
        Some((entries, sizes))
    }

    /// An argument, or a key of a body.
    fn entry(&mut self, key: &str, path: &str, json: &Json) -> Option<Entry> {
        let name = self.named(key, path)?;
        let value = match (key, json) {
            ("functions", Json::Array(functions)) => self.functions(functions, path),
            // tinyBIG takes one for a list of one.
            ("functions", Json::Object(_)) => self.functions(std::slice::from_ref(json), path),
            _ => self.any(key, path, json)?,
        };
        Some(Entry { key: name, value })
    }

    /// Functions; those whose name repeats get a label with a number.
    fn functions(&mut self, functions: &[Json], path: &str) -> Value {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut elements = Vec::new();
        for (index, json) in functions.iter().enumerate() {
            let Some(value) = self.any("functions", &format!("{path}[{index}]"), json) else {
                // It counts all the same: as many weights are wanted as functions were written.
                elements.push(Element { label: None, value: Value::mistake() });
                continue;
            };
            let name = value.as_call().map(|(name, _)| name.to_string()).unwrap_or_default();
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            let label = (*count > 1).then(|| Ident::new(&format!("{name}_{count}"), self.span));
            elements.push(Element { label, value });
        }
        self.value(ValueKind::Array(elements), quote!([..]), path)
    }

    /// A value of the argument `key`.
    fn any(&mut self, key: &str, path: &str, json: &Json) -> Option<Value> {
        Some(match json {
            Json::Null => {
                self.mistake(path, "null has no meaning here", "leave it out");
                return None;
            }
            Json::Bool(flag) => self.value(ValueKind::Flag(*flag), flag, path),
            Json::Number(number) => {
                let value = number.parse().unwrap_or(f64::NAN);
                let digits = number.strip_prefix('-');
                let whole = digits.unwrap_or(number).parse().ok();
                let kind = ValueKind::Number { value, whole, negative: digits.is_some() };
                self.value(kind, number_text(number), path)
            }
            Json::Text(text) if CALLS.contains(&key) => self.call(text, key, &[], path)?,
            Json::Text(text) => {
                let kind = match text.to_lowercase().as_str() {
                    "inf" | "infinity" => ValueKind::Infinity { negative: false },
                    "-inf" | "-infinity" => ValueKind::Infinity { negative: true },
                    // A function, by a dotted path.
                    _ if key == "operator" => {
                        ValueKind::Text(text.rsplit('.').next().unwrap_or(text).to_owned())
                    }
                    _ => ValueKind::Text(text.clone()),
                };
                self.value(kind, text, path)
            }
            Json::Array(entries) => {
                let mut elements = Vec::new();
                for (index, json) in entries.iter().enumerate() {
                    let value = self.any(key, &format!("{path}[{index}]"), json)?;
                    elements.push(Element { label: None, value });
                }
                self.value(ValueKind::Array(elements), text(entries), path)
            }
            Json::Object(object) => self.object(key, object, path)?,
        })
    }

    /// `{"function_class": …, "function_parameters": {…}}`, `{"class": …, "params": {…}}`, or `{"name": …, argument: value}`.
    fn object(&mut self, key: &str, object: &[(String, Json)], path: &str) -> Option<Value> {
        let find = |name: &str| Some(&object.iter().find(|(key, _)| key == name)?.1);
        let named = CLASSES.iter().find_map(|(class, inside)| Some((find(class)?, *inside)));
        let class = named.map(|(class, _)| class);
        let Some(class) = class.or_else(|| find("name")).or_else(|| find("type")) else {
            let what = "an object names a function by `function_class`, `class`, `name` or `type`";
            self.mistake(
                path,
                what,
                "for example `{\"class\": \"linear_kernel\", \"params\": {}}`",
            );
            return None;
        };
        let Json::Text(class) = class else {
            let help = "for example `\"linear_kernel\"`";
            self.mistake(path, "the name of a class is a text", help);
            return None;
        };
        let Some((_, inside)) = named else {
            let arguments: Vec<(String, &String, &Json)> = object
                .iter()
                .filter(|(name, _)| *name != "name" && *name != "type")
                .map(|(name, json)| (format!("{path}.{name}"), name, json))
                .collect();
            return self.call(class, key, &arguments, path);
        };
        let arguments = match find(inside) {
            Some(Json::Object(parameters)) => parameters
                .iter()
                .map(|(name, json)| (format!("{path}.{inside}.{name}"), name, json))
                .collect(),
            None | Some(Json::Null) => Vec::new(),
            Some(_) => {
                let help = "for example `{\"r\": 2}`";
                self.mistake(&format!("{path}.{inside}"), "parameters are an object", help);
                return None;
            }
        };
        self.call(class, key, &arguments, path)
    }

    /// A call by tinyBIG's class name, which may be a dotted path.
    fn call(
        &mut self,
        class: &str,
        key: &str,
        arguments: &[(String, &String, &Json)],
        path: &str,
    ) -> Option<Value> {
        let name = class.rsplit('.').next().unwrap_or(class);
        let name = match key {
            "functions" => name.strip_suffix("_interdependence").unwrap_or(name),
            "fusion" => name.strip_suffix("_fusion").unwrap_or(name),
            _ => name,
        };
        let mut entries = Vec::new();
        for (path, argument, json) in arguments {
            // A grid is arguments of the function that has it.
            if *argument == "grid_configs"
                && let Json::Object(object) = json
            {
                let inside = object.iter().find(|(key, _)| key == "grid_parameters");
                let Some((inside, Json::Object(parameters))) = inside else {
                    let help = "for example `{\"grid_parameters\": {\"h\": 4, \"w\": 4}}`";
                    self.mistake(path, "a grid has its parameters", help);
                    continue;
                };
                for (name, json) in parameters.iter().filter(|(_, json)| !json.is_null()) {
                    let ours = if name == "universe_num" { "channel_num" } else { name };
                    if !CONTEXT.contains(&ours) {
                        entries.extend(self.entry(ours, &format!("{path}.{inside}.{name}"), json));
                    }
                }
                continue;
            }
            let ours = KEYS.iter().find(|(theirs, _)| theirs == argument);
            let ours = ours.map_or(argument.as_str(), |(_, ours)| *ours);
            let counts = name == "weighted_summation" && ours == "require_parameters";
            if json.is_null() || CONTEXT.contains(&ours) || (SWITCHES.contains(&ours) && !counts) {
                continue;
            }
            entries.extend(self.entry(ours, path, json));
        }
        let name = self.named(name, path)?;
        let text = name.ident.clone();
        let kind = ValueKind::Call { name, arguments: entries };
        Some(self.value(kind, text, path))
    }
}
