//! Batches of every kind.

use interdep::prelude::SMatrix;

pub(crate) const SAMPLES: usize = 32;
pub(crate) const CHANNELS: usize = 16;

pub(crate) type Batch = SMatrix<f32, SAMPLES, CHANNELS>;

/// A batch, and which of [`KINDS`] it is.
pub(crate) struct Input {
    pub(crate) kind: usize,
    pub(crate) x: Batch,
}

/// What batches there are.
pub(crate) const KINDS: [&str; 7] =
    ["ordinary", "channels alike", "constant", "one NaN", "one infinity", "subnormal", "huge"];

/// Batches of all kinds, mixed; half of them are ordinary.
pub(crate) fn mixed() -> Vec<Input> {
    const BATCHES: usize = 128;
    let mut noise = Noise(1);
    (0..BATCHES)
        .map(|number| {
            // Neighbours differ in kind, in an order that no branch predictor learns.
            let kind = if noise.next() < 0.0 { 0 } else { number % KINDS.len() };
            Input { kind, x: batch(kind, &mut noise) }
        })
        .collect()
}

fn batch(kind: usize, noise: &mut Noise) -> Batch {
    let mut x = Batch::from_fn(|_, _| noise.next());
    match KINDS[kind] {
        "channels alike" => {
            let first = x.column(0).into_owned();
            for mut column in x.column_iter_mut() {
                column *= 1e-3;
                column += first;
            }
        }
        "constant" => x.fill(0.5),
        "one NaN" => x[(3, 5)] = f32::NAN,
        "one infinity" => x[(3, 5)] = f32::INFINITY,
        "subnormal" => x *= 1e-39,
        "huge" => x *= 1e30,
        _ => {}
    }
    x
}

/// Numbers in [−1, 1), the same in every run.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }
}
