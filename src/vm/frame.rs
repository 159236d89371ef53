//! `frame`: the Python object of a frame record, made only when somebody looks.
//!
//! While the record lives the object reads through it; when the frame ends with the object still referenced, the
//! locals move into the object. A suspended generator keeps its frame object and its locals itself.
//!
//! Frame objects travel (in tracebacks, for one), so any thread may look at a frame that another thread runs, or at
//! that of a generator which another thread could resume. It does so with the world stopped ([`FrameObject::look`]);
//! the thread that runs a frame needs no such thing.

use super::cell::Cell;
use super::code_object::{CodeObject, is_optimized};
use super::function::Function;
use super::generator::Generator;
use super::state::{self, Frame, Vm, frame_flags};
use super::watch;
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Method, Object, Payload, Ref, Res, Slot, Slots, Str, Thread, Trace,
    TypeSpec, Value, Visitor, alloc, errors, flags, header::Sink, string,
};
use crate::payload;
use crate::sync::prim::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};

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
    /// The record, while there is one. Written by the thread that runs it.
    live: AtomicPtr<Frame>,
    /// The generator, until it ends.
    generator: AtomicPtr<Generator>,
    lasti: AtomicUsize,
    /// Locals of a frame that ended.
    saved: Guarded<Vec<Slot>>,
    namespace: Guarded<Slot>,
    back: Guarded<Slot>,
    trace: Guarded<Slot>,
    extra: Guarded<Option<Ref<Dict>>>,
    /// Values replaced through `f_locals` while the frame may still have them borrowed.
    replaced: Guarded<Vec<Value>>,
    trace_lines: AtomicBool,
    trace_opcodes: AtomicBool,
    tell_opcodes: AtomicBool,
}

/// Where a frame is.
enum Place<'a> {
    /// On the stack of this machine.
    Running(&'a Vm, *mut Frame),
    /// In a generator that is suspended.
    Waiting(&'a Generator),
    /// It ended; its locals lie in the object.
    Ended,
}

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

/// The object of a live frame of this machine, made now if there is none (`push` attaches what a generator has). The
/// machine is this thread's, or the world is stopped.
pub fn frame_object(vm: &Vm, frame: *mut Frame) -> Ref<FrameObject> {
    // SAFETY: the record is live and belongs to this thread or one that stands still, as does the list.
    unsafe {
        if (*frame).flags & frame_flags::OBJECT != 0
            && let Some((_, o)) =
                (*vm.frame_objects.get()).iter().rev().find(|(f, _)| std::ptr::eq(*f, frame))
        {
            return o.clone();
        }
        let func = Ref::from_payload((*frame).function());
        let code = Ref::from_payload(&*(*frame).executable().object);
        let o = make(func, code);
        if (*frame).flags & frame_flags::GENERATOR != 0 {
            // Release: pairs with the Acquire in `place`.
            o.generator.store((*frame).generator.cast_mut(), Ordering::Release);
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
        live: AtomicPtr::new(std::ptr::null_mut()),
        generator: AtomicPtr::new(std::ptr::null_mut()),
        lasti: AtomicUsize::new(0),
        saved: Guarded::new(Vec::new()),
        namespace: Guarded::new(None),
        back: Guarded::new(None),
        trace: Guarded::new(None),
        extra: Guarded::new(None),
        replaced: Guarded::new(Vec::new()),
        trace_lines: AtomicBool::new(true),
        trace_opcodes: AtomicBool::new(false),
        tell_opcodes: AtomicBool::new(false),
    })
}

/// The frame object of a suspended generator, which keeps it after it has called [`FrameObject::tie`].
pub fn of_generator(func: Ref<Function>) -> Ref<FrameObject> {
    let code = Ref::from_payload(func.code());
    make(func, code)
}

/// The frame object of a generator that is running, in whatever thread.
pub fn of_running(th: &Thread, g: &Generator) -> Option<Ref<FrameObject>> {
    let find = |vm: &Vm| {
        let mut at = vm.current();
        while let Some(f) = at {
            // SAFETY: records down to the sentinel are live, and their thread is this one or stands still.
            if unsafe { (*f).flags & frame_flags::GENERATOR != 0 && std::ptr::eq((*f).generator, g) } {
                return Some(frame_object(vm, f));
            }
            at = vm.caller(f);
        }
        None
    };
    find(Vm::of(th)).or_else(|| th.stop_the_world(|| state::find_machine(find)))
}

/// The innermost frame of every thread, by identifier.
pub fn of_all_threads(th: &Thread) -> Vec<(u64, Ref<FrameObject>)> {
    let mut all = Vec::new();
    th.stop_the_world(|| {
        state::find_machine(|vm| {
            if let Some(f) = vm.current() {
                all.push((vm.thread().ident(), frame_object(vm, f)));
            }
            None::<()>
        })
    });
    all
}

/// Ties an object to a record that begins or goes on running.
pub fn attach(vm: &Vm, frame: *mut Frame, o: Ref<FrameObject>) {
    // Release: pairs with the Acquire in `place`.
    o.live.store(frame, Ordering::Release);
    // SAFETY: the record is live; only its thread touches the list, or another while that one stands still.
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
        // Relaxed: published by the stores below.
        o.lasti.store(vm.raised_first.take().unwrap_or_else(|| (*frame).lasti()), Ordering::Relaxed);
        if suspend {
            // Release: pairs with the Acquire in `place`.
            o.live.store(std::ptr::null_mut(), Ordering::Release);
            return Some(o);
        }
        let replaced = std::mem::take(&mut *o.replaced.lock(&o.ob));
        if !o.ob.head().is_unique() {
            let exe = (*frame).executable();
            *o.namespace.lock(&o.ob) = namespace_of(frame);
            let saved: Vec<Slot> =
                (0..exe.nlocals as usize).map(|i| (*(*frame).base.add(i)).take()).collect();
            *o.saved.lock(&o.ob) = saved;
            if (*frame).flags & frame_flags::GENERATOR == 0
                && let Some(below) = vm.caller(frame)
            {
                let back = frame_object(vm, below).into_value();
                *o.back.lock(&o.ob) = Some(back);
            }
        }
        // Release: pairs with the Acquire in `place`: who finds neither finds what was saved above.
        o.generator.store(std::ptr::null_mut(), Ordering::Release);
        // Release: as above.
        o.live.store(std::ptr::null_mut(), Ordering::Release);
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
    /// Where the frame is now: of this thread's own frames the truth, of others an observation unless the world is
    /// stopped.
    fn place(&self) -> Place<'_> {
        // Acquire: pairs with the Releases in `attach` and `detach`.
        let live = self.live.load(Ordering::Acquire);
        if !live.is_null()
            && let Some(vm) = state::machine_of(live)
        {
            return Place::Running(vm, live);
        }
        // Acquire: as above.
        // SAFETY: a generator clears this pointer before it goes.
        match unsafe { self.generator.load(Ordering::Acquire).as_ref() } {
            Some(g) => Place::Waiting(g),
            None => Place::Ended,
        }
    }
    /// Shows `f` where the frame is; it stays there meanwhile. `f` runs no Python code and drops no value.
    fn look<R>(&self, f: impl FnOnce(Place<'_>) -> R) -> R {
        // Acquire: see `place`.
        let live = self.live.load(Ordering::Acquire);
        // Acquire: see `place`.
        if live.is_null() && self.generator.load(Ordering::Acquire).is_null() {
            return f(Place::Ended);
        }
        let th = Thread::current();
        let mine = Vm::of(th);
        if mine.owns(live) {
            return f(Place::Running(mine, live));
        }
        th.stop_the_world(|| f(self.place()))
    }
    /// Index in `Code` of the instruction being executed.
    pub fn lasti(&self) -> usize {
        self.look(|place| match place {
            // SAFETY: the record stays where it is during the look.
            Place::Running(_, frame) => unsafe { (*frame).lasti() },
            // Relaxed: published with what `look` found.
            _ => self.lasti.load(Ordering::Relaxed),
        })
    }
    /// `f_lineno`.
    pub fn line(&self) -> Option<u32> {
        self.code.line_at(self.lasti())
    }
    /// The locals, wherever they are now.
    fn with_slots<R>(&self, f: impl FnOnce(&mut [Slot]) -> R) -> R {
        let n = self.code.code.localsplus.len();
        self.look(|place| match place {
            // SAFETY: the locals are the first slots of a record or a generator, which stays as it is during the look.
            Place::Running(_, frame) => f(unsafe { std::slice::from_raw_parts_mut((*frame).base, n) }),
            // SAFETY: as above; no thread is inside a generator that is suspended.
            Place::Waiting(g) => f(unsafe { std::slice::from_raw_parts_mut(g.locals_ptr(), n) }),
            Place::Ended => f(&mut self.saved.lock(&self.ob)),
        })
    }
    fn is_cell(&self, i: usize) -> bool {
        let kind = self.code.code.localskinds[i];
        kind.is_cell() || kind.is_free()
    }
    /// A local by number.
    pub fn local(&self, i: usize) -> Slot {
        self.with_slots(|slots| slots.get(i).and_then(|s| seen(s, self.is_cell(i))))
    }
    /// All locals that have a value, with their numbers.
    fn visible_locals(&self) -> Vec<(usize, Value)> {
        let kinds = &self.code.code.localskinds;
        self.with_slots(|slots| {
            (0..slots.len().min(kinds.len()))
                .filter_map(|i| Some((i, seen(&slots[i], self.is_cell(i))?)))
                .collect()
        })
    }
    /// Whether it is in a comprehension that was made part of a module's or a class's code: then its locals are the
    /// comprehension's.
    fn in_inlined_comprehension(&self) -> bool {
        let kinds = &self.code.code.localskinds;
        kinds.iter().any(|kind| kind.is_hidden())
            && self.visible_locals().iter().any(|(i, _)| kinds[*i].is_hidden())
    }
    /// Writes a local; the old value is kept until the frame ends, because the loop may have it borrowed.
    pub fn set_local(&self, i: usize, v: Slot) {
        let old = self.with_slots(|slots| {
            let Some(slot) = slots.get_mut(i) else { return v };
            if self.is_cell(i)
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
        self.look(|place| match place {
            // SAFETY: the record stays where it is during the look.
            Place::Running(_, frame) => unsafe { namespace_of(frame) },
            _ => self.namespace.lock(&self.ob).clone(),
        })
    }
    /// `f_back`.
    pub fn back(&self) -> Slot {
        self.look(|place| match place {
            Place::Running(vm, frame) => vm.caller(frame).map(|f| frame_object(vm, f).into_value()),
            _ => self.back.lock(&self.ob).clone(),
        })
    }
    /// Ties it to a suspended generator, which is at instruction `lasti` of `Code`.
    pub fn tie(&self, g: &Generator, lasti: usize) {
        // Relaxed: published by the store below.
        self.lasti.store(lasti, Ordering::Relaxed);
        // Release: pairs with the Acquire in `place`.
        self.generator.store(std::ptr::from_ref(g).cast_mut(), Ordering::Release);
    }
    /// Takes the variables of the generator, which ends without running on.
    pub fn keep_locals(&self, locals: Vec<Slot>) {
        let old = self.saved.replace(&self.ob, locals);
        drop(old);
        self.forget_generator();
    }
    /// Forgets the generator, which ended.
    pub fn forget_generator(&self) {
        // Release: pairs with the Acquire in `place`.
        self.generator.store(std::ptr::null_mut(), Ordering::Release);
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
    /// Number of a variable that `f_locals` shows; those of inlined comprehensions cannot be set.
    pub fn index_of(&self, name: &Str, to_set: bool) -> Option<usize> {
        let c = &self.code.code;
        (0..c.localsplus.len())
            .find(|&i| !(to_set && c.localskinds[i].is_hidden()) && name.eq_text(&c.localsplus[i]))
    }
    /// `f_trace`.
    pub fn trace_function(&self) -> Slot {
        self.trace.get(&self.ob)
    }
    /// Sets `f_trace`.
    pub fn set_trace_function(&self, f: Slot) {
        let old = self.trace.replace(&self.ob, f);
        drop(old);
    }
    /// `f_trace_lines`.
    pub fn traces_lines(&self) -> bool {
        // Relaxed: a setting.
        self.trace_lines.load(Ordering::Relaxed)
    }
    /// `f_trace_opcodes`.
    pub fn traces_opcodes(&self) -> bool {
        // Relaxed: a setting.
        self.trace_opcodes.load(Ordering::Relaxed)
    }
    /// Whether instructions are told: CPython notices `f_trace_opcodes` at certain moments only.
    pub fn tells_opcodes(&self) -> bool {
        // Relaxed: a setting.
        self.traces_opcodes() && self.tell_opcodes.load(Ordering::Relaxed)
    }
    /// Notices `f_trace_opcodes`.
    pub fn notice_opcodes(&self, th: &Thread) {
        if self.traces_opcodes() {
            // Relaxed: a setting.
            self.tell_opcodes.store(true, Ordering::Relaxed);
            watch::state::want_opcodes(th);
        }
    }
    /// Whether it is the object of this live record.
    pub fn is_record(&self, frame: *mut Frame) -> bool {
        // Relaxed: of this thread's own frames the truth.
        std::ptr::eq(self.live.load(Ordering::Relaxed), frame)
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
        // Relaxed: an observation.
        !self.live.load(Ordering::Relaxed).is_null()
    }
    /// The generator that this is the frame of, until it ends.
    pub fn generator(&self) -> Option<Ref<Generator>> {
        self.look(|place| {
            let g = match place {
                // SAFETY: the record stays where it is during the look; a generator's names it.
                Place::Running(_, frame) => unsafe {
                    ((*frame).flags & frame_flags::GENERATOR != 0).then(|| &*(*frame).generator)
                },
                Place::Waiting(g) => Some(g),
                Place::Ended => None,
            };
            // Without a reference it is dying at this moment.
            g.filter(|g| g.ob.head().count() > 0).map(Ref::from_payload)
        })
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
        if !exe.has_namespace {
            return None;
        }
        // Called as a function, such code works on its globals.
        let own = (*(*frame).base.add(exe.namespace_slot())).clone();
        own.or_else(|| Some((*frame).function().globals.to_value()))
    }
}

/// The namespace, where it is what programs see as the locals.
fn namespace_shown(frame: &FrameObject) -> Slot {
    if frame.is_optimized() || frame.in_inlined_comprehension() {
        return None;
    }
    frame.namespace()
}

/// `locals()` in a frame: the namespace, or a fresh dict of the fast locals.
pub fn locals_of(frame: &FrameObject) -> Value {
    namespace_shown(frame).unwrap_or_else(|| snapshot(frame).into_value())
}

/// A fresh dict of the fast locals.
pub fn snapshot(frame: &FrameObject) -> Ref<Dict> {
    let d = Dict::new();
    for (i, v) in frame.visible_locals() {
        d.set_str(&string::intern(&frame.code.code.localsplus[i]), v);
    }
    if let Some(extra) = frame.extra() {
        for (hash, k, v) in extra.snapshot() {
            // What is no string is none of the names above.
            match k.downcast::<Str>() {
                Some(name) => d.set_str(&Ref::from_payload(name), v),
                None => {
                    d.lock().push(hash, k, v);
                }
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

fn locals(_: &Thread, v: &Value) -> Res {
    let f = this(v);
    let proxy = || super::locals_proxy::LocalsProxy::new(Ref::from_payload(f)).into_value();
    Ok(namespace_shown(f).unwrap_or_else(proxy))
}

fn set_trace(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let f = this(v);
    let new = new.filter(|n| !n.is_none());
    let given = new.is_some();
    f.set_trace_function(new);
    if given {
        f.notice_opcodes(th);
    }
    Ok(())
}

fn set_trace_opcodes(th: &Thread, v: &Value, new: Option<Value>) -> Res<()> {
    let f = this(v);
    if new.is_none() {
        let message = "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted";
        return Err(th.error(&errors::ATTRIBUTE_ERROR, message));
    }
    flag(th, new, &f.trace_opcodes)?;
    if f.trace_function().is_some() {
        f.notice_opcodes(th);
    }
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
        super::async_generator::warn_if_unawaited(th, &g);
        super::generator::close_silently(th, &g);
    }
    f.clear_locals();
    Ok(Value::none())
}

fn flag(th: &Thread, v: Option<Value>, cell: &AtomicBool) -> Res<()> {
    let Some(v) = v else { return Err(th.type_error("can't delete numeric/char attribute")) };
    let Some(b) = v.as_bool() else { return Err(th.type_error("attribute value type must be bool")) };
    // Relaxed: a setting.
    cell.store(b, Ordering::Relaxed);
    Ok(())
}

static SPEC: TypeSpec = TypeSpec {
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[Method::method("clear", "($self, /)", clear, "Clear all references held by the frame.")],
    getsets: &[
        GetSet::read("f_back", |_, v| Ok(this(v).back().unwrap_or(Value::none())), ""),
        GetSet::read("f_code", |_, v| Ok(this(v).code.to_value()), ""),
        GetSet::read("f_globals", |_, v| Ok(this(v).func.globals.to_value()), ""),
        GetSet::read("f_builtins", |_, v| Ok(this(v).func.builtins.value().clone()), ""),
        GetSet::read("f_locals", locals, ""),
        GetSet::read(
            "f_lasti",
            |_, v| Ok(Value::from_usize(super::code_object::offset_of(&this(v).code.code, this(v).lasti()))),
            "",
        ),
        GetSet::write("f_lineno", line, |th, v, n| watch::jump::set_line(th, this(v), n), ""),
        GetSet::write("f_trace", |_, v| Ok(this(v).trace_function().unwrap_or(Value::none())), set_trace, ""),
        GetSet::write(
            "f_trace_lines",
            |_, v| {
                // Relaxed: a setting.
                Ok(Value::bool(this(v).trace_lines.load(Ordering::Relaxed)))
            },
            |th, v, n| flag(th, n, &this(v).trace_lines),
            "",
        )
        .field(),
        GetSet::write(
            "f_trace_opcodes",
            |_, v| {
                // Relaxed: a setting.
                Ok(Value::bool(this(v).trace_opcodes.load(Ordering::Relaxed)))
            },
            set_trace_opcodes,
            "",
        ),
        GetSet::read(
            "f_generator",
            |_, v| Ok(this(v).generator().map_or(Value::none(), Ref::into_value)),
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
