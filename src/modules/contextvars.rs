//! `_contextvars` (PEP 567): contexts are immutable maps that a running context replaces.

use std::collections::HashMap;

use crate::object::call::call;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Compare, GetSet, Guarded, Method, Module, ModuleSpec, Object, Payload, Ref, Res, Slot,
    Slots, Str, Thread, Trace, Tuple, Type, TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::{Arc, LazyLock};
use crate::types::list::List;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[Method::function(
        "copy_context",
        "($module, /)",
        |th, _| Ok(current(th).copy().into_value()),
        "Return a copy of the current Context object.",
    )],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("Context", CONTEXT.value());
        m.set("ContextVar", VARIABLE.value());
        m.set("Token", TOKEN.value());
        Ok(())
    },
    gil_not_used: true,
};

static CONTEXT: Class = Class::new();
static VARIABLE: Class = Class::new();
static TOKEN: Class = Class::new();
static MISSING: Class = Class::new();

/// Binds the types.
pub fn init_types() {
    MISSING.bind(&MISSING_SPEC);
    CONTEXT.bind(&CONTEXT_SPEC);
    VARIABLE.bind(&VARIABLE_SPEC);
    TOKEN.bind(&TOKEN_SPEC);
    MISSING.bind(&MISSING_SPEC);
}

type Map = Arc<HashMap<u64, (Value, Value)>>;

#[repr(C)]
struct Context {
    ob: Object,
    map: Guarded<Map>,
    /// The context that was current before this one was entered; `Some(None)` while entered from nothing.
    entered: Guarded<Option<Slot>>,
}
payload!(Context: traced);

impl Trace for Context {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let (map, entered) = unsafe { (self.map.get_unlocked(), self.entered.get_unlocked()) };
        // A map shared by several contexts holds its references once: it is reported by none of them then, and its
        // values count as reachable from outside.
        if Arc::strong_count(map) == 1 {
            for (k, x) in map.values() {
                v.visit(k);
                v.visit(x);
            }
        }
        if let Some(s) = entered {
            v.visit_slot(s);
        }
    }
}

impl Context {
    fn make(map: Map) -> Ref<Context> {
        alloc(Context { ob: Object::new(CONTEXT.get()), map: Guarded::new(map), entered: Guarded::new(None) })
    }
    fn copy(&self) -> Ref<Context> {
        Context::make(self.map.get(&self.ob))
    }
    fn get(&self, var: &Value) -> Option<Value> {
        self.map.lock(&self.ob).get(&var.bits()).map(|(_, v)| v.clone())
    }
    fn change(&self, f: impl FnOnce(&mut HashMap<u64, (Value, Value)>)) {
        let mut new = (*self.map.get(&self.ob)).clone();
        f(&mut new);
        let old = self.map.replace(&self.ob, Arc::new(new));
        drop(old);
    }
}

/// Key of the current context among the thread's values.
fn key() -> usize {
    std::ptr::from_ref(&CONTEXT) as usize
}

/// The thread's current context, made at first use.
fn current(th: &Thread) -> Ref<Context> {
    // SAFETY: only this thread touches its list; no borrow outlives the statement.
    let found = unsafe { (*th.locals.get()).iter().find(|(k, _)| *k == key()).map(|(_, v)| v.clone()) };
    if let Some(c) = found.and_then(|v| v.into_ref::<Context>().ok()) {
        return c;
    }
    let c = Context::make(Map::default());
    drop(set_current(th, Some(c.to_value())));
    c
}

fn set_current(th: &Thread, v: Slot) -> Slot {
    // SAFETY: as in `current`; the old value is dropped by the caller.
    unsafe {
        let all = &mut *th.locals.get();
        let old = all.iter().position(|(k, _)| *k == key()).map(|i| all.swap_remove(i).1);
        all.extend(v.map(|v| (key(), v)));
        old
    }
}

fn context(v: &Value) -> &Context {
    v.downcast::<Context>().expect("method of this type")
}

fn expect_variable(th: &Thread, v: &Value) -> Res<()> {
    if v.downcast::<Variable>().is_some() {
        return Ok(());
    }
    Err(th.type_error(format!("a ContextVar key was expected, got {}", protocol::repr_text(th, v)?)))
}

fn run(th: &Thread, a: Args<'_>) -> Res {
    let this = a.at(0);
    let c = context(this);
    let Some(f) = a.positional_slots().get(1).and_then(Option::as_ref) else {
        return Err(th.type_error("run() missing 1 required positional argument"));
    };
    // The base context exists from here on, so that leaving restores it.
    let base = current(th).into_value();
    {
        let mut e = c.entered.lock(&c.ob);
        if e.is_some() {
            drop(e);
            return Err(th.runtime_error(format!(
                "cannot enter context: {} is already entered",
                protocol::repr_text(th, this)?
            )));
        }
        *e = Some(None);
    }
    drop(set_current(th, Some(this.clone())));
    let r = call(th, f, a.skip(2));
    drop(set_current(th, Some(base)));
    *c.entered.lock(&c.ob) = None;
    r
}

/// Equal are contexts with equal values of the same variables.
fn compare(th: &Thread, a: &Value, b: &Value, op: Compare) -> Res {
    let (Some(x), Some(y)) = (a.downcast::<Context>(), b.downcast::<Context>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (x.map.get(&x.ob), y.map.get(&y.ob));
    let mut same = x.len() == y.len();
    for (key, (_, left)) in x.iter() {
        let Some((_, right)) = y.get(key).filter(|_| same) else {
            same = false;
            break;
        };
        same = protocol::equal(th, left, right)?;
    }
    Ok(Value::bool(same == (op == Compare::Eq)))
}

static CONTEXT_SPEC: TypeSpec = TypeSpec {
    doc: None,
    flags: flags::IMMUTABLE | flags::GC | flags::WEAKREF | flags::MAPPING,
    slots: Slots {
        new: Some(|th, _, a| {
            if !a.is_empty() {
                return Err(th.type_error("Context() does not accept any arguments"));
            }
            Ok(Context::make(Map::default()).into_value())
        }),
        compare: Some(compare),
        len: Some(|_, v| Ok(context(v).map.lock(&context(v).ob).len())),
        getitem: Some(|th, v, k| {
            expect_variable(th, k)?;
            context(v).get(k).ok_or_else(|| th.key_error(k.clone()))
        }),
        contains: Some(|th, v, k| {
            expect_variable(th, k)?;
            Ok(context(v).get(k).is_some())
        }),
        iter: Some(|th, v| {
            let keys = context(v).map.get(&context(v).ob).values().map(|(k, _)| k.clone()).collect();
            protocol::iter(th, List::new(keys).as_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("run", "(*args, **kwargs)", run, ""),
        Method::method(
            "copy",
            "($self, /)",
            |_, a| Ok(context(a.at(0)).copy().into_value()),
            "Return a shallow copy of the context object.",
        ),
        Method::method(
            "get",
            "($self, key, default=None, /)",
            |th, a| {
                expect_variable(th, a.at(1))?;
                Ok(context(a.at(0))
                    .get(a.at(1))
                    .unwrap_or_else(|| a.get(2).cloned().unwrap_or(Value::none())))
            },
            "Return the value for `key` if `key` has the value in the context object.",
        ),
        Method::method(
            "keys",
            "($self, /)",
            |_, a| {
                let c = context(a.at(0));
                Ok(List::new(c.map.get(&c.ob).values().map(|(k, _)| k.clone()).collect()).into_value())
            },
            "Return a list of all variables in the context object.",
        ),
        Method::method(
            "values",
            "($self, /)",
            |_, a| {
                let c = context(a.at(0));
                Ok(List::new(c.map.get(&c.ob).values().map(|(_, v)| v.clone()).collect()).into_value())
            },
            "Return a list of all variables' values in the context object.",
        ),
        Method::method(
            "items",
            "($self, /)",
            |_, a| {
                let c = context(a.at(0));
                let pair = |(k, v): &(Value, Value)| Tuple::new(vec![k.clone(), v.clone()]).into_value();
                Ok(List::new(c.map.get(&c.ob).values().map(pair).collect()).into_value())
            },
            "Return all variables and their values in the context object.",
        ),
    ],
    ..TypeSpec::new("_contextvars", "Context", <Context as Payload>::layout)
};

#[repr(C)]
struct Variable {
    ob: Object,
    name: Ref<Str>,
    default: Slot,
}
payload!(Variable: traced);

impl Trace for Variable {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.name.as_value());
        v.visit_slot(&self.default);
    }
}

fn variable(v: &Value) -> &Variable {
    v.downcast::<Variable>().expect("method of this type")
}

static VARIABLE_SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(name, /, *, default=None)"));

fn new_variable(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let b = bind_values(th, &VARIABLE_SIGNATURE, "ContextVar", args)?;
    let name = b[0].clone().expect("required");
    let Ok(name) = name.into_ref::<Str>() else {
        return Err(th.type_error("context variable name must be a str"));
    };
    // (CPython keeps the name's hash in the variable's.)
    protocol::hash(th, name.as_value())?;
    Ok(alloc(Variable { ob: Object::new(cls), name, default: b[1].clone() }).into_value())
}

static VARIABLE_SPEC: TypeSpec = TypeSpec {
    doc: None,
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(new_variable),
        repr: Some(|th, v| {
            let x = variable(v);
            let default = match &x.default {
                Some(d) => format!(" default={}", protocol::repr_text(th, d)?),
                None => String::new(),
            };
            let name = protocol::repr_text(th, x.name.as_value())?;
            Ok(Str::new(&format!("<ContextVar name={name}{default} at {:#x}>", v.bits())).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "get",
            "($self, default=<unrepresentable>, /)",
            |th, a| {
                let v = a.at(0);
                if let Some(x) = current(th).get(v) {
                    return Ok(x);
                }
                match a.get(1).or(variable(v).default.as_ref()) {
                    Some(d) => Ok(d.clone()),
                    None => Err(th.raise(crate::object::Waiting::Arg(&errors::LOOKUP_ERROR, v.clone()))),
                }
            },
            "Return a value for the context variable for the current context.",
        ),
        Method::method(
            "set",
            "($self, value, /)",
            |th, a| {
                let v = a.at(0);
                let c = current(th);
                let old = c.get(v);
                c.change(|m| {
                    m.insert(v.bits(), (v.clone(), a.at(1).clone()));
                });
                let t = Token {
                    ob: Object::new(TOKEN.get()),
                    context: c.into_value(),
                    variable: v.clone(),
                    old,
                    used: Guarded::new(false),
                };
                Ok(alloc(t).into_value())
            },
            "Call to set a new value for the context variable in the current context.",
        ),
        Method::method(
            "reset",
            "($self, token, /)",
            |th, a| {
                let Some(t) = a.at(1).downcast::<Token>() else {
                    return Err(th.type_error(format!(
                        "expected an instance of Token, got {}",
                        protocol::repr_text(th, a.at(1))?
                    )));
                };
                reset(th, a.at(0), a.at(1), t)
            },
            "Reset the context variable.",
        ),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            |th, a| {
                crate::object::call::call2(
                    th,
                    &crate::object::hooks::generic_alias(),
                    a.at(0).clone(),
                    a.at(1).clone(),
                )
            },
            "See PEP 585",
        ),
    ],
    getsets: &[GetSet::read("name", |_, v| Ok(variable(v).name.to_value()), "")],
    ..TypeSpec::new("_contextvars", "ContextVar", <Variable as Payload>::layout)
};

fn reset(th: &Thread, v: &Value, token: &Value, t: &Token) -> Res {
    if t.used.get(&t.ob) {
        return Err(
            th.runtime_error(format!("{} has already been used once", protocol::repr_text(th, token)?))
        );
    }
    if !t.variable.is(v) {
        return Err(th.value_error(format!(
            "{} was created by a different ContextVar",
            protocol::repr_text(th, token)?
        )));
    }
    let c = current(th);
    if !t.context.is(c.as_value()) {
        return Err(
            th.value_error(format!("{} was created in a different Context", protocol::repr_text(th, token)?))
        );
    }
    t.used.replace(&t.ob, true);
    c.change(|m| {
        match &t.old {
            Some(old) => m.insert(v.bits(), (v.clone(), old.clone())),
            None => m.remove(&v.bits()),
        };
    });
    Ok(Value::none())
}

#[repr(C)]
struct Token {
    ob: Object,
    context: Value,
    variable: Value,
    old: Slot,
    used: Guarded<bool>,
}
payload!(Token: traced);

impl Trace for Token {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.context);
        v.visit(&self.variable);
        v.visit_slot(&self.old);
    }
}

fn token(v: &Value) -> &Token {
    v.downcast::<Token>().expect("method of this type")
}

#[repr(C)]
struct Missing {
    ob: Object,
}
payload!(Missing: leaf);

static MISSING_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::NO_NEW,
    slots: Slots { repr: Some(|_, _| Ok(Str::new("<Token.MISSING>").into_value())), ..Slots::EMPTY },
    ..TypeSpec::new("_contextvars", "Token.MISSING", <Missing as Payload>::layout)
};

fn missing() -> Value {
    static ONE: crate::sync::prim::OnceLock<Value> = crate::sync::prim::OnceLock::new();
    ONE.get_or_init(|| alloc(Missing { ob: Object::immortal(MISSING.get()) }).into_value()).clone()
}

static TOKEN_SPEC: TypeSpec = TypeSpec {
    flags: flags::IMMUTABLE | flags::GC,
    slots: Slots {
        new: Some(|th, _, _| Err(th.runtime_error("Tokens can only be created by ContextVars"))),
        repr: Some(|th, v| {
            let t = token(v);
            let used = if t.used.get(&t.ob) { " used" } else { "" };
            let var = protocol::repr_text(th, &t.variable)?;
            Ok(Str::new(&format!("<Token{used} var={var} at {:#x}>", v.bits())).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method(
            "__enter__",
            "($self, /)",
            |_, a| Ok(a.at(0).clone()),
            "Enter into Token context manager.",
        ),
        Method::method(
            "__exit__",
            "($self, type, val, tb, /)",
            |th, a| {
                let t = token(a.at(0));
                reset(th, &t.variable, a.at(0), t)
            },
            "Exit from Token context manager, restore the linked ContextVar.",
        ),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            |th, a| {
                crate::object::call::call2(
                    th,
                    &crate::object::hooks::generic_alias(),
                    a.at(0).clone(),
                    a.at(1).clone(),
                )
            },
            "See PEP 585",
        ),
    ],
    getsets: &[
        GetSet::read("var", |_, v| Ok(token(v).variable.clone()), ""),
        GetSet::read("old_value", |_, v| Ok(token(v).old.clone().unwrap_or_else(missing)), ""),
    ],
    constants: &[("MISSING", missing)],
    ..TypeSpec::new("_contextvars", "Token", <Token as Payload>::layout)
};
