//! Pullbacks with every instruction set, against duals that run through the whole expansion: exact derivatives, without a step size.

use fearless_simd::dispatch;
use std::{vec, vec::Vec};

use super::{Expansion, O, columns, expand};
use crate::{
    Number,
    gradient::Dual,
    level::{levels, with_least},
    random::numbers,
};

/// `z_bar` and what `expansion` adds to it, with every instruction set.
fn pullback<T: Number, const D: usize>(
    expansion: &impl Expansion,
    z: &[[T; D]; O],
    bars: &[[T; D]],
    z_bar: &[[T; D]; O],
) -> Vec<[[T; D]; O]> {
    let features = expand(expansion, z);
    let pull = |(level, features): (_, Vec<_>)| {
        let (mut bars, mut z_bar) = (bars.to_vec(), *z_bar);
        dispatch!(level, simd => expansion.pullback(simd, z, &features, &mut bars, &mut z_bar));
        z_bar
    };
    levels().into_iter().zip(features).map(pull).collect()
}

/// Derivatives by every entry of z, and no cotangents, and a second time to the same place.
fn agrees_at<T: Number + Into<f64>, const D: usize>(
    name: &str,
    expansion: &impl Expansion,
    z: &[[T; D]; O],
    bound: f64,
) {
    let mut number = numbers();
    let mut matrix = |rows| -> Vec<[T; D]> {
        (0..rows).map(|_| core::array::from_fn(|_| T::of(number()))).collect()
    };
    let bars = matrix(expansion.width(O));
    let before: [[T; D]; O] = matrix(O).try_into().unwrap();

    let from_nothing = pullback(expansion, z, &bars, &[[T::ZERO; D]; O]);
    let added = pullback(expansion, z, &bars, &before);
    for k in 0..O {
        let dual =
            |row: usize, value| Dual { value, tangent: T::of(f64::from(u8::from(row == k))) };
        let z = core::array::from_fn::<_, O, _>(|row| z[row].map(|value| dual(row, value)));
        let mut features = vec![[Dual::ZERO; D]; bars.len()];
        with_least!(simd => expansion.expand(simd, &z, &mut features));
        for (from_nothing, added) in from_nothing.iter().zip(&added) {
            for i in 0..D {
                let terms = || {
                    let rows = features.iter().zip(&bars);
                    rows.map(|(feature, bar)| feature[i].tangent.into() * bar[i].into())
                };
                let (sum, size) = (terms().sum::<f64>(), terms().map(f64::abs).sum::<f64>());
                let z_bar = from_nothing[k][i].into();
                assert!(
                    (z_bar - sum).abs() <= bound * size,
                    "{name}, {D} columns: of z[{k}][{i}] = {:?} it is {z_bar}, not {sum}",
                    z[k][i].value
                );
                let (before, added) = (before[k][i].into(), added[k][i].into());
                let close = (added - before - sum).abs() <= bound * (size + before.abs());
                assert!(close, "{name}: {added} is not {before} + {sum}");
            }
        }
    }
    let nothing = vec![[T::ZERO; D]; bars.len()];
    for unchanged in pullback(expansion, z, &nothing, &before) {
        assert_eq!(unchanged, before, "{name}");
    }
}

pub(super) fn agree<T: Number + Into<f64>, const D: usize>(
    name: &str,
    expansion: &impl Expansion,
    bound: f64,
) {
    agrees_at(name, expansion, &columns::<T, D>(), bound);
    let mut number = numbers();
    let z: [[T; D]; O] = core::array::from_fn(|_| core::array::from_fn(|_| T::of(number())));
    agrees_at(name, expansion, &z, bound);
}
