//! Which plan of the runtime makes the matrix of functions under a fusion.

use interdep_structure::Fusion as Arithmetic;

use super::{
    context::Context,
    folded::by_rustc,
    fusion::{Elementwise, FusionKind, FusionRule, ResolvedFusion},
    processing::{self, Step},
    reconciled::Reconciled,
};
use crate::{
    evaluate::Matrix,
    ir::{AsFunction, Dim, Function, Fused, Member, Plan, Stacked, StructureModel},
};

/// What a plan is made of.
pub(super) struct Parts<'a> {
    pub(super) members: &'a [Member],
    pub(super) fusion: &'a ResolvedFusion<'a>,
    pub(super) columns: &'a Dim,
}

/// A plan before the processing of its matrix, what it is as a function if nothing is processed, and those steps of the processing that
/// are left to do.
pub(super) struct Planned<'b> {
    pub(super) plan: Plan,
    pub(super) function: AsFunction,
    pub(super) post: &'b [Step],
}

impl Parts<'_> {
    /// The plan, with the matrix of parameters of a concatenation and the width of what it is multiplied by.
    pub(super) fn plan<'b>(
        &self,
        context: &Context<'_>,
        matrix: Option<(Reconciled, Dim)>,
        post: &'b [Step],
    ) -> Planned<'b> {
        if let Some((plan, post)) = self.masked(context, post) {
            return Planned { plan, function: AsFunction::Materialized, post };
        }
        let (plan, function) = match (&self.fusion.kind, matrix) {
            (FusionKind::Elementwise(elementwise), _) => self.elementwise(elementwise),
            (_, None) => (self.concatenation(), AsFunction::Materialized),
            (_, Some((Reconciled { matrix, rank, .. }, width))) => {
                let plan = Box::new(self.concatenation());
                (Plan::Reconciled { plan, matrix, width, rank }, AsFunction::Materialized)
            }
        };
        Planned { plan, function, post }
    }

    fn elementwise(&self, elementwise: &Elementwise) -> (Plan, AsFunction) {
        let rule = elementwise.rule.as_ref();
        let fusion = elementwise.fusion.clone();
        if !self.fusion.preprocess.is_empty() {
            let function = Function::FusedStack {
                fused: Fused { functions: self.functions(), fusion },
                preprocess: processing::all(&self.fusion.preprocess),
                columns: self.columns.clone(),
            };
            return (
                Plan::SideBySide(vec![function.clone()]),
                AsFunction::Itself(Box::new(function)),
            );
        }
        // Structures that are added to the whole matrix leave nothing that could name a single entry of the sum.
        if elementwise.linear && self.members.iter().any(|member| sparse(member).is_some()) {
            let functions = self.members.iter().map(|member| match sparse(member) {
                Some(structure) => Function::Sparse(structure.clone()),
                None => member.implementation.clone(),
            });
            let fused = Fused { functions: functions.collect(), fusion };
            return (Plan::Linear(fused), AsFunction::Materialized);
        }
        let fused = Fused { functions: self.functions(), fusion };
        let function = Function::Fused(fused.clone());
        let plan = match self.members {
            _ if elementwise.linear && self.members.len() > 1 => Plan::Linear(fused),
            [Member { factors: Some((matrix, rank)), .. }]
                if rule.is_some_and(FusionRule::keeps_one) =>
            {
                Plan::Factored { matrix: matrix.clone(), rank: rank.clone() }
            }
            _ => Plan::SideBySide(vec![function.clone()]),
        };
        (plan, AsFunction::Itself(Box::new(function)))
    }

    fn functions(&self) -> Vec<Function> {
        self.members.iter().map(|member| member.implementation.clone()).collect()
    }

    /// Structures times other functions, if the zeros of one mean that something is absent; with the first step of the processing, if it leaves out
    /// what is absent.
    fn masked<'b>(&self, context: &Context<'_>, post: &'b [Step]) -> Option<(Plan, &'b [Step])> {
        let FusionKind::Elementwise(Elementwise { rule: Some(rule), .. }) = &self.fusion.kind
        else {
            return None;
        };
        if !rule.is_product() || !self.fusion.preprocess.is_empty() {
            return None;
        }
        let structures: Vec<&StructureModel> =
            self.members.iter().filter_map(|member| member.structure.as_ref()).collect();
        structures.iter().find(|structure| structure.masks && !structure.is_generic())?;
        let known: Option<Vec<&Matrix>> =
            structures.iter().map(|structure| structure.matrix()).collect();
        let mask = match (known, structures.as_slice()) {
            (Some(known), _) => {
                StructureModel::known(Matrix::fused(&known, |values| Arithmetic::Prod.fuse(values)))
            }
            (None, [structure]) => (*structure).clone(),
            (None, _) => by_rustc(&structures, &self.fusion.kind, self.columns)?,
        };
        let others = self.members.iter().filter(|member| member.structure.is_none());
        let functions = others.map(|member| member.implementation.clone()).collect();
        let (normalize, post) = match post {
            [Step { masks: true, processing, .. }, rest @ ..] => (Some(processing.clone()), rest),
            _ => (None, post),
        };
        let d = context.d.clone();
        Some((Plan::Masked { mask, functions, normalize, d }, post))
    }

    fn concatenation(&self) -> Plan {
        let functions = self.functions();
        if self.fusion.preprocess.is_empty() {
            return Plan::SideBySide(functions);
        }
        let preprocess = processing::all(&self.fusion.preprocess);
        Plan::ProcessedMembers { functions, preprocess, stacked: stacked(self.members) }
    }
}

/// Whether all matrices have one width: rustc answers where only it knows.
fn stacked(members: &[Member]) -> Stacked {
    let Some((first, rest)) = members.split_first() else { return Stacked::Known(true) };
    let unsure: Vec<&Dim> = rest
        .iter()
        .map(|member| &member.columns)
        .filter(|width| !width.is_same(&first.columns))
        .collect();
    let known = |width: &Dim| width.known.is_some() || width.parameter.is_some();
    if unsure.is_empty() {
        Stacked::Known(true)
    } else if unsure.iter().any(|width| known(width) && known(&first.columns)) {
        Stacked::Known(false)
    } else {
        let others = unsure.into_iter().cloned().collect();
        Stacked::IfEqual { first: first.columns.clone(), others }
    }
}

/// A structure most of whose entries are 0, and whose shape may be part of a type.
fn sparse(member: &Member) -> Option<&StructureModel> {
    member.structure.as_ref().filter(|structure| structure.sparse && !structure.is_generic())
}
