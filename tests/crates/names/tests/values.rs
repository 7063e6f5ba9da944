//! What is declared among such names computes what it should.
use interdep::prelude::*;
use interdep_test_names::{Custom, Declared, Infinite, Labels, inside, outer, r#type};

#[test]
fn segments_are_those_of_their_labels() {
    let w: [f64; Labels::L] = core::array::from_fn(|place| place as f64);
    let labels = Labels::new(w);
    assert_eq!(labels.segments().W, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    assert_eq!(labels.segments().fusion.len(), 8);
    assert_eq!(labels.segments().fusion[0], 9.0 + labels.segments().data.len() as f64);
    assert_eq!(Labels::SEGMENTS[6].name, "type");
    assert!(r#type::SUMMARY.starts_with("`type`"));
}

#[test]
fn hybrids_of_hidden_names_compute() {
    // Twice 2, in a function that is called like a generic parameter.
    let a = Custom::default().matrix(&SMatrix::zeros());
    assert_eq!(a, SMatrix::<f64, 2, 2>::repeat(4.0));
    let mut w = [0.0; Declared::L];
    w[4 + 5] = 1.0;
    let x = SMatrix::<f64, 3, 2>::new(1.0, 2.0, 0.0, 0.0, 0.0, 0.0);
    // (z_i·z_j − 1)
    let expected = SMatrix::<f64, 2, 2>::new(0.0, 1.0, 1.0, 3.0);
    assert_eq!(Declared::new(w).matrix(&x), expected);
    assert_eq!(outer::lengths(), [0, 2, 4]);
    assert_eq!(inside(), 4 + 4 + 6);
}

#[test]
fn folded_numbers_need_not_be_finite() {
    // One function has no deviation.
    let a = Infinite::default().matrix(&SMatrix::zeros());
    assert!(a.iter().all(|entry| entry.is_nan()));
    assert!(Infinite::matrix_of_structure()[(1, 1)].is_nan());
}
