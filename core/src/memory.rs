//! Where a call's working memory lies: on the stack, or with the caller.

use bytemuck::Zeroable;

use crate::Number;

/// The memory of one call: `Z` (x or κ(x), transposed), A row by row, and room for the plan.
pub trait Memory<Z, A, T, S, const D: usize, const O: usize> {
    /// Room for the plan.
    type Room<'a>: Room<T, S, D, O>
    where
        Self: 'a;

    /// Calls `work` with the memory. It holds anything.
    fn with<'a>(self, work: impl FnOnce(&mut Z, &mut A, Self::Room<'a>))
    where
        Self: 'a;
}

/// Room for a plan: z less its columns' means, and what the plan calls its scratch.
pub trait Room<T, S, const D: usize, const O: usize> {
    /// Calls `work` with the room. It holds anything.
    fn with(self, work: impl FnOnce(&mut [[T; D]; O], &mut S));
}

/// Memory in the frame of the call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnStack;

impl<Z: Zeroable, A: Zeroable, T: Number, S: Zeroable, const D: usize, const O: usize>
    Memory<Z, A, T, S, D, O> for OnStack
{
    type Room<'a> = Self;

    #[inline(always)]
    fn with<'a>(self, work: impl FnOnce(&mut Z, &mut A, Self))
    where
        Self: 'a,
    {
        // One by one: parts of a tuple are made elsewhere first, and copied.
        let mut z = Z::zeroed();
        let mut a = A::zeroed();
        work(&mut z, &mut a, self);
    }
}

impl<T: Number, S: Zeroable, const D: usize, const O: usize> Room<T, S, D, O> for OnStack {
    #[inline(always)]
    fn with(self, work: impl FnOnce(&mut [[T; D]; O], &mut S)) {
        // What nobody uses is not there.
        let mut centred = <[[T; D]; O]>::zeroed();
        let mut scratch = S::zeroed();
        work(&mut centred, &mut scratch);
    }
}

/// The memory of one call as a type: `Z`, A, z less its means, the plan's scratch.
pub type Held<Z, A, C, S> = (Z, A, C, S);

impl<Z, A, T: Number, S, const D: usize, const O: usize> Memory<Z, A, T, S, D, O>
    for &mut Held<Z, A, [[T; D]; O], S>
{
    type Room<'a>
        = (&'a mut [[T; D]; O], &'a mut S)
    where
        Self: 'a;

    #[inline(always)]
    fn with<'a>(self, work: impl FnOnce(&mut Z, &mut A, Self::Room<'a>))
    where
        Self: 'a,
    {
        let (z, a, centred, scratch) = self;
        work(z, a, (centred, scratch));
    }
}

impl<T: Number, S, const D: usize, const O: usize> Room<T, S, D, O> for (&mut [[T; D]; O], &mut S) {
    #[inline(always)]
    fn with(self, work: impl FnOnce(&mut [[T; D]; O], &mut S)) {
        work(self.0, self.1);
    }
}

/// A hybrid whose working memory has a type.
pub trait Remembers {
    /// [`Held`] of the hybrid.
    type Memory: Zeroable;
}

/// Working memory of hybrid `H` on the heap, for batches that a thread's stack cannot hold and for saving the time in which stack memory is zeroed.
///
/// `Mix::workspace()` makes it, `forward_with` and `matrix_with` use it, as often as you like. With the feature `std` only.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gram for SMatrix<f32, 512, 256> { functions: [linear_kernel], fusion: sum }
/// }
/// let mut workspace = Gram::workspace();
/// let (x, mut y) = (Box::new(SMatrix::repeat(0.5)), Box::new(SMatrix::repeat(0.0)));
/// Gram::default().forward_with(&x, &mut y, &mut workspace);
/// assert_eq!(y[(3, 4)], 0.5 * 256.0 * (0.25 * 512.0));
/// ```
#[cfg(feature = "std")]
pub struct Workspace<H: Remembers>(alloc::boxed::Box<H::Memory>);

#[cfg(feature = "std")]
impl<H: Remembers> Workspace<H> {
    /// Working memory, made on the heap.
    #[must_use]
    pub fn new() -> Self {
        Self(bytemuck::zeroed_box())
    }
    #[doc(hidden)]
    #[inline]
    pub fn memory(&mut self) -> &mut H::Memory {
        &mut self.0
    }
}

#[cfg(feature = "std")]
impl<H: Remembers> Default for Workspace<H> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "std")]
impl<H: Remembers> core::fmt::Debug for Workspace<H> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Workspace").field("bytes", &size_of::<H::Memory>()).finish()
    }
}

/// Items that exist with the feature `std` only.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_std {
    ($($items:tt)*) => { $($items)* };
}

/// Items that exist with the feature `std` only.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_std {
    ($($items:tt)*) => {};
}
