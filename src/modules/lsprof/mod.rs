//! `_lsprof`: the profiler below `cProfile`. A tool of `sys.monitoring` that measures calls.

mod record;

use record::{Key, Record};

use crate::object::function::NativeFunction;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Guarded, Method, Module, ModuleSpec, Object, Payload, Res, Slot, Slots, Str, Thread, Trace,
    Type, TypeSpec, Value, Visitor, alloc, attribute, call, flags, header::Sink, protocol, string,
    unraisable,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::float::to_f64;
use crate::types::struct_sequence::{self, StructSequence};
use crate::vm::watch::event::Event;
use crate::vm::watch::{legacy, markers, tools};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_lsprof",
    doc: "Fast profiler",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("Profiler", PROFILER.value());
        m.set("profiler_entry", ENTRY.class.value());
        m.set("profiler_subentry", SUBENTRY.class.value());
        Ok(())
    },
    gil_not_used: true,
};

/// `_lsprof.Profiler`.
static PROFILER: Class = Class::new();
static ENTRY: StructSequence = StructSequence::new(
    "_lsprof",
    "profiler_entry",
    &["code", "callcount", "reccallcount", "totaltime", "inlinetime", "calls"],
    6,
);
static SUBENTRY: StructSequence = StructSequence::new(
    "_lsprof",
    "profiler_subentry",
    &["code", "callcount", "reccallcount", "totaltime", "inlinetime"],
    5,
);

/// `sys.monitoring.PROFILER_ID`.
const TOOL: usize = 2;

/// The events and the methods that hear of them.
const CALLBACKS: [(Event, &str); 9] = [
    (Event::PyStart, "_pystart_callback"),
    (Event::PyResume, "_pystart_callback"),
    (Event::PyThrow, "_pythrow_callback"),
    (Event::PyReturn, "_pyreturn_callback"),
    (Event::PyYield, "_pyreturn_callback"),
    (Event::PyUnwind, "_pyreturn_callback"),
    (Event::Call, "_ccall_callback"),
    (Event::CReturn, "_creturn_callback"),
    (Event::CRaise, "_creturn_callback"),
];

#[derive(Default)]
struct State {
    record: Record,
    timer: Slot,
    /// Seconds a tick of a timer that counts integers; 0: the timer gives seconds.
    unit: f64,
    subcalls: bool,
    builtins: bool,
    enabled: bool,
    in_timer: bool,
}

/// Payload of `Profiler`.
#[repr(C)]
struct Profiler {
    ob: Object,
    state: Guarded<State>,
}

payload!(Profiler: traced);

impl Trace for Profiler {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        v.visit_slot(&s.timer);
        s.record.subjects().for_each(|x| v.visit(x));
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = unsafe { self.state.get_unlocked() };
        sink.extend(s.timer.take());
        sink.extend(s.record.take_subjects());
    }
}

fn this(v: &Value) -> &Profiler {
    v.downcast::<Profiler>().expect("method of this type")
}

impl Profiler {
    /// The time in ticks.
    fn now(&self, th: &Thread) -> i64 {
        let (timer, unit) = {
            let mut s = self.state.lock(&self.ob);
            let Some(timer) = s.timer.clone() else {
                drop(s);
                return crate::modules::time::perf_counter_ns();
            };
            s.in_timer = true;
            (timer, s.unit)
        };
        let read = call::call0(th, &timer);
        self.state.lock(&self.ob).in_timer = false;
        let ticks = read.and_then(|v| match unit > 0.0 {
            true => protocol::index_i64(th, &v),
            false => to_f64(th, &v).map(|f| (f * 1e9).floor() as i64),
        });
        ticks.unwrap_or_else(|_| {
            unraisable::report(th, "Exception ignored while calling _lsprof timer", Some(&timer));
            0
        })
    }
    fn enter(&self, th: &Thread, key: Key, subject: &Value) {
        let known = self.state.lock(&self.ob).record.knows(key);
        let name = if known { None } else { Some(subject_of(th, subject)) };
        let surplus = {
            let mut s = self.state.lock(&self.ob);
            let subcalls = s.subcalls;
            s.record.enter(key, name, subcalls)
        };
        drop(surplus);
        let now = self.now(th);
        self.state.lock(&self.ob).record.begin(now);
    }
    fn leave(&self, th: &Thread, key: Key) {
        if !self.state.lock(&self.ob).record.is_inside() {
            return;
        }
        let now = self.now(th);
        let mut s = self.state.lock(&self.ob);
        let subcalls = s.subcalls;
        s.record.leave(Some(key), now, subcalls);
    }
    /// Ends what has begun and never will.
    fn flush(&self, th: &Thread) {
        while self.state.lock(&self.ob).record.is_inside() {
            let now = self.now(th);
            let mut s = self.state.lock(&self.ob);
            let subcalls = s.subcalls;
            s.record.leave(None, now, subcalls);
        }
    }
    fn not_in_timer(&self, th: &Thread, what: &str) -> Res<()> {
        match self.state.lock(&self.ob).in_timer {
            true => Err(th.runtime_error(format!("cannot {what} profiler in external timer"))),
            false => Ok(()),
        }
    }
}

/// What stands for a native function in the results: its name, for its object is not to be kept.
fn subject_of(th: &Thread, v: &Value) -> Value {
    let Some(f) = v.downcast::<NativeFunction>() else { return v.clone() };
    let name = f.method.name;
    let text = |s: String| Str::new(&s).into_value();
    match &f.bound {
        Some(this) if f.passes_self() => {
            if let Some(found) = this.ty().lookup(th, &string::intern(name)) {
                match protocol::repr(th, &found) {
                    Ok(s) => return s.into_value(),
                    Err(_) => drop(th.take_waiting()),
                }
            }
            text(format!("<built-in method {name}>"))
        }
        bound => {
            let module = bound.as_ref().and_then(|m| m.downcast::<Module>()).map(Module::name_text);
            let (path, method) = match module {
                Some(m) => (m, "method "),
                None => (String::new(), "method "),
            };
            match path.as_str() {
                "" => text(format!("<built-in {method}{name}>")),
                m => text(format!("<built-in {method}{m}.{name}>")),
            }
        }
    }
}

fn key_of_code(v: &Value) -> Key {
    Key(v.bits())
}

/// The native function that a call event is about.
fn native(th: &Thread, a: Args<'_>) -> Res<Option<(Key, Value)>> {
    let first = Some(a.at(4)).filter(|f| !f.is(&markers::missing()));
    let Some(f) = legacy::native(th, a.at(3), first)? else { return Ok(None) };
    let key = f.downcast::<NativeFunction>().map(|n| Key(std::ptr::from_ref(n.method) as u64));
    Ok(key.map(|k| (k, f)))
}

fn on_start(th: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).enter(th, key_of_code(a.at(1)), a.at(1));
    Ok(Value::none())
}

fn on_return(th: &Thread, a: Args<'_>) -> Res {
    this(a.at(0)).leave(th, key_of_code(a.at(1)));
    Ok(Value::none())
}

fn on_native_call(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    if p.state.lock(&p.ob).builtins
        && let Some((key, f)) = native(th, a)?
    {
        p.enter(th, key, &f);
    }
    Ok(Value::none())
}

fn on_native_return(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    if p.state.lock(&p.ob).builtins
        && let Some((key, _)) = native(th, a)?
    {
        p.leave(th, key);
    }
    Ok(Value::none())
}

fn enable(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    p.not_in_timer(th, "enable")?;
    let truth = |i: usize| a.get(i).map_or(Ok(true), |v| protocol::truth(th, v));
    let (subcalls, builtins) = (truth(1)?, truth(2)?);
    {
        let mut s = p.state.lock(&p.ob);
        (s.subcalls, s.builtins) = (subcalls, builtins);
    }
    if !tools::occupy(TOOL, Str::new("cProfile").into_value()) {
        return Err(th.value_error(format!("tool {TOOL} is already in use")));
    }
    let mut events = 0;
    for (e, name) in CALLBACKS {
        let f = attribute::get(th, a.at(0), &string::intern(name))?;
        drop(tools::set_callback(TOOL, e, Some(f)));
        events |= e.bit();
    }
    p.state.lock(&p.ob).enabled = true;
    let kept = events & !(Event::CReturn.bit() | Event::CRaise.bit());
    tools::set_events(th, TOOL, kept)?;
    Ok(Value::none())
}

fn disable(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    p.not_in_timer(th, "disable")?;
    let was = std::mem::take(&mut p.state.lock(&p.ob).enabled);
    if was {
        tools::clear(th, TOOL, true);
        p.flush(th);
    }
    Ok(Value::none())
}

fn clear(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    p.not_in_timer(th, "clear")?;
    let old = std::mem::take(&mut p.state.lock(&p.ob).record);
    drop(old);
    Ok(Value::none())
}

fn getstats(th: &Thread, a: Args<'_>) -> Res {
    let p = this(a.at(0));
    let (lines, factor) = {
        let s = p.state.lock(&p.ob);
        (s.record.lines(), if s.timer.is_none() || s.unit == 0.0 { 1e-9 } else { s.unit })
    };
    let number = |n: u64| Value::from_u64(n);
    let time = |t: i64| Value::from_f64(factor * t as f64);
    let mut all = Vec::new();
    for l in lines {
        let calls = if l.calls.is_empty() {
            Value::none()
        } else {
            let subs = l.calls.into_iter().map(|c| {
                SUBENTRY.make(vec![
                    c.subject,
                    number(c.counts.calls),
                    number(c.counts.recursive),
                    time(c.counts.total),
                    time(c.counts.inline),
                ])
            });
            crate::vm::build::list(th, subs.collect())?
        };
        all.push(ENTRY.make(vec![
            l.subject,
            number(l.counts.calls),
            number(l.counts.recursive),
            time(l.counts.total),
            time(l.counts.inline),
            calls,
        ]));
    }
    crate::vm::build::list(th, all)
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    let state = State { subcalls: true, builtins: true, ..State::default() };
    Ok(alloc(Profiler { ob: Object::new(cls), state: Guarded::new(state) }).into_value())
}

fn init(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    static SIG: LazyLock<Signature> =
        LazyLock::new(|| Signature::parse("(timer=None, timeunit=0.0, subcalls=True, builtins=True)"));
    let a = bind_values(th, &SIG, "Profiler", args)?;
    let get = |i: usize| a.get(i).and_then(Option::as_ref);
    let truth = |i: usize| get(i).map_or(Ok(true), |v| protocol::truth(th, v));
    let unit = get(1).map_or(Ok(0.0), |v| to_f64(th, v))?;
    let (subcalls, builtins) = (truth(2)?, truth(3)?);
    let p = this(v);
    let old = {
        let mut s = p.state.lock(&p.ob);
        (s.unit, s.subcalls, s.builtins) = (unit, subcalls, builtins);
        std::mem::replace(&mut s.timer, get(0).cloned().filter(|t| !t.is_none()))
    };
    drop(old);
    Ok(())
}

const GETSTATS: &str = "list of profiler_entry objects.\n\ngetstats() -> list of profiler_entry objects\n\nReturn all information collected by the profiler.\nEach profiler_entry is a tuple-like object with the\nfollowing attributes:\n\n    code          code object\n    callcount     how many times this was called\n    reccallcount  how many times called recursively\n    totaltime     total time in this entry\n    inlinetime    inline time in this entry (not in subcalls)\n    calls         details of the calls\n\nThe calls attribute is either None or a list of\nprofiler_subentry objects:\n\n    code          called code object\n    callcount     how many times this is called\n    reccallcount  how many times this is called recursively\n    totaltime     total time spent in this call\n    inlinetime    inline time (not in further subcalls)";

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Build a profiler object using the specified timer function.\n\nThe default timer is a fast built-in one based on real time.\nFor custom timer functions returning integers, 'timeunit' can\nbe a float specifying a scale (that is, how long each integer unit\nis, in seconds).",
    ),
    signature: "(timer=None, timeunit=0.0, subcalls=True, builtins=True)",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[
        Method::method("getstats", "($self, /)", getstats, GETSTATS),
        Method::method(
            "enable",
            "($self, /, subcalls=True, builtins=True)",
            enable,
            "Start collecting profiling information.\n\n  subcalls\n    If True, also records for each function\n    statistics separated according to its current caller.\n  builtins\n    If True, records the time spent in\n    built-in functions separately from their caller.",
        ),
        Method::method("disable", "($self, /)", disable, "Stop collecting profiling information."),
        Method::method("clear", "($self, /)", clear, "Clear all profiling information collected so far."),
        Method::method("_pystart_callback", "($self, code, instruction_offset, /)", on_start, ""),
        Method::method("_pythrow_callback", "($self, code, instruction_offset, exception, /)", on_start, ""),
        Method::method("_pyreturn_callback", "($self, code, instruction_offset, retval, /)", on_return, ""),
        Method::method(
            "_ccall_callback",
            "($self, code, instruction_offset, callable, self_arg, /)",
            on_native_call,
            "",
        ),
        Method::method(
            "_creturn_callback",
            "($self, code, instruction_offset, callable, self_arg, /)",
            on_native_return,
            "",
        ),
    ],
    flags: flags::BASE | flags::IMMUTABLE | flags::GC,
    ..TypeSpec::new("_lsprof", "Profiler", <Profiler as Payload>::layout)
};

/// Binds the types.
pub fn init_types() {
    struct_sequence::bind(&ENTRY);
    struct_sequence::bind(&SUBENTRY);
    PROFILER.bind(&SPEC);
}
