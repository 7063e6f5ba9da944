//! Many batches: tiny ones side by side in the lanes of a register, all cores with the feature `rayon`.

use core::marker::PhantomData;

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::SMatrix;

use crate::{
    Data, Lanes, Scalar,
    kernels::{sweep::numbers_abreast, transposition::transposed_square},
    length::BatchLengthError,
    level::{Kernel, on_registers, register_bytes},
    plan::{Plan, is_direct},
    planned::{BatchOf, OutputOf, Planned, Run, RunTogether},
    scalar::{SINGLE, Together},
};

/// How hybrid `H` computes many batches, decided by what its plan can do: a method of this type where tiny batches can be computed
/// together ([`Abreast`]), else one of a reference to it ([`OneByOne`]). Method calls prefer the former; the method is called like no
/// other, for a trait of the user's may give methods to every type.
#[derive(Debug)]
pub struct Batches<H>(PhantomData<H>);

impl<H> Batches<H> {
    /// It has no value of its own.
    pub const NEW: Self = Self(PhantomData);
}

/// One batch after another.
pub trait OneByOne<H: Planned>: Sized {
    /// Y of each of `xs`.
    ///
    /// # Errors
    ///
    /// When the numbers differ; then nothing is written.
    #[inline]
    fn __interdep_run(
        self,
        hybrid: &H,
        xs: &[BatchOf<H>],
        ys: &mut [OutputOf<H>],
    ) -> Result<(), BatchLengthError> {
        BatchLengthError::check(xs.len(), ys.len())?;
        for (x, y) in xs.iter().zip(ys) {
            H::Run::forward_into(hybrid, x, y);
        }
        Ok(())
    }
}

impl<H: Planned> OneByOne<H> for &Batches<H> {}

/// As many batches at once as a register has lanes, where one batch alone would leave most of them empty.
pub trait Abreast<H: Planned> {
    /// Y of each of `xs`.
    ///
    /// # Errors
    ///
    /// When the numbers differ; then nothing is written.
    fn __interdep_run(
        self,
        hybrid: &H,
        xs: &[BatchOf<H>],
        ys: &mut [OutputOf<H>],
    ) -> Result<(), BatchLengthError>;
}

impl<H: Planned<Run: RunTogether<H>>> Abreast<H> for Batches<H> {
    #[inline]
    fn __interdep_run(
        self,
        hybrid: &H,
        xs: &[BatchOf<H>],
        ys: &mut [OutputOf<H>],
    ) -> Result<(), BatchLengthError> {
        BatchLengthError::check(xs.len(), ys.len())?;
        H::Run::forward_together(hybrid, xs, ys);
        Ok(())
    }
}

/// Y of each of `xs`: z is x, or x `TRANSPOSED`. Calls `one` with those that would be too few, and with all where that is faster.
#[inline]
pub(crate) fn abreast<
    T,
    P,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const L: usize,
    const TRANSPOSED: bool,
    const B: usize,
    const M: usize,
    const BP: usize,
    const MP: usize,
>(
    plan: &P,
    w: &[T; L],
    (xs, ys): (&[SMatrix<T, B, M>], &mut [SMatrix<T, BP, MP>]),
    one: impl Fn(&SMatrix<T, B, M>, &mut SMatrix<T, BP, MP>),
) where
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>
        + Plan<T::In16Bytes, D, O, COLUMNS>
        + Plan<T::In32Bytes, D, O, COLUMNS>
        + Plan<T::In64Bytes, D, O, COLUMNS>,
{
    let bytes = register_bytes();
    macro_rules! together {
        ($bytes:literal, $numbers:ident) => {{
            let rest = xs.len() % (bytes / size_of::<T>());
            let few =
                if rest < const { fewest::<T, P, D, O, COLUMNS>(L, $bytes) } { rest } else { 0 };
            let (groups, last) = xs.split_at(xs.len() - few);
            let (group_ys, last_ys) = ys.split_at_mut(groups.len());
            on_registers::<$bytes>(Group::<
                '_,
                T,
                T::$numbers,
                P,
                D,
                O,
                COLUMNS,
                L,
                TRANSPOSED,
                B,
                M,
                BP,
                MP,
            > {
                plan,
                w,
                xs: groups,
                ys: group_ys,
                numbers: PhantomData,
            });
            last.iter().zip(last_ys).for_each(|(x, y)| one(x, y));
        }};
    }
    match bytes {
        64 if const { fewest::<T, P, D, O, COLUMNS>(L, 64) > 0 } => together!(64, In64Bytes),
        32 if const { fewest::<T, P, D, O, COLUMNS>(L, 32) > 0 } => together!(32, In32Bytes),
        16 if const { fewest::<T, P, D, O, COLUMNS>(L, 16) > 0 } => together!(16, In16Bytes),
        _ => xs.iter().zip(ys).for_each(|(x, y)| one(x, y)),
    }
}

/// The fewest batches that registers of `bytes` bytes compute faster together than one after another; 0 if no number is.
const fn fewest<T, P, const D: usize, const O: usize, const COLUMNS: usize>(
    l: usize,
    bytes: usize,
) -> usize
where
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>,
{
    // Measured (`benches/batches`) with one cheap function and with three: together pays for rows of A that leave lanes empty, the more the
    // shorter they are. Where one cheap function alone gains nothing, neither counts.
    let row = D * size_of::<T>();
    let is_faster = match bytes {
        64 => row <= 48,
        32 => row <= 28 || (32 < row && row <= 40),
        _ => row < 16,
    };
    // A that depends on no data would be made for each batch, and one that need not be made at all would be.
    let makes_a = P::FACTS.require_data && !is_direct::<T, P, D, O, COLUMNS>(O);
    // Nor where all memory leaves the caches.
    let squares = numbers_abreast(P::FACTS.needs, D, O);
    let scratch = size_of::<P::Scratch>() / size_of::<T>();
    let numbers = 2 * D * O + (D + O) * COLUMNS + l + scratch + squares;
    if SINGLE || !is_faster || !makes_a || numbers * bytes > LARGEST_GROUP {
        return 0;
    }
    // A group costs the same however few batches are in it.
    let lanes = bytes / size_of::<T>();
    if row <= 20 { lanes - lanes / 4 } else { lanes }
}

/// The most bytes of stack that batches take which are computed together.
const LARGEST_GROUP: usize = 96 * 1024;

/// Batches that are computed together, on their way to an instruction set.
struct Group<
    'a,
    T,
    G,
    P,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const L: usize,
    const TRANSPOSED: bool,
    const B: usize,
    const M: usize,
    const BP: usize,
    const MP: usize,
> {
    plan: &'a P,
    w: &'a [T; L],
    xs: &'a [SMatrix<T, B, M>],
    ys: &'a mut [SMatrix<T, BP, MP>],
    numbers: PhantomData<G>,
}

impl<
    T,
    G,
    P,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const L: usize,
    const TRANSPOSED: bool,
    const B: usize,
    const M: usize,
    const BP: usize,
    const MP: usize,
> Kernel for Group<'_, T, G, P, D, O, COLUMNS, L, TRANSPOSED, B, M, BP, MP>
where
    T: Scalar,
    G: Together<T>,
    P: Plan<G, D, O, COLUMNS>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, w, xs, ys, .. } = self;
        let mut parameters = [G::ZERO; L];
        for (all, one) in parameters.iter_mut().zip(w) {
            *all = G::everywhere(*one);
        }
        let mut z = [[G::ZERO; D]; O];
        let mut centred = [[G::ZERO; D]; O];
        let mut scratch = P::Scratch::zeroed();
        let mut a = [[G::ZERO; COLUMNS]; D];
        let mut y = [[G::ZERO; COLUMNS]; O];
        for (xs, ys) in xs.chunks(G::LEN).zip(ys.chunks_mut(G::LEN)) {
            gather::<S, T, G, TRANSPOSED, _, _, _>(simd, xs, &mut z);
            Data::with(
                simd,
                P::FACTS.needs,
                &z,
                &mut centred,
                #[inline(always)]
                |data| plan.fill(simd, data, &parameters, &mut scratch, &mut a),
            );
            // z A for both types: x A, or (Aᵀ x)ᵀ.
            // zᵀ takes the place of what is no longer needed.
            let columns = centred.as_flattened_mut();
            G::transpose(simd, z.as_flattened(), O, D, columns);
            G::product(
                simd,
                (columns, O),
                (a.as_flattened(), COLUMNS),
                y.as_flattened_mut(),
                false,
            );
            scatter::<S, T, G, TRANSPOSED, _, _, _>(simd, &y, ys);
        }
    }
}

/// The place of entry `e` of nalgebra's matrix of `rows` rows, whose columns follow each other, in the matrix row by row or in the
/// `TRANSPOSED` one.
const fn place<const TRANSPOSED: bool>(e: usize, rows: usize) -> (usize, usize) {
    if TRANSPOSED { (e / rows, e % rows) } else { (e % rows, e / rows) }
}

/// Number k of each entry of `z` becomes the entry of batch k: squares of registers are transposed. Lanes without a batch repeat the last one.
#[inline(always)]
fn gather<
    S: Simd,
    T: Scalar,
    G: Together<T>,
    const TRANSPOSED: bool,
    const B: usize,
    const M: usize,
    const COLUMNS: usize,
>(
    simd: S,
    xs: &[SMatrix<T, B, M>],
    z: &mut [[G; COLUMNS]],
) {
    let register = Lanes::<S, T>::LEN;
    let zeros = Lanes::<S, T>::splat(simd, T::ZERO);
    let mut start = 0;
    while start < B * M {
        let from = start.min((B * M).saturating_sub(register));
        let square = transposed_square(
            simd,
            #[inline(always)]
            |k| match xs.get(k).or(xs.last()) {
                Some(x) => Lanes::load(simd, x.as_slice(), from),
                None => zeros,
            },
        );
        for s in 0..register.min(B * M) {
            let (k, i) = place::<TRANSPOSED>(from + s, B);
            if let Some(entry) = z.get_mut(k).and_then(|row| row.get_mut(i)) {
                square[s].store(entry.values_mut(), 0);
            }
        }
        start += register;
    }
}

/// The reverse of [`gather`].
#[inline(always)]
fn scatter<
    S: Simd,
    T: Scalar,
    G: Together<T>,
    const TRANSPOSED: bool,
    const BP: usize,
    const MP: usize,
    const COLUMNS: usize,
>(
    simd: S,
    y: &[[G; COLUMNS]],
    ys: &mut [SMatrix<T, BP, MP>],
) {
    let register = Lanes::<S, T>::LEN;
    let zeros = Lanes::<S, T>::splat(simd, T::ZERO);
    let mut start = 0;
    while start < BP * MP {
        let from = start.min((BP * MP).saturating_sub(register));
        let square = transposed_square(
            simd,
            #[inline(always)]
            |s| {
                let (k, j) = place::<TRANSPOSED>(from + s, BP);
                match y.get(k).and_then(|row| row.get(j)) {
                    Some(entry) => Lanes::load(simd, entry.values(), 0),
                    None => zeros,
                }
            },
        );
        // By index: registers that are iterated over are copied in memory first.
        for k in 0..register {
            if let Some(y) = ys.get_mut(k) {
                square[k].store(y.as_mut_slice(), from);
            }
        }
        start += register;
    }
}

/// Many batches on all cores, with the feature `rayon`.
#[cfg(feature = "rayon")]
mod parallel {
    use nalgebra::SMatrix;
    use rayon::prelude::*;

    use crate::{Interdependence, Scalar, length::BatchLengthError};

    /// The bytes of x that one task takes, if it takes several batches.
    const GRAIN: usize = 8 * 1024;
    /// The batches that a register takes together, at most.
    const GROUP: usize = 16;

    /// Every hybrid on all cores. With the feature `rayon` only.
    pub trait ParallelInterdependence<T: Scalar, const B: usize, const M: usize>:
        Interdependence<T, B, M>
    {
        /// As [`forward_batch`](Interdependence::forward_batch), the batches being shared among the threads of rayon's current pool.
        ///
        /// The results are equal but for rounding. It pays where all batches take some microseconds; the threads' stacks must hold
        /// [`SCRATCH_BYTES`](Interdependence::SCRATCH_BYTES).
        ///
        /// ```
        /// use interdep::prelude::*;
        ///
        /// hybrid! {
        ///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
        /// }
        /// let (xs, mut ys) = (vec![SMatrix::<f32, 2, 2>::identity(); 99], vec![SMatrix::zeros(); 99]);
        /// Gram::default().par_forward_batch(&xs, &mut ys)?;
        /// assert_eq!(xs, ys);
        /// # Ok::<(), interdep::BatchLengthError>(())
        /// ```
        ///
        /// # Errors
        ///
        /// When `xs` and `ys` differ in length; then nothing is written.
        fn par_forward_batch(
            &self,
            xs: &[SMatrix<T, B, M>],
            ys: &mut [Self::Output],
        ) -> Result<(), BatchLengthError>
        where
            Self: Sync,
            Self::Output: Send,
        {
            BatchLengthError::check(xs.len(), ys.len())?;
            // At least some microseconds of work, and whole groups of batches that are computed together.
            let batches = (GRAIN / size_of::<SMatrix<T, B, M>>().max(1)) & !(GROUP - 1);
            let batches = batches.max(1);
            xs.par_chunks(batches)
                .zip(ys.par_chunks_mut(batches))
                .try_for_each(|(xs, ys)| self.forward_batch(xs, ys))
        }
    }

    impl<H, T: Scalar, const B: usize, const M: usize> ParallelInterdependence<T, B, M> for H where
        H: Interdependence<T, B, M>
    {
    }
}

#[cfg(feature = "rayon")]
pub use parallel::ParallelInterdependence;

// Where registers are single numbers, there are no batches side by side.
#[cfg(all(test, not(single)))]
mod tests {
    use core::marker::PhantomData;

    use fearless_simd::{Level, Simd};
    use nalgebra::SMatrix;

    use super::{Group, Kernel, Plan};
    use crate::{
        Scalar,
        forward::attribute,
        functions::{
            numerical::{GaussianRbfKernel, MinkowskiDistance},
            statistical::{KlDivergence, PearsonCorrelation},
        },
        plan::SideBySide,
        scalar::Together,
    };

    const BATCHES: usize = 21;
    const B: usize = 6;
    const M: usize = 5;
    const MP: usize = 4 * M;

    /// Y of all batches, computed together in registers of `G` by `level`, beside one forward after another.
    fn agree<T: Scalar + Into<f64>, G: Together<T>>(level: Level, bound: f64) {
        fn run<P, T, G: Together<T>>(plan: &P, level: Level, bound: f64)
        where
            T: Scalar + Into<f64>,
            P: Plan<G, M, B, MP> + Plan<T, M, B, MP>,
        {
            let xs: [SMatrix<T, B, M>; BATCHES] = core::array::from_fn(|n| {
                SMatrix::from_fn(|k, i| T::of(((n * 5 + 7 * k + 3 * i) % 11) as f64 * 0.17 - 0.8))
            });
            let mut ys = [SMatrix::<T, B, MP>::repeat(T::ZERO); BATCHES];
            let kernel = Group::<'_, T, G, P, M, B, MP, 0, false, B, M, B, MP> {
                plan,
                w: &[],
                xs: &xs,
                ys: &mut ys,
                numbers: PhantomData,
            };
            fearless_simd::dispatch!(level, simd => kernel.run(simd));
            for (n, (x, y)) in xs.iter().zip(&ys).enumerate() {
                let mut expected = SMatrix::repeat(T::ZERO);
                attribute::forward_into(plan, &[], x, x, &mut expected);
                for (y, expected) in y.iter().zip(&expected) {
                    let (y, expected): (f64, f64) = ((*y).into(), (*expected).into());
                    let close = (y - expected).abs() <= bound * expected.abs().max(1.0);
                    assert!(close, "batch {n}: {y} instead of {expected}, {level:?}");
                }
            }
        }
        let functions = (
            PearsonCorrelation,
            (GaussianRbfKernel { sigma: 0.7 }, (MinkowskiDistance { p: 1.5 }, (KlDivergence, ()))),
        );
        run::<_, T, G>(&SideBySide(functions), level, bound);
    }

    #[test]
    fn instruction_sets_agree() {
        let best = Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            if let Some(level) = best.as_avx512().map(Simd::level) {
                agree::<f32, <f32 as Scalar>::In64Bytes>(level, 2e-5);
                agree::<f64, <f64 as Scalar>::In64Bytes>(level, 1e-12);
            }
            if let Some(level) = best.as_avx2().map(Simd::level) {
                agree::<f32, <f32 as Scalar>::In32Bytes>(level, 2e-5);
                agree::<f64, <f64 as Scalar>::In32Bytes>(level, 1e-12);
            }
        }
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let best = best.as_sse2().map_or(best, Simd::level);
        agree::<f32, <f32 as Scalar>::In16Bytes>(best, 2e-5);
        agree::<f64, <f64 as Scalar>::In16Bytes>(best, 1e-12);
    }
}
