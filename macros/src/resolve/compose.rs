//! Functions + fusion + processing → one plan of the runtime.

use interdep_structure::Fusion;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::{
    Context,
    arguments::Arguments,
    compact, entry, function,
    fusion::{self, Elementwise, FusionKind, FusionRule, ResolvedFusion},
    processing::{self, Step},
    reconciled::{Named, Reconciled, reconciled},
};
use crate::{
    ast::{Element, Entry, Value, ValueKind},
    catalog::Kind,
    check::{self, Words},
    data::{self, Stored},
    dim::Dim,
    errors::Errors,
    evaluate::Matrix,
    extent,
    model::{
        Axis, Composition, Entries, Factors, FusionModel, Implementation, Lowered, Member,
        Streaming, StructureModel,
    },
};

/// The body of a struct.
pub(super) fn composition(
    context: &mut Context<'_>,
    entries: &[Entry],
    errors: &mut Errors,
) -> Option<Composition> {
    let value = |key| entry(entries, key);
    compose(
        context,
        [value("functions"), value("fusion"), value("preprocess"), value("postprocess")],
        errors,
    )
}

/// `hybrid(functions = […], fusion = …)` inside `functions`.
pub(super) fn nested(
    context: &mut Context<'_>,
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Composition> {
    let value = |key| arguments.value(key);
    compose(
        context,
        [value("functions"), value("fusion"), value("preprocess"), value("postprocess")],
        errors,
    )
}

fn compose(
    context: &mut Context<'_>,
    [functions, fusion, preprocess, postprocess]: [Option<&Value>; 4],
    errors: &mut Errors,
) -> Option<Composition> {
    let before = errors.count();
    let (members, k) =
        functions.map_or((Vec::new(), None), |value| members(context, value, errors));
    let fusion = fusion.and_then(|value| fusion::fusion(context, value, k, errors));
    let pre = processing::list(context, preprocess, errors);
    let mut post = processing::list(context, postprocess, errors);
    if errors.count() != before || k.is_none() {
        return None;
    }
    let mut fusion = fusion?;
    let sum = members.iter().fold(Dim::known(0), |sum, member| sum.plus(&member.columns));
    let mut matrix = None;
    let columns = match &fusion.kind {
        FusionKind::Concatenation => sum,
        FusionKind::Elementwise(_) => {
            equal_widths(context, &members, &fusion.name, errors);
            members.first()?.columns.clone()
        }
        FusionKind::Reconciled(reconciliation, arguments) => {
            let n = common_width(context, &members, arguments, errors)?;
            let sizes = (Named("n", &n), Named("the width of all matrices", &sum));
            let found = reconciled(context, *reconciliation, arguments, sizes, errors)?;
            fusion.segment = found.segment.clone();
            matrix = Some((found, sum));
            n
        }
    };
    if errors.count() != before {
        return None;
    }
    post.splice(0..0, fusion.postprocess.iter().cloned());
    let l = members
        .iter()
        .fold(Dim::known(0), |sum, member| sum.plus(&member.segment.length))
        .plus(&fusion.segment.length);

    let structure = folded(context, &members, &fusion, &post, &columns);
    let parts = Parts { members: &members, fusion: &fusion, columns: &columns };
    let shaped = structure.as_ref().filter(|structure| !structure.is_generic());
    let (plan, function, streaming) = if let Some(structure) = shaped {
        let (plan, function) = parts.structural(context, structure);
        let streaming = streaming(context, (&[], None), plan.clone(), &[]);
        (plan, function, streaming)
    } else {
        let (inner, alone, post) = parts.plan(context, matrix.as_ref(), &post);
        let plan = processed(context, &pre, &inner, post);
        let function = match alone {
            Some(function) if pre.is_empty() && post.is_empty() => function,
            _ => materialize(context, &plan, &columns),
        };
        let rest = processed(context, &[], &inner, post);
        (plan, function, streaming(context, (&pre, preprocess), rest, &members))
    };
    Some(Composition {
        fusion: FusionModel { name: fusion.name, formula: fusion.formula, segment: fusion.segment },
        members,
        columns,
        l,
        plan,
        function,
        structure,
        streaming,
    })
}

/// How the composition follows a sliding window, after the processing of x that stands at `place`.
fn streaming(
    context: &Context<'_>,
    (preprocess, place): (&[Step], Option<&Value>),
    plan: Lowered,
    members: &[Member],
) -> Streaming {
    let streams = |ty: &TokenStream, place: &dyn ToTokens| {
        let span = check::first_span(&place);
        let (ty, runtime) = (check::respan(ty.clone(), span), context.runtime_at(span));
        let bound = quote_spanned!(span=> #ty: #runtime::Streams);
        // True or false, it compiles; a lifetime at the user's tokens would be theirs to use.
        quote!(for<'interdep> #bound)
    };
    let functions = members.iter().filter_map(|member| match &member.implementation {
        Implementation::Lowered(lowered) => Some(streams(&lowered.ty, &member.place)),
        Implementation::Structure(_) => None,
    });
    let processing = preprocess.iter().map(|step| streams(&step.lowered.ty, &place));
    let asked = match context.axis {
        Axis::Attribute => functions.chain(processing).collect(),
        Axis::Instance => {
            let runtime = context.runtime();
            vec![
                quote!(for<'interdep> #runtime::window::InstanceInterdependence: #runtime::Streams),
            ]
        }
    };
    Streaming { preprocess: processing::steps(preprocess), plan, asked }
}

/// n of a parameterized concatenation: given, or the width that all functions have.
fn common_width(
    context: &mut Context<'_>,
    members: &[Member],
    arguments: &Arguments<'_>,
    errors: &mut Errors,
) -> Option<Dim> {
    if arguments.value("n").is_some() {
        return arguments.count(context, "n", errors);
    }
    let before = errors.count();
    let (first, rest) = members.split_first()?;
    let symbol = context.axis.primed().1;
    for (index, member) in rest.iter().enumerate() {
        let words = Words {
            before: &format!(
                "`n` of `{}` has no default for matrices of several widths: function {} (`{}`) has {symbol} = ",
                arguments.owner,
                index + 1,
                member.name
            ),
            between: &format!(", function 0 (`{}`) has {symbol} = ", first.name),
            after: "",
            help: "write `n = …`, the number of columns of the result",
        };
        check::equal(context, errors, arguments.place, (&member.columns, &first.columns), &words);
    }
    (errors.count() == before).then(|| first.columns.clone())
}

/// The matrix of functions that depend on neither data nor parameters, if it can be computed while compiling.
fn folded(
    context: &Context<'_>,
    members: &[Member],
    fusion: &ResolvedFusion<'_>,
    post: &[Step],
    columns: &Dim,
) -> Option<StructureModel> {
    let structures: Vec<&StructureModel> =
        members.iter().map(|member| member.structure.as_ref()).collect::<Option<_>>()?;
    by_macro(&structures, fusion, post).or_else(|| {
        let plain = fusion.preprocess.is_empty() && post.is_empty();
        plain.then(|| by_rustc(context, &structures, &fusion.kind, columns)).flatten()
    })
}

/// All numbers are known.
fn by_macro(
    structures: &[&StructureModel],
    fusion: &ResolvedFusion<'_>,
    post: &[Step],
) -> Option<StructureModel> {
    let mut stack: Vec<Matrix> =
        structures.iter().map(|structure| structure.matrix().cloned()).collect::<Option<_>>()?;
    let shape = |matrix: &Matrix| (matrix.rows, matrix.columns);
    let stacked = stack.iter().all(|matrix| shape(matrix) == shape(&stack[0]));
    for step in &fusion.preprocess {
        step.known?.apply(&mut stack, stacked);
    }
    let members: Vec<&Matrix> = stack.iter().collect();
    let mut fused = [match &fusion.kind {
        FusionKind::Elementwise(elementwise) => elementwise.rule.as_ref()?.fuse(&members)?,
        FusionKind::Concatenation => Matrix::beside(&members),
        FusionKind::Reconciled(..) => return None,
    }];
    for step in post {
        step.known?.apply(&mut fused, false);
    }
    let [fused] = fused;
    let plain = fusion.preprocess.is_empty() && post.is_empty();
    Some(if plain && structures.iter().all(|structure| structure.masks) {
        StructureModel::of_links(fused)
    } else {
        StructureModel::known(fused)
    })
}

/// A const expression, if the fusion is plain arithmetic.
fn by_rustc(
    context: &Context<'_>,
    structures: &[&StructureModel],
    kind: &FusionKind<'_>,
    columns: &Dim,
) -> Option<StructureModel> {
    let rows = structures.first()?.rows.clone();
    let path = context.path("structure");
    let (d, width) = (rows.argument(), columns.argument());
    let expression = match kind {
        FusionKind::Elementwise(elementwise) => {
            let rule = elementwise.rule.as_ref()?;
            if let [structure] = structures
                && rule.keeps_one()
            {
                return Some((*structure).clone());
            }
            let (fusion, k) = (rule.tokens(context)?, structures.len());
            let members = structures.iter().map(|structure| data::expression(context, structure));
            quote!(#path::fused::<#d, #width, #k>(#fusion, &[#(#members),*]))
        }
        FusionKind::Concatenation => {
            let mut offset = Dim::known(0);
            let mut expression = quote!([[0.0; #width]; #d]);
            for structure in structures {
                let (own, place) = (structure.columns.argument(), offset.value());
                let member = data::expression(context, structure);
                expression = quote! {
                    #path::beside::<#d, #width, #own>(#expression, #place, &#member)
                };
                offset = offset.plus(&structure.columns);
            }
            expression
        }
        FusionKind::Reconciled(..) => return None,
    };
    let sparse = structures.iter().all(|structure| structure.sparse);
    let masks = structures.iter().all(|structure| structure.masks);
    let entries = Entries::Expression(expression);
    Some(StructureModel { rows, columns: columns.clone(), entries, sparse, masks })
}

/// What a plan is made of.
struct Parts<'a> {
    members: &'a [Member],
    fusion: &'a ResolvedFusion<'a>,
    columns: &'a Dim,
}

impl Parts<'_> {
    /// Structure alone: its plan, and it as a function.
    fn structural(
        &self,
        context: &mut Context<'_>,
        structure: &StructureModel,
    ) -> (Lowered, Lowered) {
        let path = context.path("plan::Structural");
        let (scalar, columns) = (context.scalar(), self.columns.argument());
        let Stored { nonzeros, value } = data::stored_columns(context, structure);
        let plan = Lowered {
            ty: quote!(#path<#scalar, #columns, #nonzeros>),
            value: quote!(#path { columns: #value }),
        };
        let function = lowered(context, &Implementation::Structure(structure.clone()));
        (plan, function)
    }

    /// The plan before the processing of its matrix, and it as a function where that needs no matrix; and those steps of the processing that are
    /// left to do.
    fn plan<'b>(
        &self,
        context: &mut Context<'_>,
        matrix: Option<&(Reconciled, Dim)>,
        post: &'b [Step],
    ) -> (Lowered, Option<Lowered>, &'b [Step]) {
        if let Some((plan, rest)) = self.masked(context, post) {
            return (plan, None, rest);
        }
        let (plan, function) = match &self.fusion.kind {
            FusionKind::Elementwise(elementwise) => self.elementwise(context, elementwise),
            FusionKind::Concatenation => (self.concatenation(context), None),
            FusionKind::Reconciled(..) => {
                let side_by_side = self.concatenation(context);
                let plan = match matrix {
                    Some((matrix, sum)) => times(context, side_by_side, matrix, sum),
                    None => side_by_side,
                };
                (plan, None)
            }
        };
        (plan, function, post)
    }

    fn elementwise(
        &self,
        context: &mut Context<'_>,
        fusion: &Elementwise,
    ) -> (Lowered, Option<Lowered>) {
        let rule = fusion.rule.as_ref();
        let pre = &self.fusion.preprocess;
        if pre.is_empty() {
            // Structures that are added to the whole matrix leave nothing that could name a single entry of the sum.
            let apart = self.members.iter().any(|member| sparse_structure(member).is_some());
            if fusion.linear && (apart || self.members.len() > 1) {
                let functions = self.functions(context, apart);
                let (plan, fused) = linear(context, &functions, &fusion.lowered);
                return (plan, (!apart).then_some(fused));
            }
        }
        let functions = self.functions(context, false);
        let fused = if pre.is_empty() {
            fused(context, &functions, &fusion.lowered)
        } else {
            fused_stack(context, &functions, pre, &fusion.lowered, self.columns)
        };
        if let [Member { factors: Some(Factors { lowered, rank }), .. }] = self.members
            && rule.is_some_and(FusionRule::keeps_one)
            && pre.is_empty()
        {
            let path = context.path("plan::Factored");
            let (rank, Lowered { ty, value }) = (rank.argument(), lowered);
            let plan =
                Lowered { ty: quote!(#path<#ty, #rank>), value: quote!(#path::<_, #rank>(#value)) };
            return (plan, Some(fused));
        }
        (side_by_side(context, std::slice::from_ref(&fused)), Some(fused))
    }

    /// The members as functions of the runtime; sparse structures by their entries other than 0.
    fn functions(&self, context: &mut Context<'_>, sparse: bool) -> Vec<Lowered> {
        self.members
            .iter()
            .map(|member| match sparse_structure(member).filter(|_| sparse) {
                Some(structure) => {
                    let path = context.path("functions::structural::Sparse");
                    let (scalar, d, columns) =
                        (context.scalar(), structure.rows.argument(), structure.columns.argument());
                    let Stored { nonzeros, value } = data::stored_rows(context, structure);
                    Lowered {
                        ty: quote!(#path<#scalar, #d, #columns, #nonzeros>),
                        value: quote!(#path { rows: #value }),
                    }
                }
                None => lowered(context, &member.implementation),
            })
            .collect()
    }

    /// Structures times other functions, if the zeros of one mean that something is absent; with the first step of the processing, if it leaves out
    /// what is absent.
    fn masked<'b>(
        &self,
        context: &mut Context<'_>,
        post: &'b [Step],
    ) -> Option<(Lowered, &'b [Step])> {
        let FusionKind::Elementwise(Elementwise { rule: Some(rule), .. }) = &self.fusion.kind
        else {
            return None;
        };
        if !rule.is_product() || !self.fusion.preprocess.is_empty() {
            return None;
        }
        self.members
            .iter()
            .filter_map(|member| member.structure.as_ref())
            .find(|structure| structure.masks && !structure.is_generic())?;
        let (structures, others): (Vec<&Member>, Vec<&Member>) =
            self.members.iter().partition(|member| member.structure.is_some());
        let structures: Vec<&StructureModel> =
            structures.into_iter().filter_map(|member| member.structure.as_ref()).collect();
        let known: Option<Vec<&Matrix>> =
            structures.iter().map(|structure| structure.matrix()).collect();
        let mask = match (known, structures.as_slice()) {
            (Some(known), _) => {
                StructureModel::known(Matrix::fused(&known, |values| Fusion::Prod.fuse(values)))
            }
            (None, [structure]) => (*structure).clone(),
            (None, _) => by_rustc(context, &structures, &self.fusion.kind, self.columns)?,
        };
        let functions: Vec<Lowered> =
            others.iter().map(|member| lowered(context, &member.implementation)).collect();
        let path = context.path("plan::Masked");
        let (scalar, k) = (context.scalar(), functions.len());
        let d = context.d.argument();
        let Lowered { ty, value: list } = processing::pairs(&functions);
        let Stored { nonzeros, value } = data::stored_rows(context, &mask);
        let types = quote!(<#ty, #scalar, #d, #nonzeros, #k>);
        let masked = quote!(#path { rows: #value, functions: #list });
        if let [Step { masks: true, lowered, .. }, rest @ ..] = post {
            let path = context.path("plan::MaskedSoftmax");
            let normalize = &lowered.value;
            let value = quote!(#path { masked: #masked, normalize: #normalize });
            return Some((Lowered { ty: quote!(#path #types), value }, rest));
        }
        Some((Lowered { ty: quote!(#path #types), value: masked }, post))
    }

    fn concatenation(&self, context: &mut Context<'_>) -> Lowered {
        let functions = self.functions(context, false);
        let pre = &self.fusion.preprocess;
        if pre.is_empty() {
            return side_by_side(context, &functions);
        }
        let same_widths = same_widths(self.members);
        let path = context.path("plan::ProcessedMembers");
        let Lowered { ty: list_ty, value: list } = processing::pairs(&functions);
        let side = context.path("plan::SideBySide");
        let Lowered { ty, value } = processing::steps(pre);
        Lowered {
            ty: quote!(#path<#list_ty, #ty, #same_widths>),
            value: quote!(#path { functions: #side(#list), preprocess: #value }),
        }
    }
}

/// Functions under a linear fusion as a plan, and fused as a function.
fn linear(context: &Context<'_>, functions: &[Lowered], fusion: &Lowered) -> (Lowered, Lowered) {
    let fused = fused(context, functions, fusion);
    let path = context.path("plan::Linear");
    let k = functions.len();
    let (Lowered { ty: list, .. }, ty, value) =
        (processing::pairs(functions), &fusion.ty, &fused.value);
    let plan = Lowered { ty: quote!(#path<#list, #ty, #k>), value: quote!(#path::new(#value)) };
    (plan, fused)
}

/// Whether all matrices have one width, as a const argument: rustc answers where only it knows.
fn same_widths(members: &[Member]) -> TokenStream {
    let Some((first, rest)) = members.split_first() else { return quote!(true) };
    let unsure: Vec<&Dim> = rest
        .iter()
        .map(|member| &member.columns)
        .filter(|width| !width.is_same(&first.columns))
        .collect();
    let known = |width: &Dim| width.known.is_some() || width.parameter.is_some();
    if unsure.is_empty() {
        quote!(true)
    } else if unsure.iter().any(|width| known(width) && known(&first.columns)) {
        quote!(false)
    } else {
        let (first, widths) = (first.columns.value(), unsure.iter().map(|width| width.value()));
        quote!({ #(#first == #widths)&&* })
    }
}

/// A structure most of whose entries are 0, and whose shape may be part of a type.
fn sparse_structure(member: &Member) -> Option<&StructureModel> {
    member.structure.as_ref().filter(|structure| structure.sparse && !structure.is_generic())
}

/// A function of the runtime.
pub(super) fn lowered(context: &mut Context<'_>, implementation: &Implementation) -> Lowered {
    match implementation {
        Implementation::Lowered(lowered) => lowered.clone(),
        Implementation::Structure(structure) => {
            let path = context.path("functions::structural::Dense");
            let (scalar, d, columns) =
                (context.scalar(), structure.rows.argument(), structure.columns.argument());
            let matrix = data::dense(context, structure);
            Lowered {
                ty: quote!(#path<#scalar, #d, #columns>),
                value: quote!(#path { A: #matrix }),
            }
        }
    }
}

/// Matrices side by side, `sum` columns together, times a matrix of parameters.
fn times(context: &Context<'_>, side_by_side: Lowered, matrix: &Reconciled, sum: &Dim) -> Lowered {
    let path = context.path("plan::Reconciled");
    let Lowered { ty, value } = side_by_side;
    let Lowered { ty: matrix_ty, value: matrix_value } = &matrix.lowered;
    let sum = sum.argument();
    let reconciled = quote!(#path::<_, _, #sum> { plan: #value, W: #matrix_value });
    let Some(rank) = &matrix.rank else {
        return Lowered { ty: quote!(#path<#ty, #matrix_ty, #sum>), value: reconciled };
    };
    let path = context.path("plan::FactoredConcatenation");
    let rank = rank.argument();
    Lowered {
        ty: quote!(#path<#ty, #matrix_ty, #sum, #rank>),
        value: quote!(#path::<_, _, #sum, #rank>(#reconciled)),
    }
}

/// The functions of a list that were understood, and how many were written, if it is a list.
fn members(
    context: &mut Context<'_>,
    value: &Value,
    errors: &mut Errors,
) -> (Vec<Member>, Option<usize>) {
    let ValueKind::Array(elements) = &value.kind else {
        errors.push(
            value,
            format!("`functions` is {}, found `{}`", Kind::Functions.expected(), compact(value)),
            "write it in brackets, `[…]`",
        );
        return (Vec::new(), None);
    };
    if elements.is_empty() {
        errors.push(
            value,
            "a hybrid needs at least one function, found 0",
            "for example `functions: [linear_kernel]`",
        );
    }
    if extent::too_many(elements, value, "functions", errors) {
        return (Vec::new(), None);
    }
    let members: Vec<Member> =
        elements.iter().filter_map(|element| function::member(context, element, errors)).collect();
    unique_names(elements, &members, errors);
    (members, Some(elements.len()).filter(|k| *k != 0))
}

/// Segments are found by name, so names must differ.
fn unique_names(elements: &[Element], members: &[Member], errors: &mut Errors) {
    let labels: Vec<&Ident> =
        elements.iter().filter_map(|element| element.label.as_ref()).collect();
    for (index, member) in members.iter().enumerate() {
        if member.name.unraw() == "fusion" {
            errors.push(
                &member.name,
                "`fusion` is the name of the fusion's segment",
                "choose another label",
            );
        }
        if members[..index].iter().any(|earlier| earlier.name.unraw() == member.name.unraw()) {
            let name = &member.name;
            let (what, help) = if labels.contains(&name) {
                (format!("two functions are called `{name}`"), "choose another label".to_owned())
            } else {
                (
                    format!(
                        "`{name}` stands here a second time, and their segments need different names"
                    ),
                    format!("label it: `{name}_2: {name}…`"),
                )
            };
            errors.push(name, what, help);
        }
    }
}

/// An elementwise fusion needs matrices of one width.
fn equal_widths(context: &mut Context<'_>, members: &[Member], fusion: &str, errors: &mut Errors) {
    let Some((first, rest)) = members.split_first() else {
        return;
    };
    let (argument, symbol) = context.axis.primed();
    for (index, member) in rest.iter().enumerate() {
        check::equal(
            context,
            errors,
            &member.place,
            (&member.columns, &first.columns),
            &Words {
                before: &format!(
                    "fusion `{fusion}` needs matrices of one width: function {} (`{}`) has {symbol} = ",
                    index + 1,
                    member.name
                ),
                between: &format!(", function 0 (`{}`) has {symbol} = ", first.name),
                after: "",
                help: &format!("use `fusion: concatenation`, or give both the same `{argument}`"),
            },
        );
    }
}

/// Functions fused entry by entry.
pub(super) fn fused(context: &Context<'_>, functions: &[Lowered], fusion: &Lowered) -> Lowered {
    let path = context.path("plan::Fused");
    let (k, list) = (functions.len(), processing::pairs(functions));
    let (list_ty, list_value) = (list.ty, list.value);
    let Lowered { ty, value } = fusion;
    Lowered {
        ty: quote!(#path<#list_ty, #ty, #k>),
        value: quote!(#path { functions: #list_value, fusion: #value }),
    }
}

fn fused_stack(
    context: &Context<'_>,
    functions: &[Lowered],
    preprocess: &[Step],
    fusion: &Lowered,
    columns: &Dim,
) -> Lowered {
    let path = context.path("plan::FusedStack");
    let (k, columns) = (functions.len(), columns.argument());
    let Lowered { ty: list_ty, value: list } = processing::pairs(functions);
    let Lowered { ty: pre_ty, value: pre } = processing::steps(preprocess);
    let Lowered { ty, value } = fusion;
    Lowered {
        ty: quote!(#path<#list_ty, #pre_ty, #ty, #k, #columns>),
        value: quote!(#path { functions: #list, preprocess: #pre, fusion: #value }),
    }
}

fn side_by_side(context: &Context<'_>, functions: &[Lowered]) -> Lowered {
    let path = context.path("plan::SideBySide");
    let Lowered { ty, value } = processing::pairs(functions);
    Lowered { ty: quote!(#path<#ty>), value: quote!(#path(#value)) }
}

/// A plan between processing steps.
fn processed(context: &Context<'_>, pre: &[Step], plan: &Lowered, post: &[Step]) -> Lowered {
    if pre.is_empty() && post.is_empty() {
        return plan.clone();
    }
    let path = context.path("plan::Processed");
    let (pre, post) = (processing::steps(pre), processing::steps(post));
    let (pre_ty, pre_value, post_ty, post_value) = (pre.ty, pre.value, post.ty, post.value);
    let Lowered { ty, value } = plan;
    Lowered {
        ty: quote!(#path<#pre_ty, #ty, #post_ty>),
        value: quote!(#path { preprocess: #pre_value, plan: #value, postprocess: #post_value }),
    }
}

fn materialize(context: &Context<'_>, plan: &Lowered, columns: &Dim) -> Lowered {
    let path = context.path("plan::Materialized");
    let columns = columns.argument();
    let Lowered { ty, value } = plan;
    Lowered { ty: quote!(#path<#ty, #columns>), value: quote!(#path(#value)) }
}

/// A function between processing steps, again as a function.
pub(super) fn materialized(
    context: &Context<'_>,
    pre: &[Step],
    function: &Lowered,
    post: &[Step],
    columns: &Dim,
) -> Lowered {
    let plan = side_by_side(context, std::slice::from_ref(function));
    materialize(context, &processed(context, pre, &plan, post), columns)
}
