//! Instructions that call: finding classes, making objects, and filling them.

use super::errors::{unpickling, with_context};
use super::globals::{dotted, import, old_name};
use super::loading::Load;
use super::opcode::*;
use super::unpickler::{UNPICKLER, Unpickler};
use crate::object::call::{call, call_method, call1};
use crate::object::{
    Args, Dict, Res, Slot, Str, Thread, Tuple, Type, Value, attribute, class, errors, instance, name,
    protocol, string,
};
use crate::types::helpers::import_from;

/// `Unpickler.find_class`
pub fn find_class(th: &Thread, u: &Unpickler, module: &Value, name: &Value) -> Res {
    let (Some(_), Some(_)) = (module.downcast::<Str>(), name.downcast::<Str>()) else {
        return Err(th.type_error("module and name of a class must be strings"));
    };
    let audit = import_from(th, "sys", "audit")?;
    let event = [Str::new("pickle.find_class").into_value(), module.clone(), name.clone()];
    call(th, &audit, Args::of(&event))?;
    let (protocol, fix_imports) = u.with(|s| (s.protocol, s.fix_imports));
    let (mut module, mut name) = (module.clone(), name.clone());
    if protocol < 3 && fix_imports {
        // As Python 2 called them.
        let both = Tuple::new(vec![module.clone(), name.clone()]).into_value();
        if let Some(pair) = old_name(th, "NAME_MAPPING", &both)? {
            let Some([m, n]) = pair.downcast::<Tuple>().map(Tuple::items) else {
                return Err(th.runtime_error("_compat_pickle.NAME_MAPPING values should be 2-tuples"));
            };
            (module, name) = (m.clone(), n.clone());
        } else if let Some(m) = old_name(th, "IMPORT_MAPPING", &module)? {
            module = m;
        }
    }
    let m = import(th, &module)?;
    let text = name.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
    if protocol < 4 || !text.contains('.') {
        return attribute::get(th, &m, &string::intern_ref(name.into_ref::<Str>().expect("a string")));
    }
    let path: Vec<&str> = text.split('.').collect();
    dotted(th, &m, &path).map_err(|r| {
        if !th.raised_is(&errors::ATTRIBUTE_ERROR) {
            return r;
        }
        let earlier = th.take_raised(r);
        let r = match protocol::repr_text(th, &module) {
            Ok(shown) => th.attribute_error(format!("Can't resolve path '{text}' on module {shown}")),
            Err(r) => r,
        };
        with_context(th, r, earlier)
    })
}

impl Load<'_> {
    fn find(&self, module: &Value, name: &Value) -> Res {
        if self.this.is_exact(&UNPICKLER) {
            return find_class(self.th, self.unpickler, module, name);
        }
        call_method(self.th, self.this, name!("find_class"), &[module.clone(), name.clone()])
    }
    /// One of the instructions of this file.
    pub fn build(&mut self, op: u8) -> Res<()> {
        let th = self.th;
        let v = match op {
            GLOBAL => {
                let (module, name) = (self.text_line(true)?, self.text_line(true)?);
                self.find(&module, &name)?
            }
            STACK_GLOBAL => {
                let (name, module) = (self.pop()?, self.pop()?);
                if !name.is_exact(&class::STR) || !module.is_exact(&class::STR) {
                    return Err(unpickling(th, "STACK_GLOBAL requires str"));
                }
                self.find(&module, &name)?
            }
            INST => {
                let args = self.pop_mark()?;
                let (module, name) = (self.text_line(false)?, self.text_line(false)?);
                let class = self.find(&module, &name)?;
                instantiate(th, &class, args)?
            }
            OBJ => {
                let mut args = self.pop_mark()?;
                if args.is_empty() {
                    return Err(unpickling(th, "unpickling stack underflow"));
                }
                let class = args.remove(0);
                instantiate(th, &class, args)?
            }
            REDUCE => {
                let (args, function) = (self.pop()?, self.pop()?);
                let Some(args) = args.downcast::<Tuple>() else {
                    return Err(th.type_error("argument list must be a tuple"));
                };
                call(th, &function, Args::positional(args.slots()))?
            }
            NEWOBJ => {
                let (args, class) = (self.pop()?, self.pop()?);
                new_object(th, "NEWOBJ", &class, &args, None)?
            }
            NEWOBJ_EX => {
                let (keywords, args, class) = (self.pop()?, self.pop()?, self.pop()?);
                new_object(th, "NEWOBJ_EX", &class, &args, Some(&keywords))?
            }
            EXT1 => {
                let [code] = self.input.array(th)?;
                self.extension(code.into())?
            }
            EXT2 => {
                let code = u16::from_le_bytes(self.input.array(th)?);
                self.extension(code.into())?
            }
            EXT4 => {
                let code = i32::from_le_bytes(self.input.array(th)?);
                self.extension(code.into())?
            }
            _ => {
                let state = self.pop()?;
                let v = self.top()?.clone();
                return set_state(th, &v, &state);
            }
        };
        self.stack.push(v);
        Ok(())
    }
    /// What `copyreg` has under a number.
    fn extension(&self, code: i64) -> Res {
        let th = self.th;
        if code <= 0 {
            return Err(unpickling(th, "EXT specifies code <= 0"));
        }
        let key = Value::from_i64(code);
        let cache = import_from(th, "copyreg", "_extension_cache")?;
        let cache = cache.downcast::<Dict>();
        if let Some(found) = cache.map(|d| d.get_item(th, &key)).transpose()?.flatten() {
            return Ok(found);
        }
        let names = import_from(th, "copyreg", "_inverted_registry")?;
        let pair = names.downcast::<Dict>().map(|d| d.get_item(th, &key)).transpose()?.flatten();
        let Some(pair) = pair else {
            return Err(th.value_error(format!("unregistered extension code {code}")));
        };
        let v = match pair.downcast::<Tuple>().map(Tuple::items) {
            Some([m, n]) if m.downcast::<Str>().is_some() && n.downcast::<Str>().is_some() => {
                self.find(m, n)?
            }
            _ => {
                let text = format!("_inverted_registry[{code}] isn't a 2-tuple of strings");
                return Err(th.value_error(text));
            }
        };
        if let Some(d) = cache {
            d.set_item(th, &key, v.clone())?;
        }
        Ok(v)
    }
}

/// An instance of a class of the old kind: made without `__init__` where there is nothing to give to it.
fn instantiate(th: &Thread, class: &Value, args: Vec<Value>) -> Res {
    if args.is_empty()
        && class.downcast::<Type>().is_some()
        && attribute::get_optional(th, class, name!("__getinitargs__"))?.is_none()
    {
        return call_method(th, class, name!("__new__"), std::slice::from_ref(class));
    }
    call(th, class, Args::of(&args))
}

/// `class.__new__(class, *args, **keywords)`
fn new_object(th: &Thread, op: &str, class: &Value, args: &Value, keywords: Option<&Value>) -> Res {
    let Some(ty) = class.downcast::<Type>() else {
        let got = class.ty().name_str().into_owned();
        return Err(unpickling(th, format!("{op} class argument must be a type, not {got}")));
    };
    let Some(new) = ty.slots().new else {
        let shown = ty.error_name().into_owned();
        return Err(unpickling(th, format!("{op} class argument '{shown}' doesn't have __new__")));
    };
    let Some(args) = args.downcast::<Tuple>() else {
        let got = args.ty().name_str().into_owned();
        return Err(unpickling(th, format!("{op} args argument must be a tuple, not {got}")));
    };
    let Some(keywords) = keywords else { return new(th, ty, Args::positional(args.slots())) };
    let Some(named) = keywords.downcast::<Dict>() else {
        let got = keywords.ty().name_str().into_owned();
        return Err(unpickling(th, format!("{op} kwargs argument must be a dict, not {got}")));
    };
    let mut slots: Vec<Slot> = args.items().iter().cloned().map(Some).collect();
    let mut names = Vec::new();
    for (_, key, value) in named.snapshot() {
        let Ok(key) = key.into_ref::<Str>() else { return Err(th.type_error("keywords must be strings")) };
        names.push(key);
        slots.push(Some(value));
    }
    new(th, ty, Args::new(&slots, &names))
}

/// Gives an object its state: by its own `__setstate__`, or as attributes.
fn set_state(th: &Thread, v: &Value, state: &Value) -> Res<()> {
    if let Some(f) = attribute::get_optional(th, v, name!("__setstate__"))? {
        return call1(th, &f, state.clone()).map(drop);
    }
    let (attributes, slots) = match state.downcast::<Tuple>().map(Tuple::items) {
        Some([attributes, slots]) => (attributes, Some(slots)),
        _ => (state, None),
    };
    if !attributes.is_none() {
        let Some(d) = attributes.downcast::<Dict>() else {
            return Err(unpickling(th, "state is not a dictionary"));
        };
        set_attributes(th, v, d)?;
    }
    if let Some(slots) = slots.filter(|s| !s.is_none()) {
        let Some(d) = slots.downcast::<Dict>() else {
            return Err(unpickling(th, "slot state is not a dictionary"));
        };
        for (_, key, value) in d.snapshot() {
            let Some(n) = key.downcast::<Str>() else {
                return Err(
                    th.type_error(format!("attribute name must be string, not '{}'", key.ty().name_str()))
                );
            };
            attribute::set(th, v, n, Some(value))?;
        }
    }
    Ok(())
}

/// Puts the items of `d` into the object's `__dict__`, which need not be made for that.
fn set_attributes(th: &Thread, v: &Value, d: &Dict) -> Res<()> {
    let items = d.snapshot();
    let plain = v.ty().lookup(th, name!("__dict__")).is_some_and(|f| f.is_exact(&class::GETSET_DESCRIPTOR));
    if plain && v.ty().is_heap() && items.iter().all(|(_, k, _)| k.is_exact(&class::STR)) {
        let o = v.as_object().expect("an instance");
        for (_, key, value) in &items {
            let name = string::intern_ref(key.clone().into_ref::<Str>().expect("a string"));
            if !instance::set(o, &name, value.clone()) {
                return Err(th.no_attribute(v, name!("__dict__")));
            }
        }
        return Ok(());
    }
    let target = attribute::get(th, v, name!("__dict__"))?;
    for (_, key, value) in items {
        let key = match key.into_ref::<Str>() {
            Ok(s) if s.is_exact() => string::intern_ref(s).into_value(),
            Ok(s) => s.into_value(),
            Err(k) => k,
        };
        protocol::setitem(th, &target, &key, Some(value))?;
    }
    Ok(())
}
