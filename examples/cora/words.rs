//! Which words each paper has: a matrix of 2708 × 1433 with 49 216 entries other than 0, and its products.

use std::{iter, ops::Range};

use interdep::{nalgebra::SVector, prelude::*, train::Generator};

use crate::{
    dependence::{HIDDEN, Hidden},
    dropout,
};

/// Words of the dictionary, numbered from 0.
pub(crate) const WORDS: usize = 1433;
/// A linear map of words, W transposed: a column for each word.
pub(crate) type WordMap = SMatrix<f32, HIDDEN, WORDS>;

/// The words of each paper.
#[derive(Default)]
pub(crate) struct Words {
    /// Paper after paper.
    words: Vec<u16>,
    /// Where each paper's words end.
    ends: Vec<usize>,
}

impl Words {
    /// Adds the words of the next paper, in ascending order; if they are not, says what is wrong.
    pub(crate) fn push(&mut self, words: Vec<usize>) -> Result<(), String> {
        let mut last = None;
        for word in words {
            if word >= WORDS {
                return Err(format!("expected a word below {WORDS}, found {word}"));
            }
            if let Some(last) = last
                && word <= last
            {
                return Err(format!("word {word} does not come after {last}"));
            }
            last = Some(word);
            self.words.push(word as u16);
        }
        self.ends.push(self.words.len());
        Ok(())
    }

    /// The words of a paper.
    pub(crate) fn of(&self, paper: usize) -> &[u16] {
        &self.words[self.places(paper)]
    }

    fn places(&self, paper: usize) -> Range<usize> {
        let start = if paper == 0 { 0 } else { self.ends[paper - 1] };
        start..self.ends[paper]
    }

    /// x, a number for each word of each paper: all words of a paper count alike, and together 1.
    pub(crate) fn shares(&self) -> Vec<f32> {
        let each = (0..self.ends.len()).flat_map(|paper| {
            let count = self.places(paper).len();
            iter::repeat_n(1.0 / count as f32, count)
        });
        each.collect()
    }

    /// x after dropout.
    pub(crate) fn dropped(&self, generator: &mut Generator) -> Vec<f32> {
        let mut shares = self.shares();
        dropout::each(&mut shares, generator, |share, factor| *share *= factor);
        shares
    }

    /// x · W.
    pub(crate) fn times(&self, shares: &[f32], map: &WordMap, out: &mut Hidden) {
        for paper in 0..self.ends.len() {
            let mut sum = SVector::<f32, HIDDEN>::zeros();
            for (share, word) in shares[self.places(paper)].iter().zip(self.of(paper)) {
                sum += *share * map.column(usize::from(*word));
            }
            out.row_mut(paper).tr_copy_from(&sum);
        }
    }

    /// The cotangent of W, xᵀ · (that of x · W), transposed as W is.
    pub(crate) fn pullback(&self, shares: &[f32], cotangent: &Hidden, map: &mut WordMap) {
        map.fill(0.0);
        for paper in 0..self.ends.len() {
            let row = cotangent.row(paper).transpose();
            for (share, word) in shares[self.places(paper)].iter().zip(self.of(paper)) {
                map.column_mut(usize::from(*word)).axpy(*share, &row, 1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_whole_matrix() {
        crate::on_large_stack(compare_products).expect("a thread");
    }

    fn compare_products() {
        let mut words = Words::default();
        words.push(vec![2, 1432]).unwrap();
        words.push(vec![0]).unwrap();
        let shares = words.shares();
        assert_eq!(shares, [0.5, 0.5, 1.0]);

        let map = WordMap::from_fn(|i, word| (i + 1) as f32 * (word + 1) as f32);
        let mut out = Box::new(Hidden::zeros());
        words.times(&shares, &map, &mut out);
        assert_eq!((out[(0, 0)], out[(0, 1)], out[(1, 2)]), (718.0, 1436.0, 3.0));
        assert_eq!(out.rows_range(2..).amax(), 0.0);

        let cotangent = Box::new(Hidden::from_fn(|paper, i| (10 * paper + i) as f32));
        let mut gradient = Box::new(WordMap::repeat(9.0));
        words.pullback(&shares, &cotangent, &mut gradient);
        assert_eq!((gradient[(3, 2)], gradient[(3, 1432)], gradient[(3, 0)]), (1.5, 1.5, 13.0));
        assert_eq!(gradient.columns_range(3..1432).amax(), 0.0);
    }
}
