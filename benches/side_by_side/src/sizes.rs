//! The sizes at which there is something to time, for the driver and for the peer in Rust.

/// Calls the macro `$use_them` with b and m of the sizes at which all peers are compared (W1 and W2 also between those of the
/// others, where rows fill few registers or none), and with the square sizes of the curve: powers of two, and neighbours that
/// fit no register.
macro_rules! with_sizes {
    ($use_them:ident) => {
        $use_them! {
            pairs: [8 4, 16 8, 20 12, 32 16, 48 24, 64 64, 128 128, 512 256],
            others: [8 4, 32 16, 64 64, 128 128, 512 256],
            squares: [4, 8, 12, 16, 17, 24, 30, 32, 48, 50, 64, 96, 100, 128, 192, 256],
        }
    };
}
pub(crate) use with_sizes;
