//! Classes and functions: by the module and the name under which reading a pickle will find them.

use super::super::import::is_initializing;
use super::errors::{pickling, pickling_after};
use super::opcode::*;
use super::saving::Save;
use crate::object::{
    Dict, Raised, Res, Str, Thread, Tuple, Value, attribute, class, errors, hooks, name, protocol, string,
};
use crate::types::helpers::import_from;

/// An attribute of an attribute …
pub fn dotted(th: &Thread, v: &Value, path: &[&str]) -> Res {
    path.iter().try_fold(v.clone(), |v, part| attribute::get(th, &v, &string::intern(part)))
}

/// What stands in a dict of `_compat_pickle`.
pub fn old_name(th: &Thread, mapping: &str, key: &Value) -> Res<Option<Value>> {
    let names = import_from(th, "_compat_pickle", mapping)?;
    match names.downcast::<Dict>() {
        Some(d) => d.get_item(th, key),
        None => Ok(None),
    }
}

fn text(v: &Value) -> String {
    v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default()
}

impl Save<'_> {
    /// A class; those of the singletons have no name of their own.
    pub fn save_type(&mut self, v: &Value) -> Res<()> {
        let singletons = [
            (&class::NONE_TYPE, Value::none()),
            (&class::NOT_IMPLEMENTED, Value::not_implemented()),
            (&class::ELLIPSIS, Value::ellipsis()),
        ];
        for (class, one) in singletons {
            if v.is(&class.value()) {
                let args = Tuple::new(vec![one]).into_value();
                return self.save_reduced(&Tuple::new(vec![class::TYPE.value(), args]), Some(v));
            }
        }
        self.save_global(v, None)
    }
    /// The module in which `v` is found under `name`.
    fn module_of(&self, v: &Value, name: &str) -> Res {
        let th = self.th;
        let shown = || protocol::repr_text(th, v);
        let path: Vec<&str> = name.split('.').collect();
        let mut module = attribute::get_optional(th, v, name!("__module__"))?;
        if path.contains(&"<locals>") {
            return Err(pickling(th, format!("Can't pickle local object {}", shown()?)));
        }
        if module.as_ref().is_none_or(Value::is_none) {
            module = Some(self.search(v, &path)?);
        }
        let module = module.expect("found above");
        let found = import(th, &module).and_then(|m| match dotted(th, &m, &path) {
            Ok(found) => Ok(Some(found)),
            Err(r) if th.raised_is(&errors::ATTRIBUTE_ERROR) => {
                let e = th.take_raised(r);
                let text =
                    format!("Can't pickle {}: it's not found as {}.{name}", shown()?, self::text(&module));
                Err(pickling_after(th, e, text))
            }
            Err(r) => Err(r),
        });
        let found = match found {
            Ok(found) => found,
            Err(r) => return Err(self.explain(r, v)),
        };
        if found.is_some_and(|f| f.is(v)) {
            return Ok(module);
        }
        let text = format!("Can't pickle {}: it's not the same object as {}.{name}", shown()?, text(&module));
        Err(pickling(th, text))
    }
    /// An import that failed is a `PicklingError`.
    fn explain(&self, r: Raised, v: &Value) -> Raised {
        let th = self.th;
        if ![&errors::IMPORT_ERROR, &errors::VALUE_ERROR, &errors::KEY_ERROR].iter().any(|c| th.raised_is(c))
        {
            return r;
        }
        let e = th.take_raised(r);
        let texts = protocol::repr_text(th, v)
            .and_then(|shown| Ok(format!("Can't pickle {shown}: {}", protocol::str(th, &e)?.to_str_lossy())));
        match texts {
            Ok(text) => pickling_after(th, e, text),
            Err(r) => r,
        }
    }
    /// The module of something that does not tell: any that has it under that name.
    fn search(&self, v: &Value, path: &[&str]) -> Res {
        let th = self.th;
        for (_, key, module) in hooks::modules().snapshot() {
            let skipped =
                key.downcast::<Str>().is_none_or(|k| k.eq_text("__main__") || k.eq_text("__mp_main__"));
            if skipped || module.is_none() {
                continue;
            }
            match dotted(th, &module, path) {
                Ok(found) if found.is(v) => return Ok(key),
                Ok(_) => {}
                Err(r) => th.catch(r, &errors::ATTRIBUTE_ERROR)?,
            }
        }
        Ok(Str::new("__main__").into_value())
    }
    /// Something that is found by its name.
    pub fn save_global(&mut self, v: &Value, name: Option<&Value>) -> Res<()> {
        let th = self.th;
        let name = match name {
            Some(n) => n.clone(),
            None => match attribute::get_optional(th, v, name!("__qualname__"))? {
                Some(n) => n,
                None => attribute::get(th, v, name!("__name__"))?,
            },
        };
        let path = text(&name);
        let module = self.module_of(v, &path)?;
        if self.protocol >= 2 && self.save_extension(&module, &name)? {
            return Ok(());
        }
        if self.protocol >= 4 {
            self.save(&module)?;
            self.save(&name)?;
            self.out.byte(STACK_GLOBAL);
            self.memoize(v);
            return Ok(());
        }
        let parts: Vec<&str> = path.split('.').collect();
        if parts.len() == 1 {
            self.put_global(module, name)?;
            self.memoize(v);
            return Ok(());
        }
        // `getattr(getattr(outermost, name), name)`
        let getattr = hooks::builtins().dict.get_str(name!("getattr")).unwrap_or(Value::none());
        for _ in &parts[1..] {
            self.save(&getattr)?;
            if self.protocol < 2 {
                self.out.byte(MARK);
            }
        }
        self.put_global(module, Str::new(parts[0]).into_value())?;
        for part in &parts[1..] {
            self.save(&Str::new(part).into_value())?;
            self.out.byte(if self.protocol < 2 { TUPLE } else { TUPLE2 });
            self.out.byte(REDUCE);
        }
        self.memoize(v);
        Ok(())
    }
    fn put_global(&mut self, mut module: Value, mut name: Value) -> Res<()> {
        if self.protocol < 3 && self.fix_imports {
            // As Python 2 calls them.
            let both = Tuple::new(vec![module.clone(), name.clone()]).into_value();
            if let Some(pair) = old_name(self.th, "REVERSE_NAME_MAPPING", &both)? {
                let Some([m, n]) = pair.downcast::<Tuple>().map(Tuple::items) else {
                    return Err(self
                        .th
                        .runtime_error("_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples"));
                };
                (module, name) = (m.clone(), n.clone());
            } else if let Some(m) = old_name(self.th, "REVERSE_IMPORT_MAPPING", &module)? {
                module = m;
            }
        }
        let (m, n) = (self.encode_name(&module, "module")?, self.encode_name(&name, "global")?);
        self.out.byte(GLOBAL);
        self.out.put(&m);
        self.out.byte(b'\n');
        self.out.put(&n);
        self.out.byte(b'\n');
        Ok(())
    }
    /// Writes the code that `copyreg` has for a name; false if it has none.
    fn save_extension(&mut self, module: &Value, name: &Value) -> Res<bool> {
        let th = self.th;
        let registry = import_from(th, "copyreg", "_extension_registry")?;
        let Some(registry) = registry.downcast::<Dict>() else { return Ok(false) };
        if registry.is_empty() {
            return Ok(false);
        }
        let key = Tuple::new(vec![module.clone(), name.clone()]).into_value();
        let Some(code) = registry.get_item(th, &key)? else { return Ok(false) };
        if !code.is_instance(&class::INT) {
            let shown = protocol::repr_text(th, &code)?;
            let got = code.ty().name_str().into_owned();
            return Err(th.type_error(format!("extension code {shown} must be an int, not {got}")));
        }
        match protocol::index_c(th, &code, "long")? {
            code @ 1..=0xff => self.out.put(&[EXT1, code as u8]),
            code @ 0x100..=0xffff => {
                self.out.byte(EXT2);
                self.out.put(&(code as u16).to_le_bytes());
            }
            code @ 0x1_0000..=0x7fff_ffff => {
                self.out.byte(EXT4);
                self.out.put(&(code as u32).to_le_bytes());
            }
            code => return Err(th.runtime_error(format!("extension code {code} is out of range"))),
        }
        Ok(true)
    }
}

/// `import name`, with the module that stands under it then.
pub fn import(th: &Thread, name: &Value) -> Res {
    let import = hooks::builtins().dict.get_str(name!("__import__"));
    if let Some(s) = name.downcast::<Str>()
        && let Some(m) = hooks::modules().get_str(s)
        && !m.is_none()
        && !is_initializing(th, &m)?
    {
        return Ok(m);
    }
    let Some(import) = import else { return Err(th.import_error("__import__ not found")) };
    crate::object::call::call1(th, &import, name.clone())?;
    match hooks::modules().get_item(th, name)? {
        Some(m) => Ok(m),
        None => Err(th.key_error(name.clone())),
    }
}
