//! What `f64` lacks in `const fn`, and sums of rows and columns.

use crate::Normalization;

/// √x of a normal number, within 1 ulp; NaN below 0.
pub(crate) const fn square_root(x: f64) -> f64 {
    // Half the exponent is right within a factor of √2; each of Newton's steps doubles the digits.
    const HALF_BIAS: u64 = 1023 << 51;
    const STEPS: usize = 6;
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 || x == f64::INFINITY {
        return x;
    }
    let mut root = f64::from_bits((x.to_bits() >> 1) + HALF_BIAS);
    let mut step = 0;
    while step < STEPS {
        root = 0.5 * (root + x / root);
        step += 1;
    }
    root
}

/// Divides rows or columns by their sums, or both by the roots of their sums, one after the other. Sums of 0 count as 1.
pub(crate) const fn normalize(
    matrix: &mut [f64],
    rows: usize,
    columns: usize,
    normalization: Normalization,
) {
    match normalization {
        Normalization::None => {}
        Normalization::Row => scale_lines(matrix, [rows, columns], [columns, 1], false),
        Normalization::Column => scale_lines(matrix, [columns, rows], [1, columns], false),
        Normalization::RowColumn => {
            scale_lines(matrix, [rows, columns], [columns, 1], true);
            scale_lines(matrix, [columns, rows], [1, columns], true);
        }
    }
}

/// Divides every line by its sum or the root of that. `strides`: from line to line, and from entry to entry.
const fn scale_lines(
    matrix: &mut [f64],
    [lines, length]: [usize; 2],
    strides: [usize; 2],
    root: bool,
) {
    let mut line = 0;
    while line < lines {
        let start = line * strides[0];
        let mut sum = 0.0;
        let mut place = 0;
        while place < length {
            sum += matrix[start + place * strides[1]];
            place += 1;
        }
        let divisor = if sum == 0.0 {
            1.0
        } else if root {
            square_root(sum)
        } else {
            sum
        };
        if divisor != 1.0 {
            place = 0;
            while place < length {
                matrix[start + place * strides[1]] /= divisor;
                place += 1;
            }
        }
        line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::square_root;

    #[test]
    fn roots_are_roots() {
        for x in [4.0, 2.0, 3.0, 1e-300, 1e300, 2.3e-308, 0.1, 123.456] {
            let root = square_root(x);
            assert!((root * root - x).abs() <= 4e-16 * x, "√{x} = {root}");
        }
        assert_eq!(square_root(0.0), 0.0);
        assert!(square_root(-1.0).is_nan());
        assert_eq!(square_root(f64::INFINITY), f64::INFINITY);
    }
}
