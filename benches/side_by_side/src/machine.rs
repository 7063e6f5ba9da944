//! When and where was measured.

use std::{
    fs,
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{Result, cap::Cap, peers::Place};

/// The civil date in UTC; days are counted from 1 March of the year 0, so that a leap day ends its year.
fn date() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (era * 400 + year, month + 3);
    let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
    format!("{year}-{month:02}-{day:02}")
}

/// The processor as Linux describes it, with the instruction sets that matter here.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))
            .map(str::trim)
    };
    let Some(model) = field("model name") else {
        return format!("{} on {}", std::env::consts::ARCH, std::env::consts::OS);
    };
    let flags = field("flags").unwrap_or_default();
    let number = |name| field(name).unwrap_or("?");
    let (family, number) = (number("cpu family"), number("model\t"));
    let sets = ["avx2", "fma", "avx512f"].map(|set| flags.split(' ').find(|flag| *flag == set));
    let sets: Vec<&str> = sets.into_iter().flatten().collect();
    format!("{model} (family {family}, model {number}; {})", sets.join(", "))
}

/// The head of every report. A quick run is to show that the tool works, so its figures say what they are.
pub(crate) fn circumstances(place: &Place) -> Result<String> {
    let kind = if place.is_quick { ", **a quick run: not to be quoted**" } else { "" };
    Ok(format!("{}{kind}: {}, {}", date(), processor(), rustc()?))
}

/// The load average of the last minute: how many processes wanted a processor. None where the system does not tell.
pub(crate) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// How many processors there are.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn rustc() -> Result<String> {
    let version = Command::new("rustc").arg("--version").output()?.stdout;
    let version = String::from_utf8(version)?;
    Ok(version.split(" (").next().unwrap_or_default().trim().to_owned())
}

/// Whether the processor has an instruction set, with the extensions that come along with it.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub(crate) fn has(cap: Cap) -> bool {
    match cap {
        Cap::Machine => true,
        Cap::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
        Cap::Sse42 => is_x86_feature_detected!("sse4.2"),
        Cap::Sse2 => is_x86_feature_detected!("sse2"),
    }
}

/// The name of the best instruction set that anybody here uses.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub(crate) fn best() -> &'static str {
    if is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if has(Cap::Avx2) {
        "AVX2"
    } else if has(Cap::Sse42) {
        "SSE4.2"
    } else {
        "SSE2"
    }
}

/// Other processors have one instruction set, which nothing here can cap.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
pub(crate) fn has(cap: Cap) -> bool {
    cap == Cap::Machine
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
pub(crate) fn best() -> &'static str {
    std::env::consts::ARCH
}
