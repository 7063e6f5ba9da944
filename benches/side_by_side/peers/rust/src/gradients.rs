//! Gradients, and `forward` in the same working memory, at every size of their table.

#[path = "../../../src/sizes.rs"]
mod sizes;

use std::hint::black_box;

use interdep::prelude::*;
use sizes::with_sizes;

use crate::{
    dense::{dense_hybrids, with_parameters},
    work::{Case, Writer, by_rows},
};

/// A hybrid's `forward` and gradient in working memory that is made beforehand.
macro_rules! gradient {
    ($cases:ident, $hybrid:ident, $b:literal, $m:literal) => {
        $cases.push(Case {
            name: stringify!($hybrid),
            size: ($b, $m),
            load: |_, inputs| {
                let hybrid = with_parameters!($hybrid, inputs);
                let x = Box::new(SMatrix::<f32, $b, $m>::from_row_slice(&inputs.x));
                let to = Box::new(SMatrix::<f32, $b, $m>::zeros());
                let mut memory = $hybrid::workspace();
                let run = move |y: &mut _| hybrid.forward_with(black_box(&x), y, &mut memory);
                Box::new(Writer { run, to, read: by_rows })
            },
        });
        $cases.push(Case {
            name: concat!(stringify!($hybrid), "Gradient"),
            size: ($b, $m),
            load: |_, inputs| {
                let hybrid = with_parameters!($hybrid, inputs);
                let [x, dy] = [&inputs.x, &inputs.dy]
                    .map(|rows| Box::new(SMatrix::<f32, $b, $m>::from_row_slice(rows)));
                let zeros = SMatrix::<f32, $b, $m>::zeros();
                let to = Box::new((zeros, $hybrid::new([0.0; $hybrid::L])));
                let mut memory = $hybrid::workspace();
                let run = move |(dx, dw): &mut _| {
                    hybrid.forward_pullback_with(
                        black_box(&x),
                        black_box(&dy),
                        dx,
                        dw,
                        &mut memory,
                    );
                };
                let read = |(dx, dw): &(_, $hybrid)| [by_rows(dx), dw.as_array().to_vec()].concat();
                Box::new(Writer { run, to, read })
            },
        });
    };
}

macro_rules! all_sizes {
    (pairs: $pairs:tt, others: [$($b:literal $m:literal),*], $($squares:tt)*) => {
        pub(crate) fn cases() -> Vec<Case> {
            let mut cases = Vec::new();
            $({
                dense_hybrids!($b, $m);
                gradient!(cases, W1, $b, $m);
                gradient!(cases, W2, $b, $m);
            })*
            cases
        }
    };
}

with_sizes!(all_sizes);
