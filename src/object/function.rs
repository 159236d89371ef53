//! Native function objects: bound and module functions, and the descriptors that tables put into classes.
//! Their attributes (`__name__`, `__doc__`, ...) are in `types::builtin_function` and `types::descriptor`.

use super::call::prepend;
use super::class;
use super::header::{Object, alloc};
use super::layout::{Ref, Trace, Visitor};
use super::native::{Args, Binding, GetSet, Method};
use super::signature::{Names, Signature};
use super::slots::Res;
use super::thread::Thread;
use super::ty::Type;
use super::value::{Slot, Value};
use crate::payload;

/// `builtin_function_or_method`: a module's function, or a native method bound to its object.
#[repr(C)]
pub struct NativeFunction {
    ob: Object,
    /// Table entry.
    pub method: &'static Method,
    /// Its parsed signature (shared by all bound methods of one descriptor).
    pub signature: &'static Signature,
    /// Object the method is bound to; for a module's function the module (not passed as argument).
    pub bound: Slot,
    /// Class that declares the method, for `__qualname__` and errors.
    pub owner: Slot,
}

payload!(NativeFunction: traced);

impl Trace for NativeFunction {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit_slot(&self.bound);
        v.visit_slot(&self.owner);
    }
}

impl NativeFunction {
    /// A module's function.
    pub fn of_module(method: &'static Method, module: Option<Value>) -> Ref<NativeFunction> {
        let signature = Box::leak(Box::new(Signature::parse(method.signature)));
        let ob = Object::new(class::BUILTIN_FUNCTION.get());
        let f = alloc(NativeFunction { ob, method, signature, bound: module, owner: None });
        f.ob.head().make_immortal();
        f
    }
    /// A method bound to `object`.
    #[inline]
    pub fn bind(d: &MethodDescriptor, object: Value) -> Ref<NativeFunction> {
        let ob = Object::new(class::BUILTIN_FUNCTION.get());
        let owner = Some(d.owner().value());
        alloc(NativeFunction { ob, method: d.method, signature: d.signature, bound: Some(object), owner })
    }
    /// The function of a static method.
    pub fn static_method(d: &MethodDescriptor) -> Value {
        let ob = Object::new(class::BUILTIN_FUNCTION.get());
        let owner = Some(d.owner().value());
        let f = alloc(NativeFunction { ob, method: d.method, signature: d.signature, bound: None, owner });
        f.ob.head().make_immortal();
        f.into_value()
    }
    /// A function that gets `object` as first argument (`__new__` of built-in classes); never freed.
    pub fn bound_to(
        method: &'static Method,
        signature: &'static Signature,
        object: Value,
        owner: Value,
    ) -> Ref<NativeFunction> {
        let ob = Object::new(class::BUILTIN_FUNCTION.get());
        let f = alloc(NativeFunction { ob, method, signature, bound: Some(object), owner: Some(owner) });
        f.ob.head().make_immortal();
        f
    }
    /// Whether `bound` is passed as first argument.
    #[inline(always)]
    pub fn passes_self(&self) -> bool {
        self.owner.is_some() && self.method.binding != Binding::Static
    }
    /// Whether it may be called with `n` arguments and nothing else as they are.
    #[inline]
    pub fn takes(&self, n: usize) -> bool {
        !self.passes_self() && self.signature.accepts(n)
    }
    fn names(&self) -> Names {
        let short = self.method.name.to_string();
        // A method is named after the class of its object, a class method after the class that it was asked of.
        if let Some(owner) = &self.owner {
            let holder = self.bound.as_ref().filter(|_| self.passes_self());
            let class = match holder {
                Some(b) => b.downcast::<Type>().unwrap_or_else(|| b.ty()).qualname(),
                None => owner.downcast::<Type>().unwrap_or_else(|| owner.ty()).qualname(),
            };
            return Names { full: format!("{}.{short}", class.to_str_lossy()), short };
        }
        let module =
            self.bound.as_ref().and_then(|m| m.downcast::<super::module::Module>()).map(|m| m.name_text());
        match module.as_deref() {
            None | Some("builtins") => Names { full: short.clone(), short },
            Some(m) => Names { full: format!("{m}.{short}"), short },
        }
    }
    /// Calls the function.
    #[inline]
    pub fn call(&self, th: &Thread, args: Args<'_>) -> Res {
        if !self.passes_self() {
            return self.signature.bind(th, &|| self.names(), 0, args, |a| (self.method.call)(th, a));
        }
        let bind =
            |all: Args<'_>| self.signature.bind(th, &|| self.names(), 1, all, |a| (self.method.call)(th, a));
        match &self.bound {
            Some(this) => prepend(this, args, bind),
            None => bind(args),
        }
    }
}

/// `method_descriptor` and `classmethod_descriptor`: a native method in a class.
#[repr(C)]
pub struct MethodDescriptor {
    ob: Object,
    /// Table entry.
    pub method: &'static Method,
    /// Its parsed signature.
    pub signature: &'static Signature,
    owner: *const Type,
}

// SAFETY: the owner is an immortal built-in type.
unsafe impl Send for MethodDescriptor {}
// SAFETY: as for `Send`.
unsafe impl Sync for MethodDescriptor {}

payload!(MethodDescriptor: leaf);

impl MethodDescriptor {
    /// A descriptor for a table entry of built-in class `owner`.
    pub fn new(method: &'static Method, owner: &'static Type) -> Ref<MethodDescriptor> {
        let class = if method.binding == Binding::ClassMethod {
            &class::CLASS_METHOD_DESCRIPTOR
        } else {
            &class::METHOD_DESCRIPTOR
        };
        let signature = Box::leak(Box::new(Signature::parse(method.signature)));
        let d = alloc(MethodDescriptor { ob: Object::new(class.get()), method, signature, owner });
        d.ob.head().make_immortal();
        d
    }
    /// The class that declares the method.
    pub fn owner(&self) -> &'static Type {
        // SAFETY: built-in types are immortal.
        unsafe { &*self.owner }
    }
    fn names(&self) -> Names {
        let short = self.method.name.to_string();
        Names { full: format!("{}.{short}", self.owner().name_str()), short }
    }
    /// Calls the method; argument 0 is self.
    #[inline]
    pub fn call(&self, th: &Thread, args: Args<'_>) -> Res {
        match args.get(0) {
            Some(receiver) if args.len() > 0 && receiver.ty().is_subtype(self.owner()) => {
                self.signature.bind(th, &|| self.names(), 1, args, |a| (self.method.call)(th, a))
            }
            Some(receiver) if args.len() > 0 => Err(th.type_error(format!(
                "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                self.method.name,
                self.owner().name_str(),
                receiver.ty().error_name()
            ))),
            _ => Err(th.type_error(format!(
                "unbound method {}.{}() needs an argument",
                self.owner().name_str(),
                self.method.name
            ))),
        }
    }
    /// Calls the method when the receiver is known to be an instance of the owner (the loop's inline cache).
    #[inline(always)]
    pub fn call_checked(&self, th: &Thread, args: Args<'_>) -> Res {
        self.signature.bind(th, &|| self.names(), 1, args, |a| (self.method.call)(th, a))
    }
}

/// `getset_descriptor`: a computed attribute in a class.
#[repr(C)]
pub struct GetSetDescriptor {
    ob: Object,
    /// Table entry.
    pub getset: &'static GetSet,
    owner: Ref<Type>,
}

payload!(GetSetDescriptor: traced);

impl Trace for GetSetDescriptor {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.owner.as_value());
    }
}

impl GetSetDescriptor {
    /// A descriptor for a table entry of built-in class `owner`.
    pub fn new(getset: &'static GetSet, owner: &'static Type) -> Ref<GetSetDescriptor> {
        let d = GetSetDescriptor::of_heap(getset, owner);
        d.ob.head().make_immortal();
        d
    }
    /// A descriptor of a class made by a class statement (`__dict__`, `__weakref__`); it keeps the class alive.
    pub fn of_heap(getset: &'static GetSet, owner: &Type) -> Ref<GetSetDescriptor> {
        let owner = Ref::from_payload(owner);
        alloc(GetSetDescriptor { ob: Object::new(class::GETSET_DESCRIPTOR.get()), getset, owner })
    }
    /// The class that declares the attribute.
    pub fn owner(&self) -> &Type {
        &self.owner
    }
}
