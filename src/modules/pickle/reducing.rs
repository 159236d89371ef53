//! Objects by what their `__reduce__` gave: what to call, with what, and what to do with the result.

use super::errors::{class_of, pickling};
use super::opcode::*;
use super::saving::Save;
use crate::object::call::{call, is_callable};
use crate::object::{Args, Dict, Ref, Res, Slot, Str, Tuple, Type, Value, attribute, name, protocol};
use crate::types::exception::noted;

/// The parts of a reduction.
struct Parts<'a> {
    function: &'a Value,
    args: &'a Tuple,
    state: Option<&'a Value>,
    items: Option<&'a Value>,
    pairs: Option<&'a Value>,
    setter: Option<&'a Value>,
}

impl Save<'_> {
    fn parts<'a>(&self, t: &'a Tuple) -> Res<Parts<'a>> {
        let th = self.th;
        if !(2..=6).contains(&t.len()) {
            return Err(pickling(th, "tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        let part = |i: usize| t.items().get(i).filter(|v| !v.is_none());
        let wrong = |i: usize, wanted: &str| {
            let which = ["first", "second", "third", "fourth", "fifth", "sixth"][i];
            let got = class_of(&t.items()[i]);
            pickling(
                th,
                format!("{which} item of the tuple returned by __reduce__ must be {wanted}, not {got}"),
            )
        };
        if !is_callable(&t.items()[0]) {
            return Err(wrong(0, "callable"));
        }
        let Some(args) = t.items()[1].downcast::<Tuple>() else { return Err(wrong(1, "a tuple")) };
        for i in [3, 4] {
            if part(i).is_some_and(|v| v.ty().slots().next.is_none()) {
                return Err(wrong(i, "an iterator"));
            }
        }
        if part(5).is_some_and(|v| !is_callable(v)) {
            return Err(wrong(5, "callable"));
        }
        Ok(Parts {
            function: &t.items()[0],
            args,
            state: part(2),
            items: part(3),
            pairs: part(4),
            setter: part(5),
        })
    }
    fn save_noted(&mut self, v: &Value, of: &Value, what: &str) -> Res<()> {
        let saved = self.save(v);
        noted(self.th, saved, || format!("when serializing {} {what}", class_of(of)))
    }
    /// Writes the reduction of `v`.
    pub fn save_reduced(&mut self, t: &Tuple, v: Option<&Value>) -> Res<()> {
        let th = self.th;
        let p = self.parts(t)?;
        let of = v.unwrap_or(p.function);
        let called = match self.protocol {
            0 | 1 => None,
            _ => attribute::get_optional(th, p.function, name!("__name__"))?,
        };
        let called = called.as_ref().and_then(|n| n.downcast::<Str>());
        if called.is_some_and(|n| n.eq_text("__newobj_ex__")) {
            self.save_newobj_ex(&p, of)?;
        } else if called.is_some_and(|n| n.eq_text("__newobj__")) {
            self.save_newobj(&p, v, of)?;
        } else {
            self.save_noted(p.function, of, "reconstructor")?;
            let args = Ref::from_payload(p.args).into_value();
            self.save_noted(&args, of, "reconstructor arguments")?;
            self.out.byte(REDUCE);
        }
        if let Some(v) = v {
            if self.is_known(v) {
                // It contains itself: its arguments have written it. The other one is thrown away.
                self.out.byte(POP);
                self.recall(v);
            } else {
                self.memoize(v);
            }
        }
        if let Some(items) = p.items {
            self.save_items(of, items)?;
        }
        if let Some(pairs) = p.pairs {
            self.save_pairs(of, pairs)?;
        }
        let Some(state) = p.state else { return Ok(()) };
        match (p.setter, v) {
            (Some(setter), Some(v)) => {
                self.save_noted(setter, of, "state setter")?;
                self.save(v)?;
                self.save_noted(state, of, "state")?;
                self.out.put(&[TUPLE2, REDUCE, POP]);
            }
            _ => {
                self.save_noted(state, of, "state")?;
                self.out.byte(BUILD);
            }
        }
        Ok(())
    }
    fn save_newobj(&mut self, p: &Parts<'_>, v: Option<&Value>, of: &Value) -> Res<()> {
        let th = self.th;
        let Some((class, rest)) = p.args.items().split_first() else {
            return Err(pickling(th, "__newobj__ expected at least 1 argument, got 0"));
        };
        if class.downcast::<Type>().is_none() {
            let got = class_of(class);
            return Err(pickling(th, format!("first argument to __newobj__() must be a class, not {got}")));
        }
        if let Some(v) = v {
            let own = attribute::get(th, v, name!("__class__"))?;
            if !own.is(class) {
                let (own, given) = (protocol::repr_text(th, &own)?, protocol::repr_text(th, class)?);
                return Err(pickling(
                    th,
                    format!("first argument to __newobj__() must be {own}, not {given}"),
                ));
            }
        }
        self.save_noted(class, of, "class")?;
        self.save_noted(&Tuple::from_slice(rest).into_value(), of, "__new__ arguments")?;
        self.out.byte(NEWOBJ);
        Ok(())
    }
    fn save_newobj_ex(&mut self, p: &Parts<'_>, of: &Value) -> Res<()> {
        let th = self.th;
        let [class, args, keywords] = p.args.items() else {
            return Err(pickling(th, format!("__newobj_ex__ expected 3 arguments, got {}", p.args.len())));
        };
        let wrong = |which: &str, wanted: &str, got: &Value| {
            pickling(
                th,
                format!("{which} argument to __newobj_ex__() must be {wanted}, not {}", class_of(got)),
            )
        };
        if class.downcast::<Type>().is_none() {
            return Err(wrong("first", "a class", class));
        }
        let Some(given) = args.downcast::<Tuple>() else { return Err(wrong("second", "a tuple", args)) };
        let Some(named) = keywords.downcast::<Dict>() else { return Err(wrong("third", "a dict", keywords)) };
        if self.protocol >= 4 {
            self.save_noted(class, of, "class")?;
            self.save_noted(args, of, "__new__ arguments")?;
            self.save_noted(keywords, of, "__new__ arguments")?;
            self.out.byte(NEWOBJ_EX);
            return Ok(());
        }
        let partial = crate::types::helpers::import_from(th, "functools", "partial")?;
        let new = attribute::get(th, class, name!("__new__"))?;
        let mut slots: Vec<Slot> = vec![Some(new), Some(class.clone())];
        slots.extend(given.items().iter().cloned().map(Some));
        let mut names = Vec::new();
        for (_, key, value) in named.snapshot() {
            let Ok(key) = key.into_ref::<Str>() else {
                return Err(th.type_error("keywords must be strings"));
            };
            names.push(key);
            slots.push(Some(value));
        }
        let made = call(th, &partial, Args::new(&slots, &names))?;
        self.save_noted(&made, of, "reconstructor")?;
        self.out.byte(EMPTY_TUPLE);
        self.out.byte(REDUCE);
        Ok(())
    }
}
