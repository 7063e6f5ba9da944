//! A smart watch's motions, recognised on a microcontroller; and what the generated code costs there.
#![no_std]

pub mod agreement;
#[allow(unsafe_code, reason = "counters and the stack are reached by address")]
pub mod board;
pub mod motions;
#[cfg(target_arch = "arm")]
pub mod workloads;
