//! Every argument of the table `patches` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [geometric(h = 2, w = 1, patch = cuboid(p_h = -1, p_w = -1, p_d = -1, p_h_prime = -1, p_w_prime = -1, p_d_prime = -1))], fusion: sum }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [geometric(h = 2, w = 1, patch = cylinder(p_r = -1, p_d = -1, p_d_prime = -1))], fusion: sum }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [geometric(h = 2, w = 1, patch = sphere(p_r = -1))], fusion: sum }
}

fn main() {}
