//! Nothing is declared.

use interdep::prelude::*;

hybrid! {

}

fn main() {
}
