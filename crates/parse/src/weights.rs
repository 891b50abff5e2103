//! A thinc model file to its layers: names, sizes, parameters.
//!
//! The law: layers come in thinc's own order (breadth first), so that the n-th layer of a name is the n-th here.

use crate::error::LoadError;
use crate::msgpack::Value;

/// A layer of a model file.
pub(crate) struct Layer<'a> {
    pub(crate) name: &'a str,
    params: &'a Value<'a>,
    attrs: &'a Value<'a>,
}

/// The layers of one model file.
pub(crate) struct Model<'a> {
    file: String,
    root: &'a Value<'a>,
}

impl<'a> Model<'a> {
    pub(crate) fn new(file: &str, root: &'a Value<'a>) -> Self {
        Self { file: file.to_owned(), root }
    }

    fn lists(&self, key: &str) -> &'a [Value<'a>] {
        self.root.get(key).map(Value::list).unwrap_or_default()
    }

    /// The layers with this name, in order.
    pub(crate) fn layers(&self, name: &str) -> Vec<Layer<'a>> {
        let nodes = self.lists("nodes").iter().zip(self.lists("params")).zip(self.lists("attrs"));
        nodes
            .filter_map(|((node, params), attrs)| {
                let name = node.get("name")?.str()?;
                Some(Layer { name, params, attrs })
            })
            .filter(|l| l.name == name)
            .collect()
    }

    /// The only layer with this name.
    pub(crate) fn layer(&self, name: &str) -> Result<Layer<'a>, LoadError> {
        let mut found = self.layers(name);
        match found.len() {
            1 => Ok(found.swap_remove(0)),
            n => Err(self.error(format!("{n} layers are called `{name}` where one was expected"))),
        }
    }

    pub(crate) fn error(&self, why: impl Into<String>) -> LoadError {
        LoadError::format(&self.file, why)
    }

    /// A parameter of a layer: its shape and its numbers.
    pub(crate) fn param(&self, layer: &Layer<'_>, name: &str) -> Result<(Vec<usize>, Vec<f32>), LoadError> {
        layer
            .params
            .get(name)
            .and_then(Value::floats)
            .ok_or_else(|| self.error(format!("layer `{}` has no array `{name}` of floats", layer.name)))
    }

    /// A parameter of a known shape.
    pub(crate) fn shaped(
        &self,
        layer: &Layer<'_>,
        name: &str,
        shape: &[usize],
    ) -> Result<Vec<f32>, LoadError> {
        let (found, data) = self.param(layer, name)?;
        if found != shape {
            return Err(
                self.error(format!("`{name}` of `{}` has shape {found:?}, not {shape:?}", layer.name))
            );
        }
        Ok(data)
    }

    /// A number among the attributes of a layer (each is msgpack within msgpack).
    pub(crate) fn attr(&self, layer: &Layer<'_>, name: &str) -> Result<u64, LoadError> {
        layer
            .attrs
            .get(name)
            .and_then(Value::bytes)
            .and_then(|b| Value::read(b).ok())
            .and_then(|v| v.uint())
            .ok_or_else(|| self.error(format!("layer `{}` has no number `{name}`", layer.name)))
    }
}
