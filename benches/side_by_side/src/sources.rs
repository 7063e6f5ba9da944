//! Programs to compile.

use std::{fmt::Write, fs};

use crate::{Result, peers::Place};

/// A crate's `main.rs`, and what the table calls it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: &'static str,
    /// How many hybrids, or functions instead of them, it has.
    pub(crate) hybrids: u32,
    pub(crate) text: String,
}

/// What a crate costs that does nothing.
pub(crate) const EMPTY: &str = "no hybrid";

/// Functions, and the same as an expression with the functions of `nalgebra_as_written.rs`.
const FUNCTIONS: [(&str, &str); 12] = [
    ("pearson_correlation", "pearson(x)"),
    ("gaussian_rbf_kernel(sigma = 0.5)", "gaussian(x, 0.5)"),
    ("linear_kernel", "gram(x)"),
    ("manhattan_distance", "manhattan(x).map(|distance| (-distance).exp())"),
    ("mutual_information", "mutual_information(x)"),
    ("cosine_similarity", "cosine(x)"),
    ("hyperbolic_tangent_kernel", "gram(x).map(f32::tanh)"),
    ("rv_coefficient", "rv(x)"),
    ("polynomial_kernel(c = 1.0, d = 2)", "gram(x).map(|entry| (entry + 1.0).powi(2))"),
    ("kl_divergence", "kl(x)"),
    ("exponential_kernel(gamma = 0.1)", "squared_euclidean(x).map(|square| (-0.1 * square).exp())"),
    ("laplacian_kernel(sigma = 4.0)", "manhattan(x).map(|distance| (-distance / 4.0).exp())"),
];

/// A hybrid whose fusion is a sum.
#[derive(Debug)]
struct Recipe {
    b: usize,
    m: usize,
    functions: Vec<(&'static str, &'static str)>,
}

impl Recipe {
    /// The one of this number: two to four functions, at sizes that fit registers and others.
    fn numbered(number: usize) -> Self {
        let functions =
            (0..2 + number % 3).map(|index| FUNCTIONS[(5 * number + index) % FUNCTIONS.len()]);
        Self { b: 32 + 7 * number % 57, m: 16 + 5 * number % 29, functions: functions.collect() }
    }

    fn hybrid(&self, number: usize) -> String {
        let Self { b, m, functions } = self;
        let names: Vec<&str> = functions.iter().map(|(name, _)| *name).collect();
        format!(
            "    struct Hybrid{number} for SMatrix<f32, {b}, {m}> {{\n        functions: [{}],\n        fusion: sum,\n    }}\n",
            names.join(", ")
        )
    }

    fn function(&self, number: usize) -> String {
        let Self { b, m, functions } = self;
        let terms: Vec<&str> = functions.iter().map(|(_, term)| *term).collect();
        format!(
            "fn hybrid{number}(x: &Batch<{b}, {m}>) -> Batch<{b}, {m}> {{\n    x * ({})\n}}\n",
            terms.join(" + ")
        )
    }

    /// A statement of `main` that computes Y by this call.
    fn call(&self, y: &str) -> String {
        let Self { b, m, .. } = self;
        format!(
            "    let x = std::hint::black_box(SMatrix::<f32, {b}, {m}>::from_element(0.5));\n    \
             std::hint::black_box({y});\n"
        )
    }
}

fn interdep(recipes: &[Recipe]) -> Result<String> {
    let mut text = String::from("use interdep::prelude::*;\n\nhybrid! {\n");
    let mut main = String::new();
    for (number, recipe) in recipes.iter().enumerate() {
        text += &recipe.hybrid(number);
        main += &recipe.call(&format!("Hybrid{number}::default().forward(&x)"));
    }
    writeln!(text, "}}\n\nfn main() {{\n{main}}}")?;
    Ok(text)
}

fn nalgebra(recipes: &[Recipe], place: &Place) -> Result<String> {
    let kernels = fs::read_to_string(place.package.join("../workloads/nalgebra_as_written.rs"))?;
    let kernels: Vec<&str> = kernels.lines().filter(|line| !line.starts_with("//!")).collect();
    let mut text = format!("#![allow(dead_code)]\n{}\n", kernels.join("\n"));
    let mut main = String::new();
    for (number, recipe) in recipes.iter().enumerate() {
        text += &recipe.function(number);
        main += &recipe.call(&format!("hybrid{number}(&x)"));
    }
    writeln!(text, "\nfn main() {{\n{main}}}")?;
    Ok(text)
}

fn empty() -> Source {
    Source { name: EMPTY, hybrids: 1, text: "use interdep as _;\n\nfn main() {}\n".into() }
}

/// A program in interdep, and the same in nalgebra.
fn both(names: [&'static str; 2], recipes: &[Recipe], place: &Place) -> Result<[Source; 2]> {
    let hybrids = recipes.len() as u32;
    let [ours, theirs] = names;
    Ok([
        Source { name: ours, hybrids, text: interdep(recipes)? },
        Source { name: theirs, hybrids, text: nalgebra(recipes, place)? },
    ])
}

fn numbered(count: usize) -> Vec<Recipe> {
    (0..count).map(Recipe::numbered).collect()
}

/// Programs whose compilation is timed, the empty one first.
pub(crate) fn timed(place: &Place, with_hundred: bool) -> Result<Vec<Source>> {
    let twelve = [Recipe { b: 64, m: 64, functions: FUNCTIONS.into() }];
    let mut sources = vec![empty()];
    sources.extend(both(["1 hybrid", "1 in nalgebra"], &numbered(1), place)?);
    sources.extend(both(["10 hybrids", "10 in nalgebra"], &numbered(10), place)?);
    if with_hundred {
        sources.extend(both(["100 hybrids", "100 in nalgebra"], &numbered(100), place)?);
    }
    let names = ["1 hybrid of 12 functions, 64×64", "12 functions in nalgebra, 64×64"];
    sources.extend(both(names, &twelve, place)?);
    Ok(sources)
}

/// Programs whose machine code is weighed: one without hybrids, and pairs of interdep and nalgebra.
pub(crate) fn weighed(place: &Place) -> Result<(Source, Vec<[Source; 2]>)> {
    let pairs = [
        both(["1 hybrid", "1 in nalgebra"], &numbered(1), place)?,
        both(["10 hybrids", "10 in nalgebra"], &numbered(10), place)?,
        both(["30 hybrids", "30 in nalgebra"], &numbered(30), place)?,
    ];
    Ok((empty(), pairs.into()))
}
