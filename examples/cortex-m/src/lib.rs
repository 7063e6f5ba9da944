//! A smart watch's motions, recognised on a microcontroller; and what the generated code costs there.
#![no_std]

pub mod agreement;
pub mod awkward;
#[allow(unsafe_code, reason = "the stack is reached by address")]
pub mod board;
pub mod motions;
pub mod wearer;
pub mod workloads;
