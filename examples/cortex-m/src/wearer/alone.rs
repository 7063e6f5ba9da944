//! One inference or one training step and nothing else, for its flash and for what can panic.

use core::hint::black_box;

#[cfg(target_arch = "arm")]
use super::ways::InC;
use super::{FEW, Labelled, PRETRAINED, apart::Apart, model::Learner, ways::Way};

/// The one call in a program with nothing else: `interdep step`, say, or `nothing` for what is there without the call.
const ALONE: &str = match option_env!("FIRMWARE_ALONE") {
    Some(call) => call,
    None => "",
};

/// Makes the call that `FIRMWARE_ALONE` named while this was compiled; the others are not compiled in.
#[inline(always)]
pub fn alone() {
    macro_rules! calls {
        ($($way:ty: $inference:literal, $step:literal;)*) => {
            $(
                if const { matches!(ALONE.as_bytes(), $inference) } {
                    of::<$way>(|learner, x, _| {
                        black_box(Way::answer(learner, x));
                    });
                }
                if const { matches!(ALONE.as_bytes(), $step) } {
                    of::<$way>(|learner, x, activity| {
                        black_box(Way::step(learner, x, activity));
                    });
                }
            )*
        };
    }
    black_box((&FEW, &PRETRAINED));
    calls! {
        Learner: b"interdep inference", b"interdep step";
        Apart: b"interdep-apart inference", b"interdep-apart step";
    }
    #[cfg(target_arch = "arm")]
    calls! {
        InC: b"C inference", b"C step";
    }
    // The control: a call that can panic, so that the script sees itself find one.
    if const { matches!(ALONE.as_bytes(), b"panic") } {
        black_box(black_box(None::<u32>).unwrap());
    }
}

/// Calls with what the compiler cannot foresee.
#[inline(always)]
fn of<W: Way>(call: impl FnOnce(&mut W, &super::Window, usize)) {
    let Labelled { activity, x } = black_box(&FEW[0]);
    if let Some(mut learner) = W::new(black_box(&PRETRAINED)) {
        call(&mut learner, x, *activity);
        black_box(&learner);
    }
}
