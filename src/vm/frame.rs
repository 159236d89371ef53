//! `frame`: the Python object of a frame record, made only when somebody looks.
//!
//! While the record lives the object reads through it; when the frame ends with the object still referenced, the
//! locals move into the object. A suspended generator keeps its frame object and its locals itself.

use std::cell::Cell as StdCell;

use super::cell::Cell;
use super::code_object::{CodeObject, is_optimized};
use super::function::Function;
use super::generator::Generator;
use super::state::{Frame, Vm, frame_flags};
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Method, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace,
    TypeSpec, Value, Visitor, alloc, flags, header::Sink, protocol, string,
};
use crate::payload;

/// `frame`.
pub static FRAME: Class = Class::new();

/// Payload of `frame`.
#[repr(C)]
pub struct FrameObject {
    /// Header.
    pub ob: Object,
    /// The function (for a module or class body one made for the purpose).
    pub func: Ref<Function>,
    code: Ref<CodeObject>,
    live: StdCell<*mut Frame>,
    generator: StdCell<*const Generator>,
    lasti: StdCell<usize>,
    /// Locals of a frame that ended.
    saved: Guarded<Vec<Slot>>,
    namespace: Guarded<Slot>,
    back: Guarded<Slot>,
    trace: Guarded<Slot>,
    extra: Guarded<Option<Ref<Dict>>>,
    /// Values replaced through `f_locals` while the frame may still have them borrowed.
    replaced: Guarded<Vec<Value>>,
    trace_lines: StdCell<bool>,
    trace_opcodes: StdCell<bool>,
}

// SAFETY: the cells are touched by the thread that runs the frame; others read a frame only while it cannot run.
unsafe impl Sync for FrameObject {}
// SAFETY: as for `Sync`.
unsafe impl Send for FrameObject {}

payload!(FrameObject: traced);

impl Trace for FrameObject {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(self.func.as_value());
        v.visit(self.code.as_value());
        // SAFETY: the world is stopped.
        unsafe {
            self.saved.get_unlocked().iter().for_each(|s| v.visit_slot(s));
            v.visit_slot(self.namespace.get_unlocked());
            v.visit_slot(self.back.get_unlocked());
            v.visit_slot(self.trace.get_unlocked());
            if let Some(d) = self.extra.get_unlocked() {
                v.visit(d.as_value());
            }
            self.replaced.get_unlocked().iter().for_each(|x| v.visit(x));
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        unsafe {
            sink.extend(self.saved.get_unlocked().iter_mut().filter_map(Option::take));
            sink.extend(self.namespace.get_unlocked().take());
            sink.extend(self.back.get_unlocked().take());
            sink.extend(self.trace.get_unlocked().take());
            sink.append(self.replaced.get_unlocked());
        }
    }
}

/// The object of a live frame, made now if there is none.
pub fn frame_object(vm: &Vm, frame: *mut Frame) -> Ref<FrameObject> {
    // SAFETY: the record is live and belongs to this thread, as does the list.
    unsafe {
        if (*frame).flags & frame_flags::OBJECT != 0
            && let Some((_, o)) =
                (*vm.frame_objects.get()).iter().rev().find(|(f, _)| std::ptr::eq(*f, frame))
        {
            return o.clone();
        }
        if (*frame).flags & frame_flags::GENERATOR != 0
            && let Some(o) = (*(*frame).generator).frame_object()
        {
            attach(vm, frame, o.clone());
            return o;
        }
        let func = Ref::from_payload((*frame).function());
        let code = Ref::from_payload(&*(*frame).executable().object);
        let o = make(func, code);
        if (*frame).flags & frame_flags::GENERATOR != 0 {
            o.generator.set((*frame).generator);
        }
        attach(vm, frame, o.clone());
        o
    }
}

fn make(func: Ref<Function>, code: Ref<CodeObject>) -> Ref<FrameObject> {
    alloc(FrameObject {
        ob: Object::new(FRAME.get()),
        func,
        code,
        live: StdCell::new(std::ptr::null_mut()),
        generator: StdCell::new(std::ptr::null()),
        lasti: StdCell::new(0),
        saved: Guarded::new(Vec::new()),
        namespace: Guarded::new(None),
        back: Guarded::new(None),
        trace: Guarded::new(None),
        extra: Guarded::new(None),
        replaced: Guarded::new(Vec::new()),
        trace_lines: StdCell::new(true),
        trace_opcodes: StdCell::new(false),
    })
}

/// The frame object of a suspended generator.
pub fn of_generator(g: &Generator, func: Ref<Function>, lasti: usize) -> Ref<FrameObject> {
    let code = Ref::from_payload(func.code());
    let o = make(func, code);
    o.generator.set(g);
    o.lasti.set(lasti);
    o
}

/// Ties an object to a record that begins or goes on running.
pub fn attach(vm: &Vm, frame: *mut Frame, o: Ref<FrameObject>) {
    o.live.set(frame);
    // SAFETY: the record is live; only this thread touches the list.
    unsafe {
        (*frame).flags |= frame_flags::OBJECT;
        (*vm.frame_objects.get()).push((frame, o));
    }
}

/// Called when a frame with an object ends (`suspend`: a generator's frame that will go on later).
pub fn detach(vm: &Vm, frame: *mut Frame, suspend: bool) -> Option<Ref<FrameObject>> {
    // SAFETY: only this thread touches the list and the record.
    unsafe {
        let list = &mut *vm.frame_objects.get();
        let at = list.iter().rposition(|(f, _)| std::ptr::eq(*f, frame))?;
        let (_, o) = list.remove(at);
        (*frame).flags &= !frame_flags::OBJECT;
        o.lasti.set((*frame).lasti());
        o.live.set(std::ptr::null_mut());
        if suspend {
            return Some(o);
        }
        o.generator.set(std::ptr::null());
        let replaced = std::mem::take(&mut *o.replaced.lock(&o.ob));
        if !o.ob.head().is_unique() {
            let exe = (*frame).executable();
            let ns =
                if exe.has_namespace { (*(*frame).base.add(exe.namespace_slot())).clone() } else { None };
            *o.namespace.lock(&o.ob) = ns;
            let saved: Vec<Slot> =
                (0..exe.nlocals as usize).map(|i| (*(*frame).base.add(i)).take()).collect();
            *o.saved.lock(&o.ob) = saved;
            if let Some(below) = vm.caller(frame) {
                let back = frame_object(vm, below).into_value();
                *o.back.lock(&o.ob) = Some(back);
            }
        }
        drop(replaced);
        drop(o);
        None
    }
}

/// The value of a local as Python sees it: cells are looked into.
fn seen(slot: &Slot, is_cell: bool) -> Slot {
    match slot {
        Some(v) if is_cell => match v.downcast::<Cell>() {
            Some(c) => c.get(),
            None => Some(v.clone()),
        },
        s => s.clone(),
    }
}

impl FrameObject {
    /// The code.
    pub fn code(&self) -> &CodeObject {
        &self.code
    }
    /// Index in `Code` of the instruction being executed.
    pub fn lasti(&self) -> usize {
        let live = self.live.get();
        if live.is_null() {
            return self.lasti.get();
        }
        // SAFETY: a live record belongs to the object until `detach`.
        unsafe { (*live).lasti() }
    }
    /// `f_lineno`.
    pub fn line(&self) -> Option<u32> {
        self.code.line_at(self.lasti())
    }
    /// The locals, wherever they are now.
    fn with_slots<R>(&self, f: impl FnOnce(*mut Slot, usize) -> R) -> R {
        let n = self.code.code.localsplus.len();
        let live = self.live.get();
        if !live.is_null() {
            // SAFETY: see `lasti`; the locals are the first slots.
            return f(unsafe { (*live).base }, n);
        }
        let g = self.generator.get();
        if !g.is_null() {
            // SAFETY: a suspended generator keeps its frame object and clears this pointer when it ends.
            return f(unsafe { (*g).locals_ptr() }, n);
        }
        let mut saved = self.saved.lock(&self.ob);
        let n = saved.len().min(n);
        f(saved.as_mut_ptr(), n)
    }
    /// A local by number.
    pub fn local(&self, i: usize) -> Slot {
        let kind = self.code.code.localskinds[i];
        // SAFETY: the pointer covers `n` slots.
        self.with_slots(|p, n| {
            // SAFETY: the arguments live through the call, which keeps none of them.
            if i < n { seen(unsafe { &*p.add(i) }, kind.is_cell() || kind.is_free()) } else { None }
        })
    }
    /// Writes a local; the old value is kept until the frame ends, because the loop may have it borrowed.
    pub fn set_local(&self, i: usize, v: Slot) {
        let kind = self.code.code.localskinds[i];
        let old = self.with_slots(|p, n| {
            if i >= n {
                return None;
            }
            // SAFETY: the slot belongs to a frame of this thread that is not executing an instruction now, or to one
            // that ended; the pointer covers `n` slots.
            let slot = unsafe { &mut *p.add(i) };
            if (kind.is_cell() || kind.is_free())
                && let Some(c) = slot.as_ref().and_then(|x| x.downcast::<Cell>())
            {
                return c.set(v);
            }
            std::mem::replace(slot, v)
        });
        if let Some(old) = old {
            self.replaced.lock(&self.ob).push(old);
        }
    }
    /// The namespace of a module or class body.
    pub fn namespace(&self) -> Slot {
        let live = self.live.get();
        if live.is_null() {
            return self.namespace.lock(&self.ob).clone();
        }
        // SAFETY: see `lasti`.
        unsafe { namespace_of(live) }
    }
    /// `f_back`.
    pub fn back(&self, th: &Thread) -> Slot {
        let live = self.live.get();
        if live.is_null() {
            return self.back.lock(&self.ob).clone();
        }
        let vm = Vm::of(th);
        vm.caller(live).map(|f| frame_object(vm, f).into_value())
    }
    /// Forgets the generator, which ended.
    pub fn forget_generator(&self) {
        self.generator.set(std::ptr::null());
    }
    /// The further names that were stored through `f_locals`.
    pub fn extra(&self) -> Option<Ref<Dict>> {
        self.extra.lock(&self.ob).clone()
    }
    /// As `extra`, made now if there is none.
    pub fn extra_or_new(&self) -> Ref<Dict> {
        let fresh = Dict::new();
        self.extra.lock(&self.ob).get_or_insert(fresh).clone()
    }
    /// Number of a variable that `f_locals` shows.
    pub fn index_of(&self, name: &Str) -> Option<usize> {
        let c = &self.code.code;
        (0..c.localsplus.len()).find(|&i| !c.localskinds[i].is_hidden() && name.eq_text(&c.localsplus[i]))
    }
    /// Whether names are fast locals.
    pub fn is_optimized(&self) -> bool {
        is_optimized(&self.code.code)
    }
    /// Drops the locals of a frame that is not running.
    pub fn clear_locals(&self) {
        let saved = std::mem::take(&mut *self.saved.lock(&self.ob));
        drop(saved);
    }
    /// Whether the frame is running now.
    pub fn is_live(&self) -> bool {
        !self.live.get().is_null()
    }
    /// The suspended generator that this is the frame of.
    pub fn generator(&self) -> Option<&Generator> {
        // SAFETY: see `with_slots`.
        unsafe { self.generator.get().as_ref() }
    }
}

/// The namespace of a live frame: its own mapping, or `None` for a function's.
///
/// # Safety
/// The record is live.
pub unsafe fn namespace_of(frame: *mut Frame) -> Slot {
    // SAFETY: promised by the caller.
    unsafe {
        let exe = (*frame).executable();
        if exe.has_namespace { (*(*frame).base.add(exe.namespace_slot())).clone() } else { None }
    }
}

/// `locals()` in a frame: the namespace, or a fresh dict of the fast locals.
pub fn locals_of(frame: &FrameObject) -> Value {
    if !frame.is_optimized()
        && let Some(ns) = frame.namespace()
    {
        // An inlined comprehension's variables show up in a module's or class's locals only while it runs.
        return ns;
    }
    snapshot(frame).into_value()
}

/// A fresh dict of the fast locals.
pub fn snapshot(frame: &FrameObject) -> Ref<Dict> {
    let d = Dict::new();
    let c = &frame.code.code;
    for i in 0..c.localsplus.len() {
        if c.localskinds[i].is_hidden() {
            continue;
        }
        if let Some(v) = frame.local(i) {
            d.set_str(&string::intern(&c.localsplus[i]), v);
        }
    }
    if let Some(extra) = frame.extra() {
        let pairs: Vec<(Value, Value)> = extra.lock().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (k, v) in pairs {
            if let Ok(k) = k.into_ref::<Str>() {
                d.set_str(&k, v);
            }
        }
    }
    d
}

fn this(v: &Value) -> &FrameObject {
    v.downcast::<FrameObject>().expect("slot of this type")
}

fn repr(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    let c = &f.code.code;
    Ok(Str::new(&format!(
        "<frame at {:#x}, file '{}', line {}, code {}>",
        v.bits(),
        c.filename,
        f.line().map_or("None".into(), |l| l.to_string()),
        c.name
    ))
    .into_value())
}

fn line(_: &Thread, v: &Value) -> Res {
    Ok(this(v).line().map_or(Value::none(), |l| Value::small_int(i64::from(l))))
}

fn set_line(th: &Thread, _: &Value, _: Option<Value>) -> Res<()> {
    Err(th.value_error("f_lineno can only be set in a trace function"))
}

fn locals(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    if !f.is_optimized()
        && let Some(ns) = f.namespace()
    {
        return Ok(ns);
    }
    Ok(super::locals_proxy::LocalsProxy::new(Ref::from_payload(f)).into_value())
}

fn set_trace(_: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let f = this(v);
    let old = f.trace.replace(&f.ob, new.filter(|n| !n.is_none()));
    drop(old);
    Ok(())
}

fn clear(th: &Thread, args: Args<'_>) -> Res {
    let f = this(args.at(0));
    if f.is_live() {
        return Err(th.runtime_error("cannot clear an executing frame"));
    }
    if let Some(g) = f.generator() {
        if g.is_suspended() && g.started() {
            return Err(th.runtime_error("cannot clear a suspended frame"));
        }
        let g = Ref::from_payload(g);
        super::generator::close_silently(th, &g);
    }
    f.clear_locals();
    Ok(Value::none())
}

fn flag(th: &Thread, v: Option<Value>, cell: &StdCell<bool>) -> Res<()> {
    match v {
        Some(v) => {
            cell.set(protocol::truth(th, &v)?);
            Ok(())
        }
        None => Err(th.type_error("cannot delete attribute")),
    }
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[Method::method("clear", "($self, /)", clear, "Clear all references held by the frame.")],
    getsets: &[
        GetSet::read("f_back", |th, v| Ok(this(v).back(th).unwrap_or(Value::none())), ""),
        GetSet::read("f_code", |_, v| Ok(this(v).code.to_value()), ""),
        GetSet::read("f_globals", |_, v| Ok(this(v).func.globals.to_value()), ""),
        GetSet::read("f_builtins", |_, v| Ok(this(v).func.builtins.to_value()), ""),
        GetSet::read("f_locals", locals, ""),
        GetSet::read("f_lasti", |_, v| Ok(Value::from_usize(this(v).lasti() * 2)), ""),
        GetSet::write("f_lineno", line, set_line, ""),
        GetSet::write(
            "f_trace",
            |_, v| Ok(this(v).trace.get(&this(v).ob).unwrap_or(Value::none())),
            set_trace,
            "",
        ),
        GetSet::write(
            "f_trace_lines",
            |_, v| Ok(Value::bool(this(v).trace_lines.get())),
            |th, v, n| flag(th, n, &this(v).trace_lines),
            "",
        ),
        GetSet::write(
            "f_trace_opcodes",
            |_, v| Ok(Value::bool(this(v).trace_opcodes.get())),
            |th, v, n| flag(th, n, &this(v).trace_opcodes),
            "",
        ),
        GetSet::read(
            "f_generator",
            |_, v| Ok(this(v).generator().map_or(Value::none(), |g| Ref::from_payload(g).into_value())),
            "",
        ),
    ],
    flags: flags::IMMUTABLE | flags::GC | flags::NO_NEW,
    ..TypeSpec::new("builtins", "frame", <FrameObject as Payload>::layout)
};

/// Binds the class.
pub fn init() {
    FRAME.bind(&SPEC);
}
