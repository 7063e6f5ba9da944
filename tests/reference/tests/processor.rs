//! A run that is meant for a certain instruction set has that one, and no better one.

use std::env;

/// The instruction set that this program is built for.
const BUILT_FOR: &str = if cfg!(target_feature = "avx512f") {
    "avx512"
} else if cfg!(all(target_feature = "avx2", target_feature = "fma")) {
    "avx2"
} else if cfg!(target_feature = "sse4.2") {
    "sse4.2"
} else {
    "the target's"
};

#[test]
fn instruction_set_is_the_one_that_is_meant() {
    // `on_older_processors` says which.
    let meant = env::var("INTERDEP_INSTRUCTION_SET");
    assert_eq!(meant.as_deref().unwrap_or(BUILT_FOR), BUILT_FOR);
}
