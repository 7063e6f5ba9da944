//! Data that sensors have, too: what takes another way through the code than ordinary data.

use interdep::prelude::SMatrix;

/// A batch that can be made awkward.
pub trait Awkward: Clone + 'static {
    /// What can be done to a batch, and its name.
    const WAYS: [(&str, fn(&mut Self)); 4];
}

/// Where a number is replaced; all workloads have more rows and columns.
const PLACE: (usize, usize) = (7, 1);

impl<const R: usize, const C: usize> Awkward for SMatrix<f32, R, C> {
    const WAYS: [(&str, fn(&mut Self)); 4] = [
        ("NaN", |x| replace(x, f32::NAN)),
        ("infinity", |x| replace(x, f32::INFINITY)),
        ("equal", |x| {
            let first = x.column(0).into_owned();
            x.set_column(PLACE.1, &first);
        }),
        ("constant", |x| x.column_mut(PLACE.1).fill(0.1)),
    ];
}

fn replace<const R: usize, const C: usize>(x: &mut SMatrix<f32, R, C>, number: f32) {
    if let Some(place) = x.get_mut(PLACE) {
        *place = number;
    }
}
