//! Nodes to instances of their classes.

use super::{Classes, classes, put};
use crate::compiler::tree::{Item, Node, Places};
use crate::object::{Instance, List, Res, Thread, Value, string};
use crate::vm::code_object;

/// The objects of a tree.
pub fn to_object(th: &Thread, node: &Node) -> Res {
    of_node(th, classes(th)?, node)
}

fn of_node(th: &Thread, classes: &Classes, node: &Node) -> Res {
    th.check_stack()?;
    let kind = classes.of(node.kind);
    if let Some(only) = &kind.only {
        return Ok(only.clone());
    }
    let class = crate::object::ty::is_type(&kind.class).expect("a class");
    let object = Instance::new(class).into_value();
    for (name, item) in kind.fields.iter().zip(&node.items) {
        put(&object, name, of_item(th, classes, item)?);
    }
    if node.kind.places() != Places::Bare {
        let p = node.position;
        let numbers = [p.line, p.column, p.end_line, p.end_column];
        for (name, number) in classes.position.iter().zip(numbers) {
            put(&object, name, Value::small_int(number.into()));
        }
    }
    Ok(object)
}

fn of_item(th: &Thread, classes: &Classes, item: &Item) -> Res {
    Ok(match item {
        Item::None => Value::none(),
        Item::Node(node) => of_node(th, classes, node)?,
        Item::List(items) => {
            let values = items.iter().map(|item| of_item(th, classes, item)).collect::<Res<Vec<_>>>()?;
            List::new(values).into_value()
        }
        Item::Name(name) => string::intern(name).into_value(),
        Item::Int(n) => Value::small_int((*n).into()),
        Item::Const(value) => code_object::constant(value),
    })
}
