//! The numbers that every peer computes with, written to files: little-endian f32, row by row.

#[path = "../../../examples/karate/ties.rs"]
mod ties;

use std::{fs, io, path::Path};

use ties::with_ties;

use crate::cases::{Case, Pass};

/// Uniform numbers within ±1, the same in every run: Knuth's MMIX generator, upper 24 bits.
fn uniform(seed: u64) -> impl Iterator<Item = f32> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / f32::from(1_u16 << 15) / 256.0 - 1.0
    })
}

/// A batch whose columns have length 1 or so at any size, so that no kernel is lost in underflow or saturation.
fn batch(case: Case) -> Vec<f32> {
    let scale = (3.0 / case.b as f32).sqrt();
    uniform(1).take(case.b * case.m).map(|number| number * scale).collect()
}

type Matrix = Vec<Vec<f32>>;

fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let entry =
        |row: &[f32], j: usize| row.iter().zip(right).map(|(entry, other)| entry * other[j]).sum();
    left.iter().map(|row| (0..right.len()).map(|j| entry(row, j)).collect()).collect()
}

fn sum(left: &Matrix, right: &Matrix) -> Matrix {
    left.iter().zip(right).map(|(l, r)| l.iter().zip(r).map(|(l, r)| l + r).collect()).collect()
}

fn transpose(matrix: &Matrix) -> Matrix {
    (0..matrix.len()).map(|j| matrix.iter().map(|row| row[j]).collect()).collect()
}

/// Each row over its sum.
fn normalized(matrix: &Matrix) -> Matrix {
    matrix
        .iter()
        .map(|row| row.iter().map(|entry| entry / row.iter().sum::<f32>()).collect())
        .collect()
}

/// W3's A: R(C) + the powers of C up to the third, their columns over their sums, where C links neighbours and each with itself.
fn chains(m: usize) -> Matrix {
    let linked = |i: usize, j: usize| if i.abs_diff(j) <= 1 { 1.0 } else { 0.0 };
    let chain: Matrix = (0..m).map(|i| (0..m).map(|j| linked(i, j)).collect()).collect();
    let second = product(&chain, &chain);
    let hops = sum(&chain, &sum(&second, &product(&second, &chain)));
    sum(&normalized(&chain), &transpose(&normalized(&transpose(&hops))))
}

macro_rules! list {
    ($ties:tt) => {
        const TIES: &[(usize, usize)] = &$ties;
    };
}

with_ties!(list);

/// W4's graph: 1 for a tie.
fn karate_club(members: usize) -> Matrix {
    let tied = |i, j| if TIES.contains(&(i, j)) || TIES.contains(&(j, i)) { 1.0 } else { 0.0 };
    (0..members).map(|i| (0..members).map(|j| tied(i, j)).collect()).collect()
}

/// Writes x, w and, where the case has them, the matrix of structure and dY.
pub(crate) fn write(directory: &Path, case: Case) -> io::Result<()> {
    let parameters: Vec<f32> =
        uniform(2).take(case.parameter_number()).map(|number| number * 0.3).collect();
    let structure = match case.workload {
        "W3" => chains(case.m),
        "W4" => karate_club(case.b),
        _ => Vec::new(),
    };
    // Of workloads whose Y is as large as x.
    let cotangent = match case.pass {
        Pass::Forward => Vec::new(),
        Pass::Gradient => uniform(3).take(case.b * case.m).collect(),
    };
    let files = [
        ("x", batch(case)),
        ("w", parameters),
        ("structure", structure.concat()),
        ("dy", cotangent),
    ];
    for (kind, numbers) in files {
        let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
        fs::write(directory.join(format!("{case}.{kind}")), bytes)?;
    }
    Ok(())
}

/// The Y that a peer has written, or dX and dw.
pub(crate) fn result(directory: &Path, case: Case) -> io::Result<Vec<f32>> {
    let bytes = fs::read(directory.join(format!("{case}.y")))?;
    let (numbers, _) = bytes.as_chunks();
    Ok(numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect())
}
