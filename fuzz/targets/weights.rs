#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| interdep_fuzz::weights(data));
