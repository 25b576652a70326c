//! Normalization: an intermediate text that is read again, with the registry's own slips on the way.
//!
//! Source: docs/avro.md, "Normalization".

use crate::avro::canonical::{Known, enter};
use crate::avro::model::{
    Body, FIELD_RESERVED, FieldDefault, FieldId, Kind, Name, Named, Schema, TypeId, reserved,
};
use crate::avro::{NoNamespace, Normalization, UnionDefault};
use crate::error::{Code, SchemaError};
use crate::json::{
    self, KeyOrder, NodeId, Number, java_double, java_float, sorted_members, write_double,
    write_number, write_string, write_value,
};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::{Range, Sources};
use crate::text::utf16_order;

impl Schema {
    /// Returns the schema that the registry has after normalizing: the intermediate text read in the same mode with the same references.
    ///
    /// # Errors
    /// `NOT_NORMALIZABLE` where the registry fails.
    pub(crate) fn normalized(
        &self,
        mode: Mode,
        options: Normalization,
        limits: &Limits,
    ) -> Result<Schema, SchemaError> {
        let mut writer = Writer {
            schema: self,
            options,
            limits,
            known: Known::new(self),
            depth: 0,
            out: String::new(),
        };
        writer.known.add_references();
        writer.ty(self.root, Range::default())?;
        let sources = self.sources();
        let references = (1..sources.count())
            .map(|index| (sources.name(index), sources.get(sources.file(index))));
        let again = Sources::new(&writer.out, references, limits).and_then(|mut sources| {
            sources.set_made();
            Schema::parse(sources, mode, limits)
        });
        // A place in the intermediate text would mean nothing to the author of the schema.
        again.map_err(|error| {
            let message = format!(
                "the schema has no normalized form: what it is built from is refused: {}",
                error.message()
            );
            self.located(SchemaError::new(Code::NotNormalizable, message), self.root)
        })
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    options: Normalization,
    limits: &'a Limits,
    known: Known<'a>,
    depth: usize,
    out: String,
}

impl Writer<'_> {
    fn ty(&mut self, id: TypeId, around: Range) -> Result<(), SchemaError> {
        let schema = self.schema;
        enter(schema, id, self.depth, self.out.len(), self.limits)?;
        let id = schema.target(id);
        let ty = schema.ty(id);
        self.depth += 1;
        match ty.body {
            Body::Primitive(kind) => {
                self.out.push_str("{\"type\":\"");
                self.out.push_str(kind.as_str());
                self.out.push('"');
                self.attributes(ty.node, id, kind)?;
                self.out.push('}');
            }
            Body::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                self.ty(items, around)?;
                self.attributes(ty.node, id, Kind::Array)?;
                self.out.push('}');
            }
            Body::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                self.ty(values, around)?;
                self.attributes(ty.node, id, Kind::Map)?;
                self.out.push('}');
            }
            Body::Union(list) => {
                self.out.push('[');
                for (index, branch) in schema.branches(list).iter().enumerate() {
                    self.comma(index);
                    self.ty(*branch, around)?;
                }
                self.out.push(']');
            }
            Body::Named(_) => {
                if let Some(named) = schema.named(id) {
                    if self.known.add(named.name) {
                        self.definition(named, id, around)?;
                    } else {
                        self.full_name(named.name);
                    }
                }
            }
            Body::Reference(_) | Body::Pending(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn definition(&mut self, named: &Named, id: TypeId, around: Range) -> Result<(), SchemaError> {
        let schema = self.schema;
        self.out.push_str("{\"name\":");
        self.full_name(named.name);
        if self.options.no_namespace == NoNamespace::Kept
            && named.name.namespace.is_empty()
            && !around.is_empty()
        {
            self.out.push_str(",\"namespace\":\"\"");
        }
        self.out.push_str(",\"type\":\"");
        self.out.push_str(named.kind.as_str());
        self.out.push('"');
        match named.kind {
            Kind::Record => {
                self.out.push_str(",\"fields\":[");
                for (index, field) in named.fields.ids().enumerate() {
                    self.comma(index);
                    self.field(field, named.name.namespace)?;
                }
                self.out.push(']');
            }
            Kind::Enum => {
                self.out.push_str(",\"symbols\":");
                self.strings(
                    named
                        .symbols
                        .of(&schema.symbols)
                        .iter()
                        .map(|symbol| schema.text(*symbol)),
                );
            }
            _ => {
                self.out.push_str(",\"size\":");
                self.out.push_str(&named.size.to_string());
            }
        }
        if let Some(doc) = named.doc.filter(|doc| !doc.is_empty()) {
            self.out.push_str(",\"doc\":");
            write_string(&mut self.out, schema.text(doc));
        }
        if named.aliases.count > 0 {
            let text = |alias: &Name| {
                // The registry's own text for an alias without namespace on a type that has one.
                let dotted = alias.namespace.is_empty() && !named.name.namespace.is_empty();
                if dotted {
                    format!(".{}", schema.text(alias.simple))
                } else {
                    schema.full_name(*alias)
                }
            };
            let mut aliases: Vec<String> =
                named.aliases.of(&schema.aliases).iter().map(text).collect();
            aliases.sort_by(|a, b| utf16_order(a, b));
            aliases.dedup();
            self.out.push_str(",\"aliases\":");
            self.strings(aliases.iter().map(String::as_str));
        }
        if let Some(default) = named.default {
            self.out.push_str(",\"default\":");
            write_string(&mut self.out, schema.text(default));
        }
        self.attributes(schema.ty(id).node, id, named.kind)?;
        self.out.push('}');
        Ok(())
    }

    fn field(&mut self, id: FieldId, namespace: Range) -> Result<(), SchemaError> {
        let schema = self.schema;
        let Some(field) = schema.field(id) else {
            return Ok(());
        };
        self.out.push_str("{\"name\":");
        write_string(&mut self.out, schema.text(field.name));
        self.out.push_str(",\"type\":");
        self.ty(field.ty, namespace)?;
        self.out.push_str(",\"order\":\"");
        self.out.push_str(field.order.upper());
        self.out.push('"');
        if let Some(doc) = field.doc {
            self.out.push_str(",\"doc\":");
            write_string(&mut self.out, schema.text(doc));
        }
        if field.aliases.count > 0 {
            let mut aliases: Vec<&str> = field
                .aliases
                .of(&schema.field_aliases)
                .iter()
                .map(|alias| schema.text(*alias))
                .collect();
            aliases.sort_by(|a, b| utf16_order(a, b));
            self.out.push_str(",\"aliases\":");
            self.strings(aliases.into_iter());
        }
        self.default(id)?;
        self.write_attributes(field.node, field.ty, FIELD_RESERVED)?;
        self.out.push('}');
        Ok(())
    }

    /// Writes a default as it comes back from the type's own values, or drops it.
    fn default(&mut self, id: FieldId) -> Result<(), SchemaError> {
        let schema = self.schema;
        let Some(field) = schema.field(id) else {
            return Ok(());
        };
        if let Body::Union(list) = schema.body(field.ty)
            && list.count == 0
        {
            return Err(self.fails(
                field.ty,
                field.node,
                "a union without branches has no first branch for a default",
            ));
        }
        let mark = self.out.len();
        self.out.push_str(",\"default\":");
        let converted = match field.default {
            None => Conversion::Misfit,
            Some(FieldDefault::Json(node)) => self.convert(Some(field.ty), node)?,
            Some(FieldDefault::Parsed(value)) => {
                self.number(Some(schema.kind(field.ty)), Number::Double(value))
            }
        };
        if converted == Conversion::Misfit {
            self.out.truncate(mark);
        }
        Ok(())
    }

    /// Writes a value as a value of the type; nothing useful is written for a misfit.
    fn convert(&mut self, ty: Option<TypeId>, node: NodeId) -> Result<Conversion, SchemaError> {
        let schema = self.schema;
        let tree = &schema.tree;
        let ty = match ty.map(|id| (id, schema.body(id))) {
            Some((id, Body::Union(list))) => {
                let branches = schema.branches(list);
                if branches.is_empty() {
                    return Err(self.fails(
                        id,
                        node,
                        "a union without branches has no first branch for a default",
                    ));
                }
                if self.options.union_default == UnionDefault::FittingBranch {
                    return self.convert_fitting(branches, node);
                }
                branches.first().copied()
            }
            _ => ty,
        };
        let kind = ty.map(|id| schema.kind(id));
        match tree.kind(node) {
            json::Kind::Null | json::Kind::Boolean => self.out.push_str(tree.token(node)),
            json::Kind::Number => {
                let Some(number) = tree.number(node) else {
                    return Ok(Conversion::Misfit);
                };
                return Ok(self.number(kind, number));
            }
            json::Kind::String => {
                let text = tree.text(node).unwrap_or("");
                match kind {
                    None | Some(Kind::String | Kind::Enum) => write_string(&mut self.out, text),
                    Some(Kind::Bytes | Kind::Fixed) => {
                        let latin: String = text
                            .chars()
                            .map(|c| if c <= '\u{ff}' { c } else { '?' })
                            .collect();
                        write_string(&mut self.out, &latin);
                    }
                    Some(_) => return Ok(Conversion::Misfit),
                }
            }
            json::Kind::Array => {
                let items = match ty.map(|id| schema.body(id)) {
                    None => None,
                    Some(Body::Array(items)) => Some(items),
                    Some(_) if tree.count(node) == 0 => None,
                    Some(_) => {
                        return Err(self.fails(
                            ty.unwrap_or_default(),
                            node,
                            "a default that is an array needs an array type",
                        ));
                    }
                };
                self.out.push('[');
                for (index, element) in tree.elements(node).enumerate() {
                    self.comma(index);
                    self.inner(items, element)?;
                }
                self.out.push(']');
            }
            json::Kind::Object => {
                self.out.push('{');
                for (index, (key, value)) in sorted_members(tree, node).into_iter().enumerate() {
                    self.comma(index);
                    let name = tree.text(key).unwrap_or("");
                    write_string(&mut self.out, name);
                    self.out.push(':');
                    let inner = self.member_type(ty, name, key)?;
                    self.inner(inner, value)?;
                }
                self.out.push('}');
            }
        }
        Ok(Conversion::Fits)
    }

    fn member_type(
        &self,
        ty: Option<TypeId>,
        name: &str,
        key: NodeId,
    ) -> Result<Option<TypeId>, SchemaError> {
        let schema = self.schema;
        let Some(id) = ty else { return Ok(None) };
        match schema.body(id) {
            Body::Map(values) => Ok(Some(values)),
            Body::Named(_) => {
                let Some(named) = schema.named(id).filter(|named| named.kind == Kind::Record)
                else {
                    return Ok(None);
                };
                let field = schema
                    .find_field(named, name, 0)
                    .and_then(|field| schema.field(field));
                field.map(|field| Some(field.ty)).ok_or_else(|| {
                    self.fails(
                        id,
                        key,
                        &format!(
                            "a default names the member {name:?}, which is no field of the record"
                        ),
                    )
                })
            }
            _ => Ok(None),
        }
    }

    /// Converts a value inside another one, where a misfit is a failure.
    fn inner(&mut self, ty: Option<TypeId>, node: NodeId) -> Result<(), SchemaError> {
        match self.convert(ty, node)? {
            Conversion::Fits => Ok(()),
            Conversion::Misfit => Err(self.fails(
                ty.unwrap_or_default(),
                node,
                "a value inside a default does not fit its type",
            )),
        }
    }

    /// Avro Java 1.13: the first branch that is not null and takes the value.
    fn convert_fitting(
        &mut self,
        branches: &[TypeId],
        node: NodeId,
    ) -> Result<Conversion, SchemaError> {
        let mark = self.out.len();
        for branch in branches
            .iter()
            .filter(|branch| self.schema.kind(**branch) != Kind::Null)
        {
            if self
                .convert(Some(*branch), node)
                .is_ok_and(|converted| converted == Conversion::Fits)
            {
                return Ok(Conversion::Fits);
            }
            self.out.truncate(mark);
        }
        match self.schema.tree.kind(node) {
            json::Kind::Null => self.convert(None, node),
            _ => Ok(Conversion::Misfit),
        }
    }

    fn number(&mut self, kind: Option<Kind>, number: Number<'_>) -> Conversion {
        let value = match number {
            Number::Int(value) => f64::from(value),
            #[expect(
                clippy::cast_precision_loss,
                reason = "the registry rounds a long to a double here, and so do we"
            )]
            Number::Long(value) => value as f64,
            Number::Double(value) => value,
            Number::Big(_) => return Conversion::Misfit,
        };
        let integer = !matches!(number, Number::Double(_));
        match kind {
            None => write_number(&mut self.out, number),
            Some(Kind::Int | Kind::Long) if integer => write_number(&mut self.out, number),
            Some(Kind::Double) => {
                write_double(&mut self.out, &java_double(value), value.is_finite());
            }
            Some(Kind::Float) => {
                let value = value as f32;
                write_double(&mut self.out, &java_float(value), value.is_finite());
            }
            Some(_) => return Conversion::Misfit,
        }
        Conversion::Fits
    }

    /// Writes the logical type's attributes first if it is a valid one, then all attributes by name; reading it again keeps the first place.
    fn attributes(&mut self, node: NodeId, id: TypeId, kind: Kind) -> Result<(), SchemaError> {
        if self.schema.tree.count(node) == 0 {
            return Ok(());
        }
        if let Some(logical) = self.schema.logical_type(id) {
            self.out.push_str(",\"logicalType\":\"");
            self.out.push_str(logical.name);
            self.out.push('"');
            if let Some((precision, scale)) = logical.decimal {
                self.out.push_str(",\"precision\":");
                self.out.push_str(&precision.to_string());
                if scale != 0 {
                    self.out.push_str(",\"scale\":");
                    self.out.push_str(&scale.to_string());
                }
            }
        }
        self.write_attributes(node, id, reserved(kind))
    }

    fn write_attributes(
        &mut self,
        node: NodeId,
        id: TypeId,
        reserved: &'static [&'static str],
    ) -> Result<(), SchemaError> {
        let tree = &self.schema.tree;
        let mut attributes: Vec<_> = self.schema.attributes(node, reserved).collect();
        attributes.sort_by(|a, b| {
            utf16_order(tree.text(a.0).unwrap_or(""), tree.text(b.0).unwrap_or(""))
        });
        for (key, value) in attributes {
            if let Some(big) = tree
                .subtree(value)
                .find(|node| matches!(tree.number(*node), Some(Number::Big(_))))
            {
                return Err(self.fails(
                    id,
                    big,
                    "an attribute holds an integer of more than 64 bits",
                ));
            }
            // The registry puts the name between quotes as it is.
            self.out.push_str(",\"");
            self.out.push_str(tree.text(key).unwrap_or(""));
            self.out.push_str("\":");
            write_value(&mut self.out, tree, value, KeyOrder::Sorted);
        }
        Ok(())
    }

    /// Writes a full name between quotes as it is, like the registry.
    fn full_name(&mut self, name: Name) {
        self.out.push('"');
        self.schema.write_full_name(&mut self.out, name);
        self.out.push('"');
    }

    fn strings<'s>(&mut self, texts: impl Iterator<Item = &'s str>) {
        self.out.push('[');
        for (index, text) in texts.enumerate() {
            self.comma(index);
            write_string(&mut self.out, text);
        }
        self.out.push(']');
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }

    fn fails(&self, id: TypeId, node: NodeId, why: &str) -> SchemaError {
        let error = SchemaError::new(
            Code::NotNormalizable,
            format!("the schema has no normalized form: {why}"),
        );
        error.on(self.schema.pointer(id)).at(self.schema.span(node))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Conversion {
    Fits,
    Misfit,
}
