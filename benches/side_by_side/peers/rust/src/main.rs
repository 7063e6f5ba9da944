//! interdep, and the same mathematics as a user writes it with nalgebra: `rust-peer interdep|nalgebra <directory>`, driven
//! by the protocol that `benches/side_by_side/README.md` describes.

mod dense;
#[cfg_attr(feature = "gradients", path = "gradients.rs")]
mod hybrids;
mod serve;
mod work;

use std::{env, path::PathBuf, thread};

/// Which way to the same numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Interdep,
    #[cfg(feature = "nalgebra")]
    Nalgebra,
}

/// Matrices of 512 × 512 as values, as nalgebra's users write them, need more stack than a thread has by default.
const STACK: usize = 256 << 20;

fn main() {
    let mut arguments = env::args().skip(1);
    let (way, version) = match arguments.next().as_deref() {
        Some("interdep") => (Way::Interdep, "interdep"),
        #[cfg(feature = "nalgebra")]
        Some("nalgebra") => (Way::Nalgebra, "nalgebra"),
        _ => panic!("usage: rust-peer interdep|nalgebra <directory>"),
    };
    let directory = PathBuf::from(arguments.next().expect("a directory"));
    let serve = move || serve::serve(way, version, &directory);
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(serve)
        .expect("a thread")
        .join()
        .expect("served");
}
