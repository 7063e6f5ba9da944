//! [`Panels`]: the columns of a matrix in groups of a few registers, as kernels go through them; and [`Place`], the square of two.

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Number};

/// How columns are grouped: no group but that of a matrix narrower than a register is narrower than one, so that whole registers can be read
/// and written everywhere, the last one of a group overlapping its neighbour.
///
/// A matrix "in panels" has its groups one after another, each row by row: the columns of a group are neighbours, and its rows too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panels {
    columns: usize,
    /// The lanes of a register.
    lanes: usize,
    /// The most columns of a group.
    side: usize,
}

/// One group of columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panel {
    pub(crate) first: usize,
    pub(crate) width: usize,
}

/// The most columns of a panel: two registers of f32 in 64 bytes.
pub(crate) const WIDEST: usize = 32;

/// The most columns of a panel.
pub(crate) const fn side<S: Simd, T: Number>() -> usize {
    most_columns(Lanes::<S, T>::LEN)
}

/// The most columns of a panel of registers with so many lanes: two registers, or so many single numbers that a tiny matrix is one panel.
pub(crate) const fn most_columns(lanes: usize) -> usize {
    if lanes == 1 { 16 } else { 2 * lanes }
}

/// The number, which is no zero: the compiler sees it, and that nothing can panic.
#[inline(always)]
pub(crate) const fn nonzero(number: usize) -> usize {
    if number == 0 { 1 } else { number }
}

impl Panels {
    /// The panels that pairs of `columns` columns are computed in.
    pub(crate) const fn of<S: Simd, T: Number>(columns: usize) -> Self {
        Self { columns, lanes: Lanes::<S, T>::LEN, side: side::<S, T>() }
    }
    /// Panels of two registers.
    pub(crate) const fn pairs<S: Simd, T: Number>(columns: usize) -> Self {
        let lanes = Lanes::<S, T>::LEN;
        Self { columns, lanes, side: 2 * lanes }
    }
    pub(crate) const fn count(self) -> usize {
        self.columns.div_ceil(nonzero(self.side))
    }
    pub(crate) const fn get(self, q: usize) -> Panel {
        let first = q * self.side;
        let rest = self.columns.saturating_sub(first);
        // What is left after this panel, and is less than a register.
        let after = rest.saturating_sub(self.side);
        if after > 0 && after < self.lanes {
            return Panel { first, width: rest - self.lanes };
        }
        if q > 0 && rest < self.lanes {
            return Panel { first: self.columns - self.lanes, width: self.lanes };
        }
        Panel { first, width: if rest < self.side { rest } else { self.side } }
    }
    pub(crate) fn iter(self) -> impl Iterator<Item = Panel> {
        (0..self.count()).map(move |q| self.get(q))
    }
    /// The panel that holds column `i`.
    pub(crate) fn holding(self, i: usize) -> Panel {
        let panel = self.get(i / nonzero(self.side));
        if i < panel.first + panel.width { panel } else { self.get(i / nonzero(self.side) + 1) }
    }
}

impl Panel {
    /// The first column of each register, counted from the panel's first.
    #[inline(always)]
    pub(crate) fn registers(self, lanes: usize) -> impl Iterator<Item = usize> {
        (0..self.width.div_ceil(nonzero(lanes))).map(
            #[inline(always)]
            move |c| (c * lanes).min(self.width.saturating_sub(lanes)),
        )
    }
    /// The panel's part of a matrix of `rows` rows in panels.
    #[inline(always)]
    pub(crate) fn of<T>(self, matrix: &[T], rows: usize) -> &[T] {
        matrix.get(self.range(rows)).unwrap_or_default()
    }
    /// The same, to be written.
    #[inline(always)]
    pub(crate) fn of_mut<T>(self, matrix: &mut [T], rows: usize) -> &mut [T] {
        matrix.get_mut(self.range(rows)).unwrap_or_default()
    }
    #[inline(always)]
    fn range(self, rows: usize) -> core::ops::Range<usize> {
        self.first * rows..(self.first + self.width) * rows
    }
}

/// A square of pairs, rows and columns of A: where it is, and where its quantities lie.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub(crate) rows: Panel,
    pub(crate) columns: Panel,
    /// From one row of the square to the next.
    pub(crate) stride: usize,
    /// Whether of each register only the rows down to the diagonal are wanted.
    pub(crate) upper: bool,
}

impl Place {
    /// Whether rows and columns are the same.
    #[inline(always)]
    pub(crate) fn is_on_diagonal(&self) -> bool {
        self.rows.first == self.columns.first
    }
    /// The rows that are wanted of the register that begins with column `shift`.
    #[inline(always)]
    pub(crate) fn rows_of(&self, shift: usize, lanes: usize) -> usize {
        if self.upper { self.rows.width.min(shift + lanes) } else { self.rows.width }
    }
}

#[cfg(test)]
mod tests {
    use super::Panels;

    #[test]
    fn panels_cover_all_columns_once() {
        for lanes in [1, 2, 4, 8, 16] {
            for columns in 1..200 {
                let panels = Panels { columns, lanes, side: super::most_columns(lanes) };
                let mut next = 0;
                for panel in panels.iter() {
                    assert_eq!(panel.first, next, "{panels:?}");
                    assert!(panel.width <= panels.side, "{panels:?}");
                    assert!(panel.width >= lanes || panels.count() == 1, "{panels:?}");
                    next += panel.width;
                }
                assert_eq!(next, columns, "{panels:?}");
                for i in 0..columns {
                    let panel = panels.holding(i);
                    assert!(
                        (panel.first..panel.first + panel.width).contains(&i),
                        "{panels:?} {i}"
                    );
                }
            }
        }
    }
}
