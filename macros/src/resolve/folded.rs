//! Functions that depend on neither data nor parameters: their fusion is such a matrix too.

use std::rc::Rc;

use super::{
    fusion::{FusionKind, ResolvedFusion},
    processing::Step,
};
use crate::{
    evaluate::Matrix,
    ir::{Dim, Entries, Expression, Member, StructureModel},
};

/// The matrix of functions that depend on neither data nor parameters, if it can be computed while compiling.
pub(super) fn folded(
    members: &[Member],
    fusion: &ResolvedFusion<'_>,
    post: &[Step],
    columns: &Dim,
) -> Option<StructureModel> {
    let structures: Vec<&StructureModel> =
        members.iter().map(|member| member.structure.as_ref()).collect::<Option<_>>()?;
    by_macro(&structures, fusion, post).or_else(|| {
        let plain = fusion.preprocess.is_empty() && post.is_empty();
        plain.then(|| by_rustc(&structures, &fusion.kind, columns)).flatten()
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
pub(super) fn by_rustc(
    structures: &[&StructureModel],
    kind: &FusionKind<'_>,
    columns: &Dim,
) -> Option<StructureModel> {
    let rows = structures.first()?.rows.clone();
    let members = || structures.iter().copied().cloned().collect();
    let shape = Box::new([rows.clone(), columns.clone()]);
    let expression = match kind {
        FusionKind::Elementwise(elementwise) => {
            let rule = elementwise.rule.as_ref()?;
            if let [structure] = structures
                && rule.keeps_one()
            {
                return Some((*structure).clone());
            }
            let (fusion, members) = (rule.plain()?, members());
            Expression::Fused { fusion, members, shape }
        }
        FusionKind::Concatenation => Expression::Beside { members: members(), shape },
        FusionKind::Reconciled(..) => return None,
    };
    let sparse = structures.iter().all(|structure| structure.sparse);
    let masks = structures.iter().all(|structure| structure.masks);
    let entries = Entries::Expression(Rc::new(expression));
    Some(StructureModel { rows, columns: columns.clone(), entries, sparse, masks })
}
