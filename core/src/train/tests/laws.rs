//! What holds whatever torch computes: matrices as rows, means, misuse.

use nalgebra::SMatrix;
use std::{string::ToString, vec};

use super::super::{
    Adam, AdamOptions, AdamW, AdamWOptions, Sgd, SgdOptions, TrainError, cross_entropy,
    cross_entropy_into, cross_entropy_rows, mse, mse_into,
};

#[test]
fn losses_of_matrices_are_those_of_rows() {
    let logits = SMatrix::<f32, 5, 9>::from_fn(|i, j| ((i * 9 + j) as f32 * 1.7).sin() * 4.0);
    let rows: [[f32; 9]; 5] = core::array::from_fn(|i| core::array::from_fn(|j| logits[(i, j)]));
    let classes = [8, 0, 3, 3, 1];
    let mut of_rows = [[0.0; 9]; 5];
    let loss = cross_entropy_rows(&rows, &classes, &mut of_rows).unwrap();
    let (of_matrix, gradient) = cross_entropy(&logits, &classes).unwrap();
    assert_eq!(of_matrix, loss);
    assert_eq!(gradient, SMatrix::<f32, 5, 9>::from_fn(|i, j| of_rows[i][j]));

    let target = logits.map(|x| x * 0.5 - 1.0);
    let mut into = [0.0; 45];
    let loss = mse_into(logits.as_slice(), target.as_slice(), &mut into).unwrap();
    let (of_matrix, gradient) = mse(&logits, &target);
    assert_eq!(of_matrix, loss);
    assert_eq!(gradient.as_slice(), into);
}

#[test]
fn losses_of_nothing_are_nan() {
    assert!(mse::<f64, 0, 3>(&SMatrix::zeros(), &SMatrix::zeros()).0.is_nan());
    assert!(cross_entropy::<f64, usize, 0, 3>(&SMatrix::zeros(), &[]).unwrap().0.is_nan());
    assert!(cross_entropy_rows::<f32, usize, 0>(&[], &[], &mut []).unwrap().is_nan());
    // Without classes there is no right one.
    let error = cross_entropy_rows(&[[0.0_f32; 0]], &[0], &mut [[]]).unwrap_err();
    assert_eq!(error, TrainError::Class { row: 0, class: 0, classes: 0 });
}

#[test]
fn a_mean_of_many_loses_no_digits() {
    let (prediction, target) = (vec![0.1_f32; 1 << 20], vec![0.0_f32; 1 << 20]);
    let mut gradient = vec![0.0; 1 << 20];
    let loss = mse_into(&prediction, &target, &mut gradient).unwrap();
    assert_eq!(loss, 0.1 * 0.1);
}

#[test]
fn infinite_squares_are_infinite_wherever_they_stand() {
    for place in 0..37 {
        let mut prediction = [1.0_f32; 37];
        // Infinite itself, and by its square.
        for large in [f32::INFINITY, -1e30] {
            prediction[place] = large;
            let loss = mse_into(&prediction, &[0.0; 37], &mut [0.0; 37]).unwrap();
            assert_eq!(loss, f32::INFINITY);
        }
        prediction[place] = f32::NAN;
        assert!(mse_into(&prediction, &[0.0; 37], &mut [0.0; 37]).unwrap().is_nan());
    }
}

#[test]
fn what_does_not_fit_is_an_error_and_changes_nothing() {
    let mut gradient = [[7.0_f32; 2]; 2];
    for (classes, text) in [
        (&[0, 2][..], "row 1 has the class 2, but there are 2 classes, from 0 on"),
        (&[0][..], "expected 2 classes, found 1"),
        (&[0, 1, 1][..], "expected 2 classes, found 3"),
    ] {
        let error = cross_entropy_rows(&[[0.0; 2]; 2], classes, &mut gradient).unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    let error = cross_entropy_rows(&[[0.0; 2]; 3], &[0; 3], &mut gradient).unwrap_err();
    assert_eq!(error.to_string(), "expected 3 rows for the gradient, found 2");
    assert_eq!(gradient, [[7.0; 2]; 2]);
    let mut gradient = SMatrix::<f64, 1, 2>::new(7.0, 7.0);
    assert!(cross_entropy_into(&SMatrix::zeros(), &[usize::MAX], &mut gradient).is_err());
    assert_eq!(gradient, SMatrix::<f64, 1, 2>::new(7.0, 7.0));

    let mut adam = Adam::<f32, 3>::new(0.1).unwrap();
    let before = adam.clone();
    let mut w = [1.0; 3];
    let text = |result: Result<(), TrainError>| result.unwrap_err().to_string();
    assert_eq!(text(adam.step_slice(&mut w[..2], &[1.0; 3])), "expected 3 parameters, found 2");
    let error = adam.step_slice(&mut w, &[1.0; 4]);
    assert_eq!(text(error), "expected 3 entries of the gradient, found 4");
    for lr in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(adam.set_lr(lr).is_err());
    }
    assert_eq!((w, &adam), ([1.0; 3], &before));
    adam.step_slice(&mut w, &[1.0; 3]).unwrap();
    assert_eq!(adam.steps(), 1);
}

#[test]
fn options_that_torch_refuses_are_errors() {
    let text = |error: TrainError| error.to_string();
    let sgd = |options| text(Sgd::<f32, 1>::new(options).unwrap_err());
    let plain = SgdOptions::new(0.1);
    assert_eq!(sgd(SgdOptions::new(-0.1)), "`lr` must be a number ≥ 0, found -0.1");
    assert_eq!(
        sgd(SgdOptions { momentum: -1.0, ..plain }),
        "`momentum` must be a number ≥ 0, found -1"
    );
    assert_eq!(
        sgd(SgdOptions { weight_decay: f64::NAN, ..plain }),
        "`weight_decay` must be a number ≥ 0, found NaN"
    );
    assert_eq!(
        sgd(SgdOptions { nesterov: true, ..plain }),
        "`momentum` must be > 0 with `nesterov`, found 0"
    );
    assert_eq!(
        sgd(SgdOptions { nesterov: true, momentum: 0.5, dampening: 0.5, ..plain }),
        "`dampening` must be 0 with `nesterov`, found 0.5"
    );
    let adam = |options| text(Adam::<f32, 1>::new(options).unwrap_err());
    let plain = AdamOptions::new(0.1);
    assert_eq!(
        adam(AdamOptions { betas: (1.0, 0.9), ..plain }),
        "`betas.0` must be a number ≥ 0 and < 1, found 1"
    );
    assert_eq!(
        adam(AdamOptions { betas: (0.9, -0.1), ..plain }),
        "`betas.1` must be a number ≥ 0 and < 1, found -0.1"
    );
    assert_eq!(adam(AdamOptions { eps: -1.0, ..plain }), "`eps` must be a number ≥ 0, found -1");
    assert!(AdamW::<f32, 1>::new(AdamWOptions { weight_decay: -0.1, ..0.1.into() }).is_err());
}

#[test]
fn a_parameter_without_a_number_spoils_no_other() {
    let run = |bad: Option<f32>| -> [[f32; 21]; 3] {
        let mut w = [[1.0_f32; 21]; 3];
        let mut sgd = Sgd::new(SgdOptions { momentum: 0.9, ..SgdOptions::new(0.1) }).unwrap();
        let (mut adam, mut adamw) = (Adam::new(0.1).unwrap(), AdamW::new(0.1).unwrap());
        for step in 0..10 {
            let mut g: [f32; 21] = core::array::from_fn(|i| ((i + step) as f32).cos());
            if let Some(bad) = bad.filter(|_| step == 4) {
                g[17] = bad;
            }
            sgd.step(&mut w[0], &g);
            adam.step(&mut w[1], &g);
            adamw.step(&mut w[2], &g);
        }
        w
    };
    let good = run(None);
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for (w, good) in run(Some(bad)).iter().zip(&good) {
            for i in 0..21 {
                assert_eq!(w[i].is_finite(), i != 17);
                assert!(i == 17 || w[i] == good[i]);
            }
        }
    }
}

#[test]
fn a_gradient_of_zero_moves_nothing_but_decay() {
    let mut w = [1.5_f64, -2.0, 0.0];
    Adam::new(0.1).unwrap().step(&mut w, &[0.0; 3]);
    Sgd::new(0.1).unwrap().step(&mut w, &[0.0; 3]);
    assert_eq!(w, [1.5, -2.0, 0.0]);
    Sgd::<f64, 0>::new(0.1).unwrap().step(&mut [], &[]);
}
