//! Caps on the instruction set: what a lesser machine would do, measured on this one.

use std::process::Command;

use crate::{Result, machine};

/// The best instruction set that anybody may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cap {
    /// No cap: whatever the machine has.
    Machine,
    Avx2,
    Sse42,
    Sse2,
}

/// What the command line may say.
pub(crate) const NAMES: &str = "machine, avx2, sse4.2, sse2";

impl Cap {
    pub(crate) fn named(name: &str) -> Result<Self> {
        let cap = match name {
            "machine" => Self::Machine,
            "avx2" => Self::Avx2,
            "sse4.2" => Self::Sse42,
            "sse2" => Self::Sse2,
            _ => return Err(format!("--at-most {name}: it is one of {NAMES}").into()),
        };
        if machine::has(cap) {
            Ok(cap)
        } else {
            Err(format!("--at-most {name}: this machine does not have it").into())
        }
    }

    /// What is measured where nothing else is asked for: the machine as it is, and AVX2 where the machine has more than that,
    /// so that figures of all x86 machines have one table in common.
    pub(crate) fn usual() -> Vec<Self> {
        if machine::best() == "AVX-512" {
            vec![Self::Machine, Self::Avx2]
        } else {
            vec![Self::Machine]
        }
    }

    /// For a table's heading.
    pub(crate) fn heading(self) -> String {
        match self {
            Self::Machine => format!("{}, all that this machine has", machine::best()),
            capped => format!("{} at most", capped.short()),
        }
    }

    /// For a column's heading.
    pub(crate) fn short(self) -> &'static str {
        match self {
            Self::Machine => machine::best(),
            Self::Avx2 => "AVX2",
            Self::Sse42 => "SSE4.2",
            Self::Sse2 => "SSE2",
        }
    }

    /// At the end of the names of files and directories, where every cap has its own.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Machine => "",
            Self::Avx2 => "_avx2",
            Self::Sse42 => "_sse4_2",
            Self::Sse2 => "_sse2",
        }
    }

    /// The processor for which native builds are made: the first that had the instruction set, and its multiply-adds.
    pub(crate) fn processor(self) -> &'static str {
        match self {
            Self::Machine => "native",
            Self::Avx2 => "haswell",
            Self::Sse42 => "nehalem",
            Self::Sse2 => "x86-64",
        }
    }

    /// Flags of rustc for a build that chooses the instruction set at run time.
    pub(crate) fn rust_flags(self) -> &'static str {
        match self {
            Self::Machine => "",
            Self::Avx2 => r#"--cfg interdep_at_most="avx2""#,
            Self::Sse42 => r#"--cfg interdep_at_most="sse4.2""#,
            Self::Sse2 => r#"--cfg interdep_at_most="sse2""#,
        }
    }

    /// Tells libraries that choose at run time: XLA, torch with its own kernels, and MKL and oneDNN, which compute torch's products.
    /// None of them has a name for less than SSE4.
    pub(crate) fn tell(self, command: &mut Command) {
        let (xla, torch, mkl, onednn) = match self {
            Self::Machine => return,
            Self::Avx2 => ("AVX2", "avx2", "AVX2", "AVX2"),
            Self::Sse42 | Self::Sse2 => ("SSE4_2", "default", "SSE4_2", "SSE41"),
        };
        command
            .env("XLA_FLAGS", format!("--xla_cpu_max_isa={xla}"))
            .env("ATEN_CPU_CAPABILITY", torch)
            .env("MKL_ENABLE_INSTRUCTIONS", mkl)
            .env("ONEDNN_MAX_CPU_ISA", onednn);
    }
}
