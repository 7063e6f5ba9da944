//! Where a call's working memory lies: on the stack, or with the caller.

use bytemuck::Zeroable;

use crate::Number;
#[cfg(feature = "std")]
use crate::planned::{BatchOf, GradientMemoryOf, MatrixOf, MemoryOf, OutputOf, Planned, Run};

/// The memory of one call: `Z` (x or κ(x), transposed), A row by row, and room for the plan.
pub(crate) trait Memory<Z, A, T, S, const D: usize, const O: usize> {
    /// Room for the plan.
    type Room<'a>: Room<T, S, D, O>
    where
        Self: 'a;

    /// Calls `work` with the memory. It holds anything.
    fn with<'a>(self, work: impl FnOnce(&mut Z, &mut A, Self::Room<'a>))
    where
        Self: 'a;
    /// Calls `work` with the room alone.
    fn room<'a>(self, work: impl FnOnce(Self::Room<'a>))
    where
        Self: 'a;
}

/// Room for a plan: z less its columns' means, and what the plan calls its scratch.
pub(crate) trait Room<T, S, const D: usize, const O: usize> {
    /// Calls `work` with the room. It holds anything.
    fn with(self, work: impl FnOnce(&mut [[T; D]; O], &mut S));
}

/// Memory in the frame of the call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnStack;

/// A matrix on the stack.
pub(crate) trait Matrix: Zeroable {
    /// Room for it.
    type Room;

    /// Room that holds anything yet.
    fn room() -> Self::Room;
    /// Zeros in each place.
    fn zeros(room: &mut Self::Room) -> &mut Self;
}

// Where there is no library for it, the compiler's own zeroing takes six cycles a word.
#[cfg(single)]
impl<T: Number, const N: usize, const ROWS: usize> Matrix for [[T; N]; ROWS] {
    type Room = crate::rolled::Room<[T; N], ROWS>;

    #[inline(always)]
    fn room() -> Self::Room {
        Self::Room::new()
    }
    #[inline(always)]
    fn zeros(room: &mut Self::Room) -> &mut Self {
        room.fill(|_| [T::ZERO; N])
    }
}

#[cfg(not(single))]
impl<T: Number, const N: usize, const ROWS: usize> Matrix for [[T; N]; ROWS] {
    type Room = Self;

    #[inline(always)]
    fn room() -> Self {
        Self::zeroed()
    }
    #[inline(always)]
    fn zeros(room: &mut Self) -> &mut Self {
        room
    }
}

impl<Z: Zeroable, A: Matrix, T: Number, S: Zeroable, const D: usize, const O: usize>
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
        let mut a = A::room();
        work(&mut z, A::zeros(&mut a), self);
    }
    #[inline(always)]
    fn room<'a>(self, work: impl FnOnce(Self))
    where
        Self: 'a,
    {
        work(self);
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
pub(crate) type Held<Z, A, C, S> = (Z, A, C, S);

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
    #[inline(always)]
    fn room<'a>(self, work: impl FnOnce(Self::Room<'a>))
    where
        Self: 'a,
    {
        let (_, _, centred, scratch) = self;
        work((centred, scratch));
    }
}

impl<T: Number, S, const D: usize, const O: usize> Room<T, S, D, O> for (&mut [[T; D]; O], &mut S) {
    #[inline(always)]
    fn with(self, work: impl FnOnce(&mut [[T; D]; O], &mut S)) {
        work(self.0, self.1);
    }
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
pub struct Workspace<H: Planned> {
    // One after another, as they are used: the other is never touched, and takes no memory where pages are given when they are written to.
    forward: alloc::boxed::Box<MemoryOf<H>>,
    backward: alloc::boxed::Box<GradientMemoryOf<H>>,
}

#[cfg(feature = "std")]
impl<H: Planned> Workspace<H> {
    /// Working memory, made on the heap.
    #[must_use]
    pub fn new() -> Self {
        Self { forward: bytemuck::zeroed_box(), backward: bytemuck::zeroed_box() }
    }
    /// A of `x`, written to `a`.
    #[doc(hidden)]
    #[inline]
    pub fn matrix(&mut self, hybrid: &H, x: &BatchOf<H>, a: &mut MatrixOf<H>) {
        H::Run::matrix_with(hybrid, x, a, &mut self.forward);
    }
    /// Y of `x`, written to `y`.
    #[doc(hidden)]
    #[inline]
    pub fn forward(&mut self, hybrid: &H, x: &BatchOf<H>, y: &mut OutputOf<H>) {
        H::Run::forward_with(hybrid, x, y, &mut self.forward);
    }
    /// The cotangents of `x` and of the parameters, given that of A.
    #[doc(hidden)]
    #[inline]
    pub fn pullback(
        &mut self,
        hybrid: &H,
        x: &BatchOf<H>,
        da: &MatrixOf<H>,
        to: (&mut BatchOf<H>, &mut H),
    ) {
        H::Run::pullback_with(hybrid, x, da, to, &mut self.backward);
    }
    /// The cotangents of `x` and of the parameters, given that of Y.
    #[doc(hidden)]
    #[inline]
    pub fn forward_pullback(
        &mut self,
        hybrid: &H,
        x: &BatchOf<H>,
        dy: &OutputOf<H>,
        to: (&mut BatchOf<H>, &mut H),
    ) {
        H::Run::forward_pullback_with(hybrid, x, dy, to, &mut self.backward);
    }
}

#[cfg(feature = "std")]
impl<H: Planned> Default for Workspace<H> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "std")]
impl<H: Planned> core::fmt::Debug for Workspace<H> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter
            .debug_struct("Workspace")
            .field("bytes", &size_of::<MemoryOf<H>>())
            .field("bytes_for_gradients", &size_of::<GradientMemoryOf<H>>())
            .finish()
    }
}

/// The methods of a hybrid that need a [`Workspace`], for these types of x, A and Y; with the feature `std` only.
///
/// They are inlined: who does not call them does not compile the kernels a second time.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_workspace {
    ($x:ty, $a:ty, $y:ty) => {
        /// Working memory on the heap, for `forward_with` and `matrix_with`.
        #[must_use]
        pub fn workspace() -> $crate::Workspace<Self> {
            $crate::Workspace::new()
        }
        /// As [`matrix_into`](Self::matrix_into), in memory of the caller: the stack holds little.
        #[inline]
        pub fn matrix_with(&self, x_: &$x, a_: &mut $a, workspace_: &mut $crate::Workspace<Self>) {
            workspace_.matrix(self, x_, a_);
        }
        /// As [`forward_into`](Self::forward_into), in memory of the caller: the stack holds little.
        #[inline]
        pub fn forward_with(&self, x_: &$x, y_: &mut $y, workspace_: &mut $crate::Workspace<Self>) {
            workspace_.forward(self, x_, y_);
        }
        /// As [`pullback_into`](Self::pullback_into), in memory of the caller.
        #[inline]
        pub fn pullback_with(
            &self,
            x_: &$x,
            da_: &$a,
            dx_: &mut $x,
            dw_: &mut Self,
            workspace_: &mut $crate::Workspace<Self>,
        ) {
            workspace_.pullback(self, x_, da_, (dx_, dw_));
        }
        /// As [`forward_pullback_into`](Self::forward_pullback_into), in memory of the caller.
        #[inline]
        pub fn forward_pullback_with(
            &self,
            x_: &$x,
            dy_: &$y,
            dx_: &mut $x,
            dw_: &mut Self,
            workspace_: &mut $crate::Workspace<Self>,
        ) {
            workspace_.forward_pullback(self, x_, dy_, (dx_, dw_));
        }
    };
}

/// The methods of a hybrid that need a workspace: none without the feature `std`.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_workspace {
    ($x:ty, $a:ty, $y:ty) => {};
}
