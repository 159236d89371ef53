//! Instances of node classes to nodes. Any object whose attributes are there will do; what is wrong is said as CPython
//! says it.

use super::{Classes, classes};
use crate::compiler::Const;
use crate::compiler::tree::{Field, How, Item, Kind, Node, Places, Position, Type};
use crate::object::{List, Res, Str, Thread, Tuple, Value, attribute, class, errors, protocol};
use crate::types::{complex, set};
use crate::vm::code_object::to_constant;

/// The node of an object that must be of a certain kind.
pub fn from_object(th: &Thread, v: &Value, kind: Kind) -> Res<Node> {
    Reader { th, classes: classes(th)? }.fields(v, kind)
}

/// The kind of module that `v` must be for a mode of `compile`.
pub fn expected(th: &Thread, v: &Value, kind: Kind) -> Res<Kind> {
    if is_kind(classes(th)?, v, kind) {
        return Ok(kind);
    }
    Err(th.type_error(format!("expected {} node, got {}", kind.name(), v.ty().name_str())))
}

fn is_kind(classes: &Classes, v: &Value, kind: Kind) -> bool {
    is_instance(v, &classes.of(kind).class)
}

fn is_instance(v: &Value, class: &Value) -> bool {
    crate::object::ty::is_type(class).is_some_and(|class| v.ty().is_subtype(class))
}

struct Reader<'a> {
    th: &'a Thread,
    classes: &'static Classes,
}

impl Reader<'_> {
    /// A node of a group; `None` where there may be none.
    fn node(&self, v: &Value, group: &'static str) -> Res<Item> {
        let group = crate::compiler::tree::GROUPS.iter().find(|g| g.name == group).expect("in the grammar");
        if v.is_none() && (group.is_product() || group.places != Places::Bare) {
            return Ok(Item::None);
        }
        if group.places != Places::Bare && self.th.check_stack().is_err() {
            self.th.take_waiting();
            let message = format!("maximum recursion depth exceeded while traversing '{}' node", group.name);
            return Err(self.th.recursion_error(message));
        }
        if group.is_product() {
            let mut node = self.fields(v, group.kinds[0])?;
            node.position = self.position(v, group.name, group.places)?;
            return Ok(node.into());
        }
        let position = self.position(v, group.name, group.places)?;
        let own = v.ty().value();
        let exact = group.kinds.iter().find(|&&kind| self.classes.of(kind).class.is(&own));
        let found = exact.or_else(|| group.kinds.iter().find(|&&kind| is_kind(self.classes, v, kind)));
        let Some(&kind) = found else {
            let shown = protocol::repr_text(self.th, v)?;
            return Err(self.th.type_error(format!("expected some sort of {}, but got {shown}", group.name)));
        };
        let mut node = self.fields(v, kind)?;
        node.position = position;
        Ok(node.into())
    }

    /// All fields of a node.
    fn fields(&self, v: &Value, kind: Kind) -> Res<Node> {
        let names = &self.classes.of(kind).fields;
        let mut items = Vec::with_capacity(names.len());
        for (field, name) in kind.fields().iter().zip(names) {
            let value = attribute::get_optional(self.th, v, name)?;
            items.push(self.field(value, field, kind)?);
        }
        // What is missing is noticed once all is read.
        for (field, item) in kind.fields().iter().zip(&items) {
            if field.how == How::One && matches!(item, Item::None) {
                let message = format!("field '{}' is required for {}", field.name, kind.name());
                return Err(self.th.value_error(message));
            }
        }
        Ok(Node::new(kind, Position::default(), items))
    }

    fn field(&self, value: Option<Value>, field: &Field, kind: Kind) -> Res<Item> {
        match (field.how, value) {
            (How::List | How::Gaps, None) => Ok(Item::List(Vec::new())),
            (How::List | How::Gaps, Some(value)) => self.list(&value, field, kind),
            (How::Maybe, None) => Ok(Item::None),
            (How::Maybe, Some(value)) if value.is_none() => Ok(Item::None),
            (How::One, None) => Err(self.missing(field.name, kind.name())),
            (_, Some(value)) => self.item(&value, field),
        }
    }

    fn missing(&self, field: &str, of: &str) -> crate::object::Raised {
        self.th.type_error(format!("required field \"{field}\" missing from {of}"))
    }

    fn list(&self, value: &Value, field: &Field, kind: Kind) -> Res<Item> {
        let (name, own) = (field.name, kind.name());
        let Some(list) = value.downcast::<List>() else {
            let message = format!("{own} field \"{name}\" must be a list, not a {}", value.ty().error_name());
            return Err(self.th.type_error(message));
        };
        let length = list.len();
        let mut items = Vec::with_capacity(length);
        for i in 0..length {
            let item = list.get(i).filter(|_| list.len() == length);
            let Some(item) = item else {
                return Err(self.th.error(
                    &errors::RUNTIME_ERROR,
                    format!("{own} field \"{name}\" changed size during iteration"),
                ));
            };
            items.push(self.item(&item, field)?);
        }
        Ok(Item::List(items))
    }

    fn item(&self, v: &Value, field: &Field) -> Res<Item> {
        match field.of {
            Type::Node(group) => self.node(v, group),
            Type::Int => Ok(Item::Int(self.int(v)?)),
            Type::Constant => Ok(Item::Const(self.constant(v)?)),
            Type::Identifier if v.is_none() => Ok(Item::None),
            Type::Identifier => match v.downcast::<Str>().filter(|s| s.is_exact()) {
                Some(s) => Ok(Item::Name(s.to_str_lossy().into())),
                None => Err(self.th.type_error("AST identifier must be of type str")),
            },
            Type::String if v.is_none() => Ok(Item::None),
            Type::String if v.is_exact(&class::STR) || v.is_exact(&class::BYTES) => {
                Ok(Item::Const(self.constant(v)?))
            }
            Type::String => Err(self.th.type_error("AST string must be of type str")),
        }
    }

    fn int(&self, v: &Value) -> Res<i32> {
        if !v.is_instance(&class::INT) {
            let shown = protocol::repr_text(self.th, v)?;
            return Err(self.th.value_error(format!("invalid integer value: {shown}")));
        }
        protocol::as_i64(v)
            .and_then(|n| i32::try_from(n).ok())
            .ok_or_else(|| self.th.error(&errors::OVERFLOW_ERROR, "Python int too large to convert to C int"))
    }

    /// A constant, which must be of a built-in type itself, not of a class derived from one.
    fn constant(&self, v: &Value) -> Res<Const> {
        self.th.check_stack()?;
        if let Some(c) = v.downcast::<complex::Complex>().filter(|_| v.is_exact(&complex::COMPLEX)) {
            return Ok(Const::Complex(c.re, c.im));
        }
        if let Some(t) = v.downcast::<Tuple>().filter(|_| v.is_exact(&class::TUPLE)) {
            let items = t.items().iter().map(|v| self.constant(v)).collect::<Res<Vec<_>>>()?;
            return Ok(Const::Tuple(items.into()));
        }
        if let Some(s) = v.downcast::<set::Set>().filter(|_| v.is_exact(&set::FROZENSET)) {
            let items = s.snapshot().iter().map(|(v, _)| self.constant(v)).collect::<Res<Vec<_>>>()?;
            return Ok(Const::FrozenSet(items.into()));
        }
        let plain = [
            &class::NONE_TYPE,
            &class::ELLIPSIS,
            &class::BOOL,
            &class::INT,
            &class::FLOAT,
            &class::STR,
            &class::BYTES,
        ];
        let plain = plain.iter().any(|class| v.is_exact(class));
        plain.then(|| to_constant(v)).flatten().ok_or_else(|| {
            self.th.type_error(format!("got an invalid type in Constant: {}", v.ty().error_name()))
        })
    }

    fn position(&self, v: &Value, group: &str, places: Places) -> Res<Position> {
        if places == Places::Bare {
            return Ok(Position::default());
        }
        let mut numbers = [0; 4];
        for (i, name) in self.classes.position.iter().enumerate() {
            let value = attribute::get_optional(self.th, v, name)?;
            let optional = i >= 2 && places == Places::Placed;
            numbers[i] = match value {
                Some(value) if !(optional && value.is_none()) => self.int(&value)?,
                None if !optional => return Err(self.missing(super::POSITION[i], group)),
                // Without an end, a node ends where it starts.
                _ => numbers[i - 2],
            };
        }
        let [line, column, end_line, end_column] = numbers;
        Ok(Position { line, column, end_line, end_column })
    }
}
