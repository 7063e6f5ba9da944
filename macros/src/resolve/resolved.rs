//! [`Resolved`]: what a function is, without its name.

use std::rc::Rc;

use crate::ir::{Custom, Dim, Entries, Function, Leaf, SegmentModel, StructureModel};

/// What a function is, without its name.
pub(super) struct Resolved {
    pub(super) columns: Dim,
    pub(super) segment: SegmentModel,
    pub(super) implementation: Function,
    /// Its matrix, if it depends on neither data nor parameters.
    pub(super) structure: Option<StructureModel>,
    /// W and its rank, if it is a product of narrow matrices of parameters.
    pub(super) factors: Option<(Leaf, Dim)>,
}

impl Resolved {
    pub(super) fn new(columns: Dim, segment: SegmentModel, implementation: Function) -> Self {
        Self { columns, segment, implementation, structure: None, factors: None }
    }

    pub(super) fn without_parameters(columns: Dim, implementation: Function) -> Self {
        Self::new(columns, SegmentModel::empty(), implementation)
    }

    /// A structure alone.
    pub(super) fn structural(structure: StructureModel) -> Self {
        let implementation = Function::Dense(structure.clone());
        let resolved = Self::without_parameters(structure.columns.clone(), implementation);
        Self { structure: Some(structure), ..resolved }
    }

    /// A type of the user's.
    pub(super) fn custom(custom: Custom, columns: Dim, length: Dim) -> Self {
        let segment = SegmentModel { length, shape: None, layout: "its own".to_owned() };
        Self::new(columns, segment, Function::Custom(custom))
    }

    /// With a matrix whose zeros `mask`, or are numbers like others.
    pub(super) fn with_structure(self, rows: &Dim, entries: Option<Entries>, masks: bool) -> Self {
        let Some(entries) = entries else { return self };
        let structure = match entries {
            Entries::Known(matrix) => StructureModel::known(Rc::unwrap_or_clone(matrix)),
            Entries::Expression(_) => StructureModel {
                rows: rows.clone(),
                columns: self.columns.clone(),
                entries,
                sparse: masks,
                masks,
            },
        };
        let masks = masks && structure.matrix().is_none_or(|matrix| matrix.entries.len() > 1);
        let structure = structure.with_shape(rows, &self.columns);
        Self { structure: Some(StructureModel { masks, ..structure }), ..self }
    }
}
