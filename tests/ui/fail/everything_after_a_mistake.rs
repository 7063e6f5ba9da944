//! After a mistake, everything that a hybrid has is still there.

use interdep::prelude::*;

const W: [f32; 40] = [0.5; 40];
static MIX: &Mix = Mix::from_ref(&W);

hybrid! {
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Mix for SMatrix<f32, 8, 4> {
        functions: [linear_kernel, low: lowrank_parameterized(r = 0, m_prime = 3)],
        fusion: concatenation,
    }
    struct Outer for SMatrix<f32, 8, 4> {
        functions: [mix: custom(Mix)],
        fusion: sum,
    }
}

fn output<H: Interdependence<f32, 8, 4>>(hybrid: &H, x: &SMatrix<f32, 8, 4>) -> H::Output {
    hybrid.forward(x)
}

fn main() {
    let x = SMatrix::zeros();
    let mut mix = Mix::new([0.5; Mix::L]);
    let a: SMatrix<f32, 4, 7> = mix.matrix(&x);
    let y: SMatrix<f32, 8, 7> = mix.forward_on(&x, &x);
    mix.as_mut_array()[0] = a[(0, 0)] + y[(0, 0)] + mix.as_array()[0] + mix.segments().low[0];
    println!("{} {:?} {:?}", Mix::SUMMARY, Mix::SEGMENTS[1].name, Mix::FUNCTION_PARAMETER_NUMBERS[2]);
    println!("{} {} {} {}", Mix::SCRATCH_BYTES, Mix::REQUIRE_DATA, Mix::B_PRIME, Mix::M_PRIME);
    println!("{}", output(&mix, &x) == output(MIX, &x) && mix.clone() == Mix::default());
    let _ = Outer::from_slice(&W).map(|outer| outer.forward(&x));
}
