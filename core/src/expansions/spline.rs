//! Splines.

use fearless_simd::Simd;

use super::{Expansion, Strip, each_register, pull_each_register};
use crate::{Lanes, Mask, Number};

/// κ(z)_i = B_i,d(z), the B-splines of degree d over t intervals of equal length, by Cox and de Boor's
/// recurrence.
///
/// - **Name**: `bspline_expansion(grid_range = [-1, 1], t = 5, d = 3)`.
/// - **Shapes**: o entries become (t + d)·o features: all splines of the first entry, then of the second, … .
/// - **Parameters**: none of its own; the grid and d are fixed. The grid goes on for d intervals on both sides
///   of grid_range.
/// - **Range**: within [0, 1]; within grid_range they sum to 1. Beyond grid_range some fade out, and outside
///   the longer grid all are 0, its upper end included, however far. ±∞ give NaN. d = 0 says in which interval z lies, and
///   gives 0 for NaN and ±∞.
/// - **Cost**: d·(t + d) times three products, two multiply-adds and a comparison per entry.
/// - **Source**: tinyBIG `bspline_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = bspline_expansion(grid_range = [-1, 1], t = 2, d = 1),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.5, -0.25)); // 1 × 6; peaks at −1, 0, 1
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(0.0, 0.5, 0.5, 0.25, 0.75, 0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bspline {
    /// Where the t intervals begin and end.
    pub grid_range: [f64; 2],
    /// The number of intervals, at least 1.
    pub t: usize,
    /// The degree of the splines.
    pub d: usize,
}

impl Bspline {
    /// Where interval `i` begins; interval d is the first of `grid_range`.
    #[inline(always)]
    fn knot<T: Number>(&self, i: usize) -> T {
        let [low, _] = self.grid_range;
        T::of((i as f64 - self.d as f64) * self.length() + low)
    }
    /// The length of an interval.
    #[inline(always)]
    fn length(&self) -> f64 {
        let [low, high] = self.grid_range;
        (high - low) / self.t as f64
    }
    /// Numbers far from all intervals, where every spline is 0, moved to two lengths from them: places among intervals must be numbers.
    #[inline(always)]
    fn near<S: Simd, T: Number>(&self, x: Lanes<S, T>) -> Lanes<S, T> {
        let [low, high] = self.grid_range;
        let margin = (self.d as f64 + 2.0) * self.length();
        let near = x.clamp(T::of(low - margin), T::of(high + margin));
        x.constant(T::INFINITY).gt(x.abs()).select(near, x)
    }
    /// True in the lanes that lie in interval `i` or beyond.
    #[inline(always)]
    fn reached<S: Simd, T: Number>(&self, x: Lanes<S, T>, i: usize) -> Mask<S, T> {
        x.ge(x.constant(self.knot(i)))
    }
    /// `yes` in the lanes that lie in interval `i`, `no` in the others.
    #[inline(always)]
    fn within<S: Simd, T: Number>(
        &self,
        x: Lanes<S, T>,
        i: usize,
        yes: Lanes<S, T>,
        no: Lanes<S, T>,
    ) -> Lanes<S, T> {
        self.reached(x, i + 1).select(no, self.reached(x, i).select(yes, no))
    }
    /// 1 in the lanes that lie in interval `i`.
    #[inline(always)]
    fn inside<S: Simd, T: Number>(&self, x: Lanes<S, T>, i: usize) -> Lanes<S, T> {
        self.within(x, i, x.constant(T::ONE), x.constant(T::ZERO))
    }
    /// How many intervals `x` lies behind the beginning of the one that row `r` of the ring stands for.
    #[inline(always)]
    fn place<S: Simd, T: Number>(&self, x: Lanes<S, T>, r: usize) -> Lanes<S, T> {
        let rows = self.t + self.d;
        let (early, late) = (self.knot(r), self.knot(r + rows));
        let knot = self.reached(x, r + rows).select(x.constant(late), x.constant(early));
        (x - knot) * T::of(1.0 / self.length())
    }
    /// c_i = a · c_i + b · c_i−1 with (a, b) = `weights(r)`, for the coefficients c in the ring, from row `first` on.
    #[inline(always)]
    fn combine<S: Simd, T: Number, const D: usize>(
        &self,
        (simd, ring, first): (S, &mut Strip<'_, T, D>, usize),
        x: Lanes<S, T>,
        weights: impl Fn(usize) -> (Lanes<S, T>, Lanes<S, T>),
    ) {
        let rows = self.t + self.d;
        // Before the first row of the second round is the last one of the first round.
        let last = ring.get(simd, first + rows.saturating_sub(1));
        let zeroth = self.reached(x, rows).select(last, x.constant(T::ZERO));
        for r in (0..rows).rev() {
            let before = match r.checked_sub(1) {
                Some(before) => ring.get(simd, first + before),
                None => zeroth,
            };
            let (a, b) = weights(r);
            ring.put(first + r, ring.get(simd, first + r).mul_add(a, before * b));
        }
    }
}

impl Expansion for Bspline {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        o.saturating_mul(self.t.saturating_add(self.d))
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        // The recurrence starts with t + 2d intervals, and there are only `rows` = t + d rows per entry. But a lane that lies
        // in interval m has B_i ≠ 0 for m − d ≤ i ≤ m alone, so that rows can be used like a ring: row r holds B_(r + rows)
        // in the lanes that have got as far as interval r + rows, where B_r is 0, and B_r in the others.
        let rows = self.t + self.d;
        each_register(
            simd,
            z,
            out,
            #[inline(always)]
            |k, x: Lanes<S, T>, strip: &mut Strip<'_, T, D>| {
                let x = self.near(x);
                let first = k * rows;
                let zero = x.constant(T::ZERO);
                for r in 0..rows {
                    let mut start = self.inside(x, r);
                    if r < self.d {
                        start = start + self.inside(x, r + rows);
                    }
                    strip.put(first + r, start);
                }
                for order in 1..=self.d {
                    let head = strip.get(simd, first);
                    let mut value = head;
                    for r in 0..rows {
                        let next = if r + 1 < rows {
                            strip.get(simd, first + r + 1)
                        } else {
                            self.reached(x, rows).select(head, zero)
                        };
                        let place = self.place(x, r);
                        let rest = x.constant(T::of((order + 1) as f64)) - place;
                        let sum = place.mul_add(value, rest * next);
                        strip.put(first + r, sum * T::of(1.0 / order as f64));
                        value = next;
                    }
                }
                // What is left of the second round belongs to no feature.
                for r in 0..self.d.min(rows) {
                    let value = strip.get(simd, first + r);
                    strip.put(first + r, self.reached(x, r + rows).select(value * T::ZERO, value));
                }
            },
        );
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        _: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        // Knots are evenly spaced, so that B_i,d' = (B_i,d−1 − B_i+1,d−1) / length, and what the cotangents give to z is a spline of degree
        // d − 1 whose coefficients are their differences. De Boor's algorithm evaluates it in the cotangents' own memory: a spline's
        // coefficients become those of the next lower degree, down to degree 0, where an interval has one.
        let Some(degree) = self.d.checked_sub(1) else { return };
        let rows = self.t + self.d;
        let inverse_length = T::of(1.0 / self.length());
        pull_each_register(
            simd,
            z,
            bars,
            z_bar,
            #[inline(always)]
            |k, entries: Lanes<S, T>, bars: &mut Strip<'_, T, D>| {
                let x = self.near(entries);
                let first = k * rows;
                let zero = x.constant(T::ZERO);
                // Coefficients lie in the ring that the splines lie in; there are none yet in its second round.
                for r in 0..self.d {
                    let bar = bars.get(simd, first + r);
                    bars.put(first + r, self.reached(x, r + rows).select(zero, bar));
                }
                let difference = x.constant(inverse_length);
                self.combine(
                    (simd, bars, first),
                    x,
                    #[inline(always)]
                    |_| (difference, -difference),
                );
                for order in (1..=degree).rev() {
                    let whole = x.constant(T::of(order as f64));
                    let scale = T::of(1.0 / order as f64);
                    self.combine(
                        (simd, bars, first),
                        x,
                        #[inline(always)]
                        |r| {
                            let place = self.place(x, r);
                            (place * scale, (whole - place) * scale)
                        },
                    );
                }
                // NaN and ±∞ lie in no interval, and give NaN.
                let mut bar = entries * T::ZERO;
                for r in 0..rows {
                    let coefficient = bars.get(simd, first + r);
                    bar = self.within(x, r, coefficient, bar);
                    if r < self.d {
                        bar = self.within(x, r + rows, coefficient, bar);
                    }
                }
                bar
            },
        );
    }
}
