//! A number of parameters as a type of typenum, where only rustc knows it.

use typenum::{B0, B1, UInt, UTerm, Unsigned};

/// A number of 32 bits, by its hexadecimal digits.
#[derive(Debug)]
pub struct Hexadecimal<
    const A: usize,
    const B: usize,
    const C: usize,
    const D: usize,
    const E: usize,
    const F: usize,
    const G: usize,
    const H: usize,
>;

/// The number that digits stand for.
pub trait Numeral {
    /// In typenum's form, whose first digit is not 0: equal numbers are equal types.
    type Count: Unsigned;
}

/// A hexadecimal digit.
#[derive(Debug)]
pub struct Digit<const N: usize>;

/// What a digit makes of the number before it.
pub trait After<Before> {
    /// 16 times the number, and the digit.
    type Number: Unsigned;
}

/// What a bit makes of the number before it.
pub trait Bit<Before> {
    /// Twice the number, and the bit.
    type Number: Unsigned;
}

// A number has no zeros before its first bit.
impl Bit<UTerm> for B0 {
    type Number = UTerm;
}
impl Bit<UTerm> for B1 {
    type Number = UInt<UTerm, Self>;
}
impl<U: Unsigned, V: typenum::Bit> Bit<UInt<U, V>> for B0 {
    type Number = UInt<UInt<U, V>, Self>;
}
impl<U: Unsigned, V: typenum::Bit> Bit<UInt<U, V>> for B1 {
    type Number = UInt<UInt<U, V>, Self>;
}

macro_rules! digits {
    ($($digit:literal: $a:ident $b:ident $c:ident $d:ident,)*) => {
        $(
            impl<N> After<N> for Digit<$digit>
            where
                $a: Bit<N>,
                $b: Bit<<$a as Bit<N>>::Number>,
                $c: Bit<<$b as Bit<<$a as Bit<N>>::Number>>::Number>,
                $d: Bit<<$c as Bit<<$b as Bit<<$a as Bit<N>>::Number>>::Number>>::Number>,
            {
                type Number = <$d as Bit<
                    <$c as Bit<<$b as Bit<<$a as Bit<N>>::Number>>::Number>>::Number,
                >>::Number;
            }
        )*
    };
}

digits! {
    0: B0 B0 B0 B0,
    1: B0 B0 B0 B1,
    2: B0 B0 B1 B0,
    3: B0 B0 B1 B1,
    4: B0 B1 B0 B0,
    5: B0 B1 B0 B1,
    6: B0 B1 B1 B0,
    7: B0 B1 B1 B1,
    8: B1 B0 B0 B0,
    9: B1 B0 B0 B1,
    10: B1 B0 B1 B0,
    11: B1 B0 B1 B1,
    12: B1 B1 B0 B0,
    13: B1 B1 B0 B1,
    14: B1 B1 B1 B0,
    15: B1 B1 B1 B1,
}

type Then<Before, const N: usize> = <Digit<N> as After<Before>>::Number;

impl<
    const A: usize,
    const B: usize,
    const C: usize,
    const D: usize,
    const E: usize,
    const F: usize,
    const G: usize,
    const H: usize,
> Numeral for Hexadecimal<A, B, C, D, E, F, G, H>
where
    Digit<A>: After<UTerm>,
    Digit<B>: After<Then<UTerm, A>>,
    Digit<C>: After<Then<Then<UTerm, A>, B>>,
    Digit<D>: After<Then<Then<Then<UTerm, A>, B>, C>>,
    Digit<E>: After<Then<Then<Then<Then<UTerm, A>, B>, C>, D>>,
    Digit<F>: After<Then<Then<Then<Then<Then<UTerm, A>, B>, C>, D>, E>>,
    Digit<G>: After<Then<Then<Then<Then<Then<Then<UTerm, A>, B>, C>, D>, E>, F>>,
    Digit<H>: After<Then<Then<Then<Then<Then<Then<Then<UTerm, A>, B>, C>, D>, E>, F>, G>>,
{
    type Count = Then<Then<Then<Then<Then<Then<Then<Then<UTerm, A>, B>, C>, D>, E>, F>, G>, H>;
}

#[cfg(test)]
mod tests {
    use typenum::{U0, U1, U10, U1024, Unsigned, assert_type_eq};

    use super::{Hexadecimal, Numeral};

    type Ten = <Hexadecimal<0, 0, 0, 0, 0, 0, 0, 10> as Numeral>::Count;
    type Largest = <Hexadecimal<15, 15, 15, 15, 15, 15, 15, 15> as Numeral>::Count;

    #[test]
    fn equal_numbers_are_equal_types() {
        assert_type_eq!(Ten, U10);
        assert_type_eq!(<Hexadecimal<0, 0, 0, 0, 0, 0, 0, 0> as Numeral>::Count, U0);
        assert_type_eq!(<Hexadecimal<0, 0, 0, 0, 0, 0, 0, 1> as Numeral>::Count, U1);
        assert_type_eq!(<Hexadecimal<0, 0, 0, 0, 0, 4, 0, 0> as Numeral>::Count, U1024);
        assert_eq!(Largest::USIZE, 0xFFFF_FFFF);
    }
}
