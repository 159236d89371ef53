//! `type.__new__`: making a class from name, bases and namespace.

use super::helpers::{self, call_found};
use super::layout_base::{self, best_base};
use super::{mro, static_class_method, trampoline, type_attributes};
use crate::object::errors;
use crate::object::function::GetSetDescriptor;
use crate::object::member::MemberDescriptor;
use crate::object::shape::ROOM;
use crate::object::ty::TypeParts;
use crate::object::{
    Args, Dict, GetSet, Ref, Res, Slots, Str, Table, Thread, Tuple, Type, Value, attribute, call, class,
    flags, hooks, instance, name, protocol, string,
};

const METACLASS_CONFLICT: &str = "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases";

/// The metaclass of a class with these bases that was asked to be a `metatype`.
fn winner<'a>(th: &Thread, metatype: &'a Type, bases: &'a [Ref<Type>]) -> Res<&'a Type> {
    let mut winner = metatype;
    for base in bases {
        let meta = base.metatype();
        if winner.is_subtype(meta) {
            continue;
        }
        if meta.is_subtype(winner) {
            winner = meta;
            continue;
        }
        return Err(th.type_error(METACLASS_CONFLICT));
    }
    Ok(winner)
}

fn argument<'a, T: crate::object::Payload>(
    th: &Thread,
    args: Args<'a>,
    i: usize,
    expected: &str,
) -> Res<&'a T> {
    args.at(i).downcast::<T>().ok_or_else(|| {
        th.type_error(format!(
            "type.__new__() argument {} must be {expected}, not {}",
            i + 1,
            args.at(i).ty().error_name()
        ))
    })
}

/// `type.__new__(metatype, name, bases, namespace, **keywords)`.
pub fn type_new(th: &Thread, metatype: &Type, args: Args<'_>) -> Res {
    if args.len() != 3 {
        return Err(th.type_error(format!("type.__new__() takes exactly 3 arguments ({} given)", args.len())));
    }
    let class_name = argument::<Str>(th, args, 0, "str")?;
    let bases_tuple = argument::<Tuple>(th, args, 1, "tuple")?;
    let namespace = argument::<Dict>(th, args, 2, "dict")?;

    let mut bases: Vec<Ref<Type>> = Vec::with_capacity(bases_tuple.len().max(1));
    for b in bases_tuple.items() {
        match b.downcast::<Type>() {
            Some(t) => bases.push(Ref::from_payload(t)),
            None => {
                if attribute::get_optional(th, b, name!("__mro_entries__"))?.is_some() {
                    return Err(
                        th.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
                    );
                }
                return Err(th.type_error(match metatype.is_subtype(b.ty()) {
                    true => "bases must be types",
                    false => METACLASS_CONFLICT,
                }));
            }
        }
    }
    if bases.is_empty() {
        bases.push(Ref::from_payload(class::OBJECT.get()));
    }
    let meta = winner(th, metatype, &bases)?;
    if meta != metatype {
        let theirs = meta.slots().new.map_or(0, |f| f as usize);
        if theirs != class::TYPE.get().slots().new.map_or(0, |f| f as usize)
            && let Some(new) = meta.slots().new
        {
            return new(th, meta, args);
        }
    }
    let meta = Ref::<Type>::from_payload(meta);
    let best = Ref::<Type>::from_payload(best_base(th, &bases)?);
    create(th, &meta, class_name, bases, &best, namespace, args)
}

struct Layout {
    members: Vec<Ref<Str>>,
    add_dict: bool,
    add_weakref: bool,
}

fn is_identifier(s: &Str) -> bool {
    let mut chars = s.iter().map(|c| char::from_u32(c).unwrap_or(' '));
    match chars.next() {
        Some(c) if c == '_' || c.is_alphabetic() => {
            chars.all(|c| c == '_' || c.is_alphanumeric() || c == '\u{b7}')
        }
        _ => false,
    }
}

/// `__x` in class `_C` is `_C__x`.
pub fn mangle(class_name: &Str, name: &Str) -> Ref<Str> {
    let (c, n) = (class_name.to_str_lossy(), name.to_str_lossy());
    let stripped = c.trim_start_matches('_');
    if !n.starts_with("__") || n.ends_with("__") || n.contains('.') || stripped.is_empty() {
        return string::intern_ref(Ref::from_payload(name));
    }
    string::intern(&format!("_{stripped}{n}"))
}

/// Whether instances keep their attributes in a table of their own: classes and modules do.
fn has_own_table(ty: &Type) -> bool {
    ty.has(flags::TYPE_SUBCLASS) || ty.is_subtype(class::MODULE.get())
}

/// What `__slots__` says.
fn read_slots(
    th: &Thread,
    class_name: &Str,
    slots: Option<Value>,
    namespace: &Dict,
    best: &Type,
    bases: &[Ref<Type>],
) -> Res<Layout> {
    let sized = type_attributes::item_size(best) != 0;
    let may_dict = !best.has(flags::ATTRS) && !has_own_table(best);
    let may_weakref = !best.has(flags::WEAKREF) && !sized;
    let Some(slots) = slots else {
        return Ok(Layout { members: Vec::new(), add_dict: may_dict, add_weakref: may_weakref });
    };
    let items = if slots.is_instance(&class::STR) { vec![slots] } else { protocol::to_vec(th, &slots)? };
    let mut layout = Layout { members: Vec::new(), add_dict: false, add_weakref: false };
    if !items.is_empty() && sized {
        return Err(
            th.type_error(format!("nonempty __slots__ not supported for subtype of '{}'", best.name_str()))
        );
    }
    for item in &items {
        let Some(s) = item.downcast::<Str>() else {
            return Err(
                th.type_error(format!("__slots__ items must be strings, not '{}'", item.ty().error_name()))
            );
        };
        if !is_identifier(s) {
            return Err(th.type_error("__slots__ must be identifiers"));
        }
        if s.eq_text("__dict__") {
            if !may_dict || layout.add_dict {
                return Err(th.type_error("__dict__ slot disallowed: we already got one"));
            }
            layout.add_dict = true;
        } else if s.eq_text("__weakref__") {
            if !may_weakref || layout.add_weakref {
                return Err(th.type_error("__weakref__ slot disallowed: we already got one"));
            }
            layout.add_weakref = true;
        } else {
            let mangled = mangle(class_name, s);
            let reserved =
                ["__qualname__", "__classcell__", "__classdictcell__"].iter().any(|r| mangled.eq_text(r));
            if !reserved && namespace.get_str(&mangled).is_some() {
                let shown = protocol::repr_text(th, mangled.as_value())?;
                return Err(th.value_error(format!("{shown} in __slots__ conflicts with class variable")));
            }
            layout.members.push(mangled);
        }
    }
    layout.members.sort_by(|a, b| a.iter().cmp(b.iter()));
    // Further bases may bring attributes or weak references.
    layout.add_dict |= may_dict && bases.iter().any(|b| b.has(flags::ATTRS));
    layout.add_weakref |= may_weakref && bases.iter().any(|b| b.has(flags::WEAKREF));
    Ok(layout)
}

static DICT_GETSET: GetSet =
    GetSet::write("__dict__", get_instance_dict, set_dict_of_heap, "dictionary for instance variables");

/// Setter of `__dict__` that a class statement adds: a built-in base that has one of its own decides.
fn set_dict_of_heap(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let mut native = v.ty();
    while native.is_heap()
        && let Some(base) = layout_base::layout_base(native)
    {
        native = base;
    }
    if let Some(own) = native.lookup(th, name!("__dict__"))
        && let Some(set) = own.ty().slots().descr_set
    {
        return set(th, &own, v, value);
    }
    set_instance_dict(th, v, value)
}

/// The `__dict__` of the native class that brings one of its own along, if this is an instance of one.
fn native_dict(v: &Value) -> Option<Value> {
    let natives = [&class::TYPE, &class::MODULE];
    let class = natives.into_iter().find(|class| v.is_instance(class))?;
    class.get().own_attr(name!("__dict__"))
}

/// Getter of `__dict__` for classes whose instances have attributes.
pub fn get_instance_dict(th: &Thread, v: &Value) -> Res {
    if let Some(native) = native_dict(v) {
        return attribute::bind(th, &native, v);
    }
    match v.as_object().and_then(instance::dict_of) {
        Some(d) => Ok(d.into_value()),
        None => Err(th.attribute_error("This object has no __dict__")),
    }
}

/// Setter of `__dict__`.
pub fn set_instance_dict(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    let Some(o) = v.as_object() else { return Err(th.attribute_error("This object has no __dict__")) };
    if native_dict(v).is_some() {
        let of_class = v.is_instance(&class::TYPE);
        return Err(th.attribute_error(if of_class {
            "attribute '__dict__' of 'type' objects is not writable"
        } else {
            "readonly attribute"
        }));
    }
    let dict = match &value {
        None => Dict::new(),
        Some(x) => match x.downcast::<Dict>() {
            Some(d) => Ref::from_payload(d),
            None => {
                return Err(th.type_error(format!(
                    "__dict__ must be set to a dictionary, not a '{}'",
                    x.ty().error_name()
                )));
            }
        },
    };
    let old = instance::set_dict(o, dict);
    drop(old);
    Ok(())
}

/// Setter of `__dict__` of built-in classes, which does not delete.
pub fn replace_instance_dict(th: &Thread, v: &Value, value: Option<Value>) -> Res<()> {
    match value {
        Some(_) => set_instance_dict(th, v, value),
        None => Err(th.type_error("cannot delete __dict__")),
    }
}

static WEAKREF_GETSET: GetSet = GetSet::read(
    "__weakref__",
    |_, v| {
        let first = v.as_object().map(crate::object::weakref::WeakRef::all).unwrap_or_default();
        Ok(first.into_iter().next().map_or_else(Value::none, Ref::into_value))
    },
    "list of weak references to the object",
);

fn is_plain_function(v: &Value) -> bool {
    class::FUNCTION.is_bound() && v.is_exact(&class::FUNCTION)
}

/// How many attributes instances will have, by the assignments to `self.name` in the methods of the class and its
/// bases (`__static_attributes__`): with room for them from the first instance on, all have the same layout.
fn room(table: &Table, bases: &[*const Type]) -> u32 {
    /// Attributes that are only assigned in passing would waste memory.
    const MOST: usize = 16;
    let name = name!("__static_attributes__");
    let mut names: Vec<Value> = Vec::new();
    let own = table.get_str(name).cloned();
    // SAFETY: the orders of living bases name living types.
    let inherited = bases.iter().filter_map(|&t| unsafe { &*t }.own_attr(name));
    for list in own.into_iter().chain(inherited) {
        let Some(list) = list.downcast::<Tuple>() else { continue };
        for n in list.items() {
            if !names.iter().any(|m| m.is(n)) {
                names.push(n.clone());
            }
        }
    }
    names.len().min(MOST).next_multiple_of(2).max(ROOM as usize) as u32
}

fn create(
    th: &Thread,
    meta: &Type,
    class_name: &Str,
    bases: Vec<Ref<Type>>,
    best: &Type,
    namespace: &Dict,
    args: Args<'_>,
) -> Res {
    helpers::check_encodable(th, class_name)?;
    if let Some(doc) = namespace.get_str(name!("__doc__")).as_ref().and_then(|doc| doc.downcast::<Str>()) {
        helpers::check_encodable(th, doc)?;
    }
    if class_name.iter().any(|c| c == 0) {
        return Err(th.value_error("type name must not contain null characters"));
    }
    let slots_value = namespace.get_str(name!("__slots__"));
    let layout = read_slots(th, class_name, slots_value, namespace, best, &bases)?;

    // The class's own table: a copy of the namespace with interned keys.
    let mut table = Table::with_capacity(namespace.len() + 4);
    let entries: Vec<(Value, Value)> = namespace.lock().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    if entries.iter().any(|(k, _)| !k.is_exact(&class::STR)) {
        let text = format!("non-string key in the __dict__ of class {}", class_name.to_str_lossy());
        helpers::warn(th, &errors::RUNTIME_WARNING, text)?;
    }
    for (k, v) in &entries {
        match k.downcast::<Str>() {
            Some(s) if k.is_exact(&class::STR) => {
                let key = string::intern_ref(Ref::from_payload(s));
                let old = table.insert_str(&key, v.clone());
                drop(old);
            }
            _ => {
                let hash = protocol::hash(th, k)?;
                table.push(hash, k.clone(), v.clone());
            }
        }
    }

    let qualname = match table.remove_str(name!("__qualname__")) {
        None => None,
        Some(q) => match q.downcast::<Str>() {
            Some(s) => Some(Ref::<Str>::from_payload(s)),
            None => {
                return Err(
                    th.type_error(format!("type __qualname__ must be a str, not {}", q.ty().error_name()))
                );
            }
        },
    };
    if table.get_str(name!("__module__")).is_none()
        && let Some(globals) = hooks::current_globals(th)
        && let Some(globals) = globals.downcast::<Dict>()
        && let Some(module) = globals.get_str(name!("__name__"))
    {
        table.insert_str(name!("__module__"), module);
    }
    if table.get_str(name!("__doc__")).is_none() {
        table.insert_str(name!("__doc__"), Value::none());
    }
    if let Some(f) = table.get_str(name!("__new__")).filter(|f| is_plain_function(f)).cloned() {
        let old = table.insert_str(name!("__new__"), static_class_method::staticmethod(f));
        drop(old);
    }
    for n in [name!("__init_subclass__"), name!("__class_getitem__")] {
        if let Some(f) = table.get_str(n).filter(|f| is_plain_function(f)).cloned() {
            let old = table.insert_str(n, static_class_method::classmethod(f));
            drop(old);
        }
    }
    // Equality without hash: unhashable.
    if table.get_str(name!("__eq__")).is_some() && table.get_str(name!("__hash__")).is_none() {
        table.insert_str(name!("__hash__"), Value::none());
    }
    let cell = table.remove_str(name!("__classcell__"));
    let dict_cell = table.remove_str(name!("__classdictcell__"));

    let first_member = best.member_slots();
    let inherited = bases.iter().fold(0, |f, b| {
        f | b.flags()
            & (flags::WEAKREF | flags::TYPE_SUBCLASS | flags::EXCEPTION | flags::ATTRS | flags::MATCH_SELF)
    });
    let mut type_flags = flags::BASE | flags::HEAP | flags::GC | inherited;
    if has_own_table(best) {
        type_flags &= !flags::ATTRS;
    }
    if layout.add_dict {
        type_flags |= flags::ATTRS;
    }
    if layout.add_weakref {
        type_flags |= flags::WEAKREF;
    }
    let member_slots = first_member + layout.members.len();
    let has_attrs = type_flags & flags::ATTRS != 0 || member_slots > 0;
    let tail = mro::linearise(th, &bases)?;
    // Whether instances match sequence or mapping patterns comes from the first base that says so.
    for &t in &tail {
        // SAFETY: the orders of living bases name living types.
        let f = unsafe { &*t }.flags() & (flags::SEQUENCE | flags::MAPPING);
        if f != 0 {
            type_flags |= f;
            break;
        }
    }
    let room = if type_flags & flags::ATTRS != 0 { room(&table, &tail) } else { 0 };
    let qualname = qualname.filter(|q| !q.eq_str(class_name));
    let ty = Type::create(TypeParts {
        metatype: meta,
        name: string::intern_ref(Ref::from_payload(class_name)),
        qualname,
        bases,
        mro_tail: tail,
        layout: best.layout(),
        flags: type_flags,
        slots: Slots::EMPTY,
        attrs_offset: if has_attrs { best.layout().size.next_multiple_of(8) as u32 } else { 0 },
        member_slots: member_slots as u32,
        room,
        table,
        immortal: false,
    });
    for (i, n) in layout.members.iter().enumerate() {
        ty.init_attr(n, MemberDescriptor::of_slot(n.clone(), first_member + i, &ty).into_value());
    }
    if layout.add_dict && ty.own_attr(name!("__dict__")).is_none() {
        ty.init_attr(name!("__dict__"), GetSetDescriptor::of_heap(&DICT_GETSET, &ty).into_value());
    }
    if layout.add_weakref && ty.own_attr(name!("__weakref__")).is_none() {
        ty.init_attr(name!("__weakref__"), GetSetDescriptor::of_heap(&WEAKREF_GETSET, &ty).into_value());
    }
    if let Some(cell) = cell
        && !hooks::set_cell(&cell, ty.to_value())
    {
        return Err(th.type_error(format!(
            "__classcell__ must be a nonlocal cell, not {}",
            protocol::repr_text(th, &cell.ty().value())?
        )));
    }
    if let Some(cell) = dict_cell {
        let view = super::mappingproxy::make(ty.to_value());
        if !hooks::set_cell(&cell, view) {
            return Err(th.type_error(format!(
                "__classdictcell__ must be a nonlocal cell, not {}",
                protocol::repr_text(th, &cell.ty().value())?
            )));
        }
    }
    mro::customise(th, &ty)?;
    let slots = trampoline::resolve_all(&ty);
    // SAFETY: the class is not shared yet.
    unsafe { *ty.slots_mut() = slots };
    trampoline::set_attribute_flags(&ty);
    ty.object().defer();

    set_names(th, &ty, &entries)?;
    init_subclass(th, &ty, args)?;
    Ok(ty.into_value())
}

/// `value.__set_name__(cls, name)` for everything in the namespace.
fn set_names(th: &Thread, ty: &Ref<Type>, entries: &[(Value, Value)]) -> Res<()> {
    let class_value = ty.to_value();
    for (k, _) in entries {
        let Some(key) = k.downcast::<Str>() else { continue };
        let Some(v) = ty.own_attr(key) else { continue };
        let Some(f) = v.ty().lookup(th, name!("__set_name__")) else { continue };
        if let Err(r) = call_found(th, &f, &v, Args::of(&[class_value.clone(), k.clone()])) {
            let exception = th.take_raised(r);
            let note = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                v.ty().name_str(),
                protocol::repr_text(th, k)?,
                ty.name_str()
            );
            super::exception::add_note(th, &exception, Str::new(&note).into_value())?;
            return Err(th.raise_object(exception));
        }
    }
    Ok(())
}

/// `super(cls, cls).__init_subclass__(**keywords)`.
fn init_subclass(th: &Thread, ty: &Ref<Type>, args: Args<'_>) -> Res<()> {
    let found = super::super_type::lookup(ty, ty, name!("__init_subclass__"));
    let Some(found) = found else { return Ok(()) };
    let plain = class::OBJECT.get().own_attr(name!("__init_subclass__"));
    if args.keywords().is_empty() && plain.is_some_and(|p| p.is(&found)) {
        return Ok(());
    }
    let bound = match found.ty().slots().descr_get {
        Some(get) => get(th, &found, None, Some(ty))?,
        None => found,
    };
    let keyword_slots = &args.slots()[args.len()..];
    call::call(th, &bound, Args::new(keyword_slots, args.keywords()))?;
    Ok(())
}
