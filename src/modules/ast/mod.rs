//! `_ast`: the classes of syntax trees, and the ways between their instances and the compiler's nodes.
//!
//! The classes are made from the grammar's table when the module, or the first tree, is asked for. `base` is the class
//! `AST` that all of them descend from, `to_objects` makes instances of nodes, `from_objects` makes nodes of instances.

mod base;
mod from_objects;
mod to_objects;

use std::collections::HashMap;

pub use from_objects::{expected, from_object};
pub use to_objects::to_object;

use crate::compiler::tree::{Field, GROUPS, Group, How, Kind, Places, Type as FieldType};
use crate::object::{
    Args, Dict, Module, ModuleSpec, Ref, Res, Str, Thread, Tuple, Value, attribute, call, class, instance,
    string,
};
use crate::sync::prim::OnceLock;
use crate::types::{generic_alias, union};

pub use base::{AST, init_types};

/// `compile` makes a tree.
pub const ONLY_AST: i64 = 0x400;
/// `compile` makes a simplified tree.
pub const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
/// `# type:` comments are part of the tree.
pub const TYPE_COMMENTS: i64 = 0x1000;
/// `await` may stand outside of functions.
pub const ALLOW_TOP_LEVEL_AWAIT: i64 = 0x2000;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_ast",
    doc: "",
    functions: &[],
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        let classes = classes(th)?;
        m.set("AST", AST.value());
        for group in GROUPS {
            if !group.is_product() {
                m.set(group.name, classes.groups[group.name].clone());
            }
            for &kind in group.kinds {
                m.set(kind.name(), classes.of(kind).class.clone());
            }
        }
        for (name, flag) in [
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", ALLOW_TOP_LEVEL_AWAIT),
            ("PyCF_ONLY_AST", ONLY_AST),
            ("PyCF_TYPE_COMMENTS", TYPE_COMMENTS),
            ("PyCF_OPTIMIZED_AST", OPTIMIZED_AST),
        ] {
            m.set(name, Value::small_int(flag));
        }
        Ok(())
    },
    gil_not_used: true,
};

/// The class of a kind of node.
struct KindClass {
    class: Value,
    /// The names of its fields.
    fields: Vec<Ref<Str>>,
    /// The one instance, where nodes say nothing but their kind (`Load`, `Add`).
    only: Option<Value>,
}

/// All classes.
struct Classes {
    groups: HashMap<&'static str, Value>,
    kinds: Vec<KindClass>,
    /// `lineno`, `col_offset`, `end_lineno`, `end_col_offset`.
    position: [Ref<Str>; 4],
}

impl Classes {
    fn of(&self, kind: Kind) -> &KindClass {
        &self.kinds[kind as usize]
    }
}

static CLASSES: OnceLock<Classes> = OnceLock::new();

const POSITION: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

fn classes(th: &Thread) -> Res<&'static Classes> {
    if let Some(classes) = CLASSES.get() {
        return Ok(classes);
    }
    // Two threads may both make them; the first to be done wins.
    let made = make(th)?;
    Ok(CLASSES.get_or_init(|| made))
}

fn make(th: &Thread) -> Res<Classes> {
    let mut groups = HashMap::new();
    let mut kinds = Vec::new();
    for group in GROUPS {
        if group.is_product() {
            let class = kind_class(th, group.kinds[0], group, AST.value())?;
            groups.insert(group.name, class.class.clone());
            kinds.push(class);
            continue;
        }
        let namespace = Dict::new();
        namespace.set_str(&string::intern("_fields"), names(&[]));
        namespace.set_str(&string::intern("__match_args__"), names(&[]));
        positions(group, &namespace);
        let base = new_class(th, group.name, AST.value(), namespace, group.doc())?;
        groups.insert(group.name, base.clone());
        for &kind in group.kinds {
            kinds.push(kind_class(th, kind, group, base.clone())?);
        }
    }
    // What a field holds can only be said once all classes are there.
    for (kind, class) in Kind::ALL.iter().zip(&kinds) {
        let types = Dict::new();
        for field in kind.fields() {
            types.set_str(&string::intern(field.name), field_type(th, field, &groups)?);
        }
        let types = types.into_value();
        attribute::set(th, &class.class, &string::intern("_field_types"), Some(types.clone()))?;
        attribute::set(th, &class.class, crate::name!("__annotations__"), Some(types))?;
    }
    Ok(Classes { groups, kinds, position: POSITION.map(string::intern) })
}

fn kind_class(th: &Thread, kind: Kind, group: &Group, base: Value) -> Res<KindClass> {
    let fields: Vec<&str> = kind.fields().iter().map(|f| f.name).collect();
    let namespace = Dict::new();
    namespace.set_str(&string::intern("_fields"), names(&fields));
    namespace.set_str(&string::intern("__match_args__"), names(&fields));
    for field in kind.fields().iter().filter(|f| f.how == How::Maybe) {
        namespace.set_str(&string::intern(field.name), Value::none());
    }
    if group.is_product() {
        positions(group, &namespace);
    }
    let class = new_class(th, kind.name(), base, namespace, kind.doc())?;
    let plain = kind.fields().is_empty() && group.places == Places::Bare;
    let only = if plain { Some(call::call0(th, &class)?) } else { None };
    Ok(KindClass { class, fields: fields.into_iter().map(string::intern).collect(), only })
}

fn positions(group: &Group, namespace: &Dict) {
    let attributes: &[&str] = if group.places == Places::Bare { &[] } else { &POSITION };
    namespace.set_str(&string::intern("_attributes"), names(attributes));
    if group.places == Places::Placed {
        for name in &POSITION[2..] {
            namespace.set_str(&string::intern(name), Value::none());
        }
    }
}

fn new_class(th: &Thread, name: &str, base: Value, namespace: Ref<Dict>, doc: String) -> Res {
    namespace.set_str(crate::name!("__module__"), Str::new("ast").into_value());
    namespace.set_str(crate::name!("__doc__"), Str::new(&doc).into_value());
    let arguments =
        [Str::new(name).into_value(), Tuple::new(vec![base]).into_value(), namespace.into_value()];
    call::call(th, &class::TYPE.value(), Args::of(&arguments))
}

fn field_type(th: &Thread, field: &Field, groups: &HashMap<&str, Value>) -> Res {
    let of = match field.of {
        FieldType::Identifier | FieldType::String => class::STR.value(),
        FieldType::Int => class::INT.value(),
        FieldType::Constant => class::OBJECT.value(),
        FieldType::Node(group) => groups[group].clone(),
    };
    match field.how {
        How::One => Ok(of),
        How::Maybe => union::or(th, &of, &Value::none()),
        How::List | How::Gaps => Ok(generic_alias::make(class::LIST.value(), of)),
    }
}

fn names(list: &[&str]) -> Value {
    Tuple::new(list.iter().map(|n| string::intern(n).into_value()).collect()).into_value()
}

/// Writes an attribute of a node that is being made.
fn put(node: &Value, name: &Ref<Str>, value: Value) {
    instance::set(node.as_object().expect("an object"), name, value);
}
