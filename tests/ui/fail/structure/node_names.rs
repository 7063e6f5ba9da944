//! Numbers are the same however they are written, and texts are no numbers.

use interdep::prelude::*;

hybrid! {
    struct Repeated for SMatrix<f32, 2, 3> {
        functions: [graph(nodes = [1, 0x1, "1"], links = [(1, "1")])],
        fusion: sum,
    }
    struct Numbers for SMatrix<f32, 2, 3> {
        functions: [graph(nodes = [1_000, 2, 3], links = [(1000, 2usize), (1e3, 3.0f32), (1000, "3")])],
        fusion: sum,
    }
    struct Plain for SMatrix<f32, 2, 3> {
        functions: [graph(links = [(0x0, 2e0), ("0", 1)])],
        fusion: sum,
    }
}

fn main() {}
