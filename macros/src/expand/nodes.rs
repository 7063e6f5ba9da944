//! Functions, fusions, processing and plans as types and values of the runtime.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{scope::Scope, sizes::literal, structures::Stored};
use crate::{
    ir::{
        Expansion, Field, Function, Fused, Fusion, Leaf, Path, Plan, Processing, Stacked,
        StructureModel,
    },
    spans::kept,
};

/// A type of the runtime and the expression of its value.
#[derive(Clone)]
pub(super) struct Lowered {
    pub(super) ty: TokenStream,
    pub(super) value: TokenStream,
}

impl Scope<'_> {
    pub(super) fn leaf(&self, leaf: &Leaf) -> Lowered {
        let path = self.path(leaf.path);
        let sizes = leaf.sizes.iter().map(|size| self.argument(size));
        let scalar = leaf.of_scalar.then(|| self.scalar());
        let generics: Vec<TokenStream> = scalar.into_iter().chain(sizes).collect();
        let names = leaf.fields.iter().map(|(name, _)| format_ident!("{name}"));
        let values = leaf.fields.iter().map(|(_, field)| self.field(field));
        let value = match (leaf.fields.is_empty(), generics.is_empty()) {
            (true, true) => path.clone(),
            (true, false) => quote!(#path::<#(#generics),*>),
            (false, _) => quote!(#path { #(#names: #values),* }),
        };
        let ty = if generics.is_empty() { path } else { quote!(#path<#(#generics),*>) };
        Lowered { ty, value }
    }

    fn field(&self, field: &Field) -> TokenStream {
        match field {
            Field::Number(number) => self.number(number),
            Field::Numbers(numbers) => {
                let numbers = numbers.iter().map(|number| self.number(number));
                quote!([#(#numbers),*])
            }
            Field::Interval([low, high]) => quote!([#low, #high]),
            Field::Size(size) => self.value(size),
            Field::Flag(flag) => quote!(#flag),
            Field::Axis(axis) => {
                let magnitude = Literal::u32_unsuffixed(axis.unsigned_abs());
                if *axis < 0 { quote!(-#magnitude) } else { quote!(#magnitude) }
            }
            Field::Lines(lines) => {
                let (path, lines) = (self.path(Path::NormalizationMode), format_ident!("{lines}"));
                quote!(#path::#lines)
            }
            Field::Fixed(fixed) => self.fixed(fixed),
        }
    }

    pub(super) fn function(&self, function: &Function) -> Lowered {
        match function {
            Function::Leaf(leaf) => self.leaf(leaf),
            Function::NegativeExponential(inner) => {
                self.around(Path::NegativeExponential, &self.function(inner), &[])
            }
            Function::Dense(structure) => self.dense_function(structure),
            Function::Sparse(structure) => {
                let path = self.path(Path::Sparse);
                let (scalar, d, columns) = (
                    self.scalar(),
                    self.argument(&structure.rows),
                    self.argument(&structure.columns),
                );
                let Stored { nonzeros, value } = self.stored_rows(structure);
                Lowered {
                    ty: quote!(#path<#scalar, #d, #columns, #nonzeros>),
                    value: quote!(#path { rows: #value }),
                }
            }
            Function::Parameterized { matrix, columns } => {
                let columns = self.argument(columns);
                self.around(Path::Parameterized, &self.leaf(matrix), &[columns])
            }
            Function::Bilinear { matrix, rank: None } => {
                self.around(Path::Bilinear, &self.leaf(matrix), &[])
            }
            Function::Bilinear { matrix, rank: Some(rank) } => {
                let path = self.path(Path::FactoredBilinear);
                let (rank, Lowered { ty, value }) = (self.argument(rank), self.leaf(matrix));
                Lowered { ty: quote!(#path<#ty, #rank>), value: quote!(#path::<_, #rank>(#value)) }
            }
            Function::Rpn { transformation, fabrication, columns, width } => {
                let path = self.path(Path::Rpn);
                let (e, r) = (self.expansion(transformation), self.leaf(fabrication));
                let (columns, width) = (self.argument(columns), self.argument(width));
                let (e_ty, e, r_ty, r) = (e.ty, e.value, r.ty, r.value);
                Lowered {
                    ty: quote!(#path<#e_ty, #r_ty, #columns, #width>),
                    value: quote! {
                        #path { data_transformation: #e, parameter_fabrication: #r }
                    },
                }
            }
            Function::Fused(fused) => self.fused(fused),
            Function::FusedStack { fused, preprocess, columns } => {
                let path = self.path(Path::FusedStack);
                let (k, columns) = (count(&fused.functions), self.argument(columns));
                let list = self.functions(&fused.functions);
                let (pre, fusion) = (self.steps(preprocess), self.fusion(&fused.fusion));
                let (list_ty, list) = (list.ty, list.value);
                let (pre_ty, pre, fusion_ty, fusion) = (pre.ty, pre.value, fusion.ty, fusion.value);
                Lowered {
                    ty: quote!(#path<#list_ty, #pre_ty, #fusion_ty, #k, #columns>),
                    value: quote!(#path { functions: #list, preprocess: #pre, fusion: #fusion }),
                }
            }
            Function::Materialized { plan, columns } => {
                let columns = self.argument(columns);
                self.around(Path::Materialized, &self.plan(plan), &[columns])
            }
            Function::Custom(custom) => {
                let function = self.as_function(custom);
                Lowered {
                    ty: kept(&custom.ty.tokens),
                    value: quote_spanned!(custom.span=> #function::FUNCTION),
                }
            }
        }
    }

    /// A tuple struct around something, with more generic arguments.
    fn around(&self, path: Path, inner: &Lowered, arguments: &[TokenStream]) -> Lowered {
        let (path, Lowered { ty, value }) = (self.path(path), inner);
        Lowered { ty: quote!(#path<#ty #(, #arguments)*>), value: quote!(#path(#value)) }
    }

    fn dense_function(&self, structure: &StructureModel) -> Lowered {
        let path = self.path(Path::Dense);
        let (scalar, d, columns) =
            (self.scalar(), self.argument(&structure.rows), self.argument(&structure.columns));
        let matrix = self.dense(structure);
        Lowered { ty: quote!(#path<#scalar, #d, #columns>), value: quote!(#path { A: #matrix }) }
    }

    /// Functions as the runtime's nested pairs.
    fn functions(&self, functions: &[Function]) -> Lowered {
        pairs(functions.iter().map(|function| self.function(function)))
    }

    /// Processing as the runtime's nested pairs.
    pub(super) fn steps(&self, steps: &[Processing]) -> Lowered {
        pairs(steps.iter().map(|Processing(step)| self.leaf(step)))
    }

    fn fused(&self, Fused { functions, fusion }: &Fused) -> Lowered {
        let path = self.path(Path::Fused);
        let (k, list) = (count(functions), self.functions(functions));
        let (list_ty, list) = (list.ty, list.value);
        let Lowered { ty, value } = self.fusion(fusion);
        Lowered {
            ty: quote!(#path<#list_ty, #ty, #k>),
            value: quote!(#path { functions: #list, fusion: #value }),
        }
    }

    fn fusion(&self, fusion: &Fusion) -> Lowered {
        match fusion {
            Fusion::Leaf(leaf) => self.leaf(leaf),
            Fusion::Custom { custom, k } => {
                let fusion = self.as_fusion(custom, *k);
                Lowered {
                    ty: custom.ty.tokens.clone(),
                    value: quote_spanned!(custom.span=> #fusion::FUSION),
                }
            }
        }
    }

    fn expansion(&self, expansion: &Expansion) -> Lowered {
        match expansion {
            Expansion::Leaf(leaf) => self.leaf(leaf),
            Expansion::Extended(all) => {
                let list = pairs(all.iter().map(|expansion| self.expansion(expansion)));
                self.around(Path::ExtendedExpansion, &list, &[])
            }
            Expansion::Nested { inner, outer, width } => {
                let path = self.path(Path::NestedExpansion);
                let (inner, outer) = (self.expansion(inner), self.expansion(outer));
                let (inner_ty, inner, outer_ty, outer) =
                    (inner.ty, inner.value, outer.ty, outer.value);
                let width = self.argument(width);
                Lowered {
                    ty: quote!(#path<#inner_ty, #outer_ty, #width>),
                    value: quote!(#path::<_, _, #width> { inner: #inner, outer: #outer }),
                }
            }
        }
    }

    pub(super) fn plan(&self, plan: &Plan) -> Lowered {
        match plan {
            Plan::SideBySide(functions) => {
                self.around(Path::SideBySide, &self.functions(functions), &[])
            }
            Plan::Linear(fused) => {
                let path = self.path(Path::Linear);
                let (k, list) = (count(&fused.functions), self.functions(&fused.functions).ty);
                let (fusion, Lowered { value, .. }) =
                    (self.fusion(&fused.fusion).ty, self.fused(fused));
                Lowered { ty: quote!(#path<#list, #fusion, #k>), value: quote!(#path::new(#value)) }
            }
            Plan::Factored { matrix, rank } => {
                let path = self.path(Path::Factored);
                let (rank, Lowered { ty, value }) = (self.argument(rank), self.leaf(matrix));
                Lowered { ty: quote!(#path<#ty, #rank>), value: quote!(#path::<_, #rank>(#value)) }
            }
            Plan::Structural(structure) => {
                let path = self.path(Path::Structural);
                let (scalar, columns) = (self.scalar(), self.argument(&structure.columns));
                let Stored { nonzeros, value } = self.stored_columns(structure);
                Lowered {
                    ty: quote!(#path<#scalar, #columns, #nonzeros>),
                    value: quote!(#path { columns: #value }),
                }
            }
            Plan::Masked { mask, functions, normalize, d } => {
                let path = self.path(Path::Masked);
                let (scalar, k, d) = (self.scalar(), count(functions), self.argument(d));
                let list = self.functions(functions);
                let (list_ty, list) = (list.ty, list.value);
                let Stored { nonzeros, value } = self.stored_rows(mask);
                let types = quote!(<#list_ty, #scalar, #d, #nonzeros, #k>);
                let masked = quote!(#path { rows: #value, functions: #list });
                let Some(Processing(normalize)) = normalize else {
                    return Lowered { ty: quote!(#path #types), value: masked };
                };
                let (path, normalize) =
                    (self.path(Path::MaskedSoftmax), self.leaf(normalize).value);
                let value = quote!(#path { masked: #masked, normalize: #normalize });
                Lowered { ty: quote!(#path #types), value }
            }
            Plan::ProcessedMembers { functions, preprocess, stacked } => {
                let (path, side) = (self.path(Path::ProcessedMembers), self.path(Path::SideBySide));
                let (list, pre) = (self.functions(functions), self.steps(preprocess));
                let (list_ty, list, pre_ty, pre) = (list.ty, list.value, pre.ty, pre.value);
                let stacked = self.stacked(stacked);
                Lowered {
                    ty: quote!(#path<#list_ty, #pre_ty, #stacked>),
                    value: quote!(#path { functions: #side(#list), preprocess: #pre }),
                }
            }
            Plan::Processed { preprocess, plan, postprocess } => {
                self.processed(preprocess, plan, postprocess)
            }
            Plan::Reconciled { plan, matrix, width, rank } => {
                let path = self.path(Path::Reconciled);
                let (Lowered { ty, value }, matrix) = (self.plan(plan), self.leaf(matrix));
                let (matrix_ty, matrix, sum) = (matrix.ty, matrix.value, self.argument(width));
                let reconciled = quote!(#path::<_, _, #sum> { plan: #value, W: #matrix });
                let Some(rank) = rank else {
                    return Lowered { ty: quote!(#path<#ty, #matrix_ty, #sum>), value: reconciled };
                };
                let (path, rank) = (self.path(Path::FactoredConcatenation), self.argument(rank));
                Lowered {
                    ty: quote!(#path<#ty, #matrix_ty, #sum, #rank>),
                    value: quote!(#path::<_, _, #sum, #rank>(#reconciled)),
                }
            }
        }
    }

    /// A plan with what is done before and after it, be it nothing.
    pub(super) fn processed(
        &self,
        preprocess: &[Processing],
        plan: &Plan,
        postprocess: &[Processing],
    ) -> Lowered {
        let path = self.path(Path::Processed);
        let (pre, post) = (self.steps(preprocess), self.steps(postprocess));
        let (pre_ty, pre, post_ty, post) = (pre.ty, pre.value, post.ty, post.value);
        let Lowered { ty, value } = self.plan(plan);
        Lowered {
            ty: quote!(#path<#pre_ty, #ty, #post_ty>),
            value: quote!(#path { preprocess: #pre, plan: #value, postprocess: #post }),
        }
    }

    fn stacked(&self, stacked: &Stacked) -> TokenStream {
        match stacked {
            Stacked::Known(known) => quote!(#known),
            Stacked::IfEqual { first, others } => {
                let first = self.value(first);
                let others = others.iter().map(|width| self.value(width));
                quote!({ #(#first == #others)&&* })
            }
        }
    }
}

/// How many there are, as a const argument.
fn count(functions: &[Function]) -> Literal {
    literal(functions.len(), Span::call_site())
}

/// As the runtime's nested pairs.
fn pairs(list: impl DoubleEndedIterator<Item = Lowered>) -> Lowered {
    let unit = Lowered { ty: quote!(()), value: quote!(()) };
    list.rev().fold(unit, |rest, first| {
        let (rest_ty, rest, ty, value) = (rest.ty, rest.value, first.ty, first.value);
        Lowered { ty: quote!((#ty, #rest_ty)), value: quote!((#value, #rest)) }
    })
}
