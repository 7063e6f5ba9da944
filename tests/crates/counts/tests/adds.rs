//! Counts as types are the numbers.
use interdep::{
    prelude::*,
    typenum::{U5, U16, U18, U32, Unsigned, assert_type_eq},
};
use interdep_test_counts::{
    AnyRows, Batch, Counted, Gram, Large, LargeByRustc, Low, One, Own, Plain, Stack, Twice,
    exchangeable, of_heads, same, stack, without_weights,
};

#[test]
fn counts_are_types() {
    assert_type_eq!(<Plain as Interdependence<f32, 3, 4>>::Count, U16);
    assert_type_eq!(<Low as Interdependence<f32, 3, 4>>::Count, U16);
    assert_type_eq!(<Own as Interdependence<f32, 3, 4>>::Count, U18);
    assert_type_eq!(Twice<Plain>, U32);
    assert_eq!(<Own as Interdependence<f32, 3, 4>>::L, Own::L);
}

#[test]
fn counts_add() {
    assert_eq!(Stack::<One<Plain>, Stack<One<Own>, One<Gram>>>::L, 34);
    let (plain, own) = (Plain::new([0.0; 16]), Own::new([0.0; 18]));
    assert_eq!(stack(&plain, &own, &[0.0; 34]), Some([16, 18]));
    assert_eq!(stack(&plain, &own, &[0.0; 33]), None);
    assert_eq!(of_heads::<Low, U5>(), 80);
}

#[test]
fn counts_agree_whoever_has_counted() {
    assert_eq!(exchangeable::<Plain, Low>(), 16);
    assert_eq!(same::<Large, LargeByRustc, 100>(), [10_002; 2]);
    assert_eq!(<Large as Interdependence<f32, 1, 100>>::Count::USIZE, Large::L);
}

#[test]
fn no_parameters_no_weights() {
    let x = Batch::from_element(1.0);
    assert_eq!(without_weights::<Gram>(&x), Batch::from_element(12.0));
    assert_eq!(without_weights::<AnyRows<3>>(&x), AnyRows::<3>::default().forward(&x));
}
