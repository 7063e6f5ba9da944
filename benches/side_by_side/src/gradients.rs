//! Gradients beside `forward`, and beside those of others.

use std::fmt::Write;

use crate::{
    Result,
    cap::Cap,
    cases,
    compare::{Contest, Ratio, head, section, under},
    peers::{EIGEN, GRADIENTS, INTERDEP, INTERDEP_FORWARD, JAX, Place, TORCH, TORCH_COMPILE},
    summary,
};

const RATIOS: &[Ratio] = &[
    (INTERDEP, INTERDEP_FORWARD, "gradient / forward"),
    (INTERDEP, EIGEN, "interdep / Eigen"),
    (JAX, INTERDEP, "JAX / interdep"),
    (TORCH, INTERDEP, "torch / interdep"),
    (TORCH_COMPILE, INTERDEP, "torch.compile / interdep"),
];

pub(crate) fn run(place: &Place, caps: &[Cap], wanted: Option<&[String]>) -> Result<()> {
    let contest = Contest { peers: GRADIENTS, cases: cases::gradients(), ratios: RATIOS };
    let mut all = Vec::new();
    for &cap in caps {
        let measured = under(&contest, place, cap, wanted)?;
        println!("{}", section(&measured));
        all.push(measured);
    }
    let mut text = format!(
        "## Gradients\n\n{}\n\n\
         {} µs of `forward_pullback_with`, which takes x, w and dY to dX and dw, and in the first column of times of\n\
         `forward_with` in the same program; f32, one thread; and ratios of them. –: nobody has written it, or a smaller size took more\n\
         than half a second.\n",
        head(place, &all)?,
        place.statistic,
    );
    for measured in &all {
        write!(text, "\n### {}", section(measured))?;
    }
    summary::renew_results(place, "gradients", &text)
}
