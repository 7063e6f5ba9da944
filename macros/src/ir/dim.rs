//! [`Dim`]: a size that the macro knows, that only rustc knows, or that is a const parameter; and grids, which are made of sizes and whose
//! columns are one.

use std::rc::Rc;

use interdep_structure::{Mode, Normalization, Packing};
use proc_macro2::{Ident, Span};

use super::custom::Custom;
use crate::ast::Written;

/// A dimension or a parameter count.
#[derive(Clone, Debug)]
pub(crate) struct Dim {
    /// The number, if the macro knows it.
    pub(crate) known: Option<usize>,
    /// What it is, if not.
    pub(crate) size: Size,
    /// Where the user has written the number.
    pub(crate) span: Span,
    /// The expression as people read it.
    text: String,
    /// The const parameter that it is or depends on.
    pub(crate) parameter: Option<Ident>,
    /// Whether it is computed from the parameter instead of being it: rustc accepts that in no type.
    pub(crate) computed: bool,
    /// Whether the number does not fit into a `usize`.
    pub(crate) overflow: bool,
}

/// What a size is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Size {
    Known(usize),
    /// A const expression of the user's.
    User(Written),
    /// A const parameter of the struct.
    Parameter(Ident),
    Sum(Rc<[Size; 2]>),
    Product(Rc<[Size; 2]>),
    Quotient(Rc<[Size; 2]>),
    /// The largest divisor up to the root.
    LargestDivisor(Rc<Size>),
    /// The features of a Taylor expansion of so many entries and this degree.
    Powers(Rc<[Size; 2]>),
    /// L of a function of the user's.
    ParametersOf(Rc<Custom>),
    /// L of a fusion of the user's, of so many matrices.
    ParametersOfFusion(Rc<Custom>, usize),
    /// d' of a function of the user's.
    ColumnsOf(Rc<Custom>),
    /// The columns of a grid's matrix.
    ColumnsOfGrid(Rc<Grid>),
}

/// A grid, of whose sizes rustc knows more than the macro.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) size: [Dim; 3],
    pub(crate) channels: Dim,
    pub(crate) patch: Patch,
    pub(crate) distances: Distances,
    pub(crate) mode: Mode,
    pub(crate) normalization: Normalization,
}

impl PartialEq for Grid {
    /// Their columns are the same only where it is one grid.
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

/// The cells around a centre.
#[derive(Clone, Debug)]
pub(crate) enum Patch {
    Cuboid { p: Box<[Dim; 3]>, p_prime: Box<[Dim; 3]> },
    Cylinder { p_r: Box<Dim>, p_d: Box<Dim>, p_d_prime: Box<Dim> },
    Sphere { p_r: Box<Dim> },
}

/// How far centres are apart.
#[derive(Clone, Debug)]
pub(crate) enum Distances {
    Given(Box<[Dim; 3]>),
    Packing(Packing),
}

impl Dim {
    /// A known number.
    pub(crate) fn known(number: usize) -> Self {
        Self::literal(number, Span::call_site())
    }
    /// A known number, written at `span`.
    pub(crate) fn literal(number: usize, span: Span) -> Self {
        Self {
            known: Some(number),
            span,
            ..Self::expression(Size::Known(number), number.to_string())
        }
    }
    /// A size that only rustc knows, and how people read it.
    pub(crate) fn expression(size: Size, text: impl Into<String>) -> Self {
        Self {
            known: None,
            size,
            span: Span::call_site(),
            text: text.into(),
            parameter: None,
            computed: false,
            overflow: false,
        }
    }
    /// A const expression of the user's.
    pub(crate) fn of_user(expression: Written, text: impl Into<String>) -> Self {
        Self::expression(Size::User(expression), text)
    }
    /// A size that is computed from another one.
    pub(crate) fn computed_from(other: &Self, size: Size, text: impl Into<String>) -> Self {
        let parameter = other.parameter.clone();
        let computed = parameter.is_some();
        Self { parameter, computed, ..Self::expression(size, text) }
    }
    /// A const parameter of the struct.
    pub(crate) fn parameter(name: &Ident) -> Self {
        Self {
            parameter: Some(name.clone()),
            ..Self::expression(Size::Parameter(name.clone()), name.to_string())
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(0), _) if !self.overflow => other.clone(),
            (_, Some(0)) if !other.overflow => self.clone(),
            _ => self.combine(other, usize::checked_add, Size::Sum, '+'),
        }
    }
    pub(crate) fn times(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(1), _) => other.clone(),
            (_, Some(1)) => self.clone(),
            _ => self.combine(other, usize::checked_mul, Size::Product, '·'),
        }
    }
    pub(crate) fn over(&self, other: &Self) -> Self {
        match other.known {
            Some(1) => self.clone(),
            // Reported by the check of the divisor.
            Some(0) => Self::known(0),
            _ => self.combine(other, usize::checked_div, Size::Quotient, '/'),
        }
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(usize, usize) -> Option<usize>,
        size: fn(Rc<[Size; 2]>) -> Size,
        sign: char,
    ) -> Self {
        let overflow = self.overflow || other.overflow;
        if let (Some(a), Some(b)) = (self.known, other.known) {
            return match operation(a, b) {
                Some(number) => Self { overflow, ..Self::known(number) },
                None => Self { overflow: true, ..Self::known(0) },
            };
        }
        let text = if sign == '+' {
            format!("{} + {}", self.text, other.text)
        } else {
            format!("{}{sign}{}", self.factor(), other.factor())
        };
        let parameter = self.parameter.clone().or_else(|| other.parameter.clone());
        Self {
            computed: parameter.is_some(),
            parameter,
            overflow,
            ..Self::expression(size(Rc::new([self.size.clone(), other.size.clone()])), text)
        }
    }

    /// The text as part of a product, or of a shape.
    pub(crate) fn factor(&self) -> String {
        if self.text.contains(' ') { format!("({})", self.text) } else { self.text.clone() }
    }

    /// For people: the number, or the expression as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether both are surely the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.size == other.size
    }
}
