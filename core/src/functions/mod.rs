//! The built-in functions, one file per family.
//!
//! Their letters: z is the batch x of an attribute hybrid, the transpose of x of an instance hybrid. It has `O`
//! rows (observations, z_k) and `D` columns (z_i), and A has `D` rows and d' columns, with d' = `D` unless
//! `m_prime` or `b_prime` says otherwise. Costs are operations for a whole matrix; what several functions of a
//! hybrid need is computed once.

pub mod bilinear;
pub mod constant;
pub mod numerical;
pub mod parameterized;
pub mod rpn;
pub mod statistical;
pub mod structural;
