//! A run that is meant for a certain instruction set has that one, and no better one.

use std::env;

/// The best instruction set that the kernels can choose here.
fn best() -> &'static str {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if is_x86_feature_detected!("avx512f") {
            return "avx512";
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            return "avx2";
        }
        if is_x86_feature_detected!("sse4.2") {
            return "sse4.2";
        }
        return "sse2";
    }
    #[allow(unreachable_code, reason = "other targets have one")]
    "the target's"
}

#[test]
fn instruction_set_is_the_one_that_is_meant() {
    // `on_older_processors` says which.
    let meant = env::var("INTERDEP_BEST_INSTRUCTION_SET");
    assert_eq!(meant.as_deref().unwrap_or(best()), best());
}
