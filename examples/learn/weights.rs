//! Trained weights: written as safetensors, and read back while this program is compiled.

use std::{fs, path::Path};

use interdep::include_weights;
use safetensors::{Dtype, tensor::TensorView};

use crate::model::{Classifier, Dependence, Model};

// What the default options once trained; `--weights examples/learn/trained.safetensors` writes the file anew. It must exist for this program
// to compile, so a model with another number of parameters needs other weights first: `Model::zero()` in place of `committed`'s, once.
static DEPENDENCE: &Dependence =
    include_weights!(Dependence, "examples/learn/trained.safetensors", "dependence");
static CLASSIFIER: &Classifier =
    include_weights!(Classifier, "examples/learn/trained.safetensors", "classifier");

/// The model whose weights are part of this program.
pub(crate) fn committed() -> Model {
    Model { dependence: DEPENDENCE.clone(), classifier: CLASSIFIER.clone() }
}

/// Writes a model into a file, a tensor for each of its hybrids.
pub(crate) fn save(model: &Model, path: &Path) -> Result<(), String> {
    let dependence = bytes(model.dependence.as_array());
    let classifier = bytes(model.classifier.as_array());
    let tensors = [("dependence", &dependence), ("classifier", &classifier)];
    let views = tensors.map(|(name, bytes)| {
        let view = TensorView::new(Dtype::F32, vec![bytes.len() / size_of::<f32>()], bytes);
        view.map(|view| (name, view))
    });
    let written = views
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .and_then(|views| safetensors::serialize(views, None))
        .map_err(|error| error.to_string())
        .and_then(|file| fs::write(path, file).map_err(|error| error.to_string()));
    written.map_err(|error| format!("{}: cannot be written: {error}", path.display()))
}

/// As safetensors wants them, whatever the processor's own order.
fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use std::{env, process};

    use safetensors::SafeTensors;

    use super::*;

    #[test]
    fn the_file_holds_the_weights() {
        let path = env::temp_dir().join(format!("learn-{}.safetensors", process::id()));
        let model = Model::random(5);
        save(&model, &path).unwrap();
        let file = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let tensors = SafeTensors::deserialize(&file).unwrap();
        let tensor = tensors.tensor("dependence").unwrap();
        assert_eq!(tensor.data(), bytes(model.dependence.as_array()));
        assert_eq!(tensor.shape(), [Dependence::L]);
        assert_eq!(tensors.tensor("classifier").unwrap().shape(), [Classifier::L]);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let error = save(&Model::zero(), Path::new("no/such/folder/w.safetensors")).unwrap_err();
        assert!(error.starts_with("no/such/folder/w.safetensors: cannot be written: "), "{error}");
    }
}
