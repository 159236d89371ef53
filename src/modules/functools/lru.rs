//! `functools._lru_cache_wrapper`.
//!
//! The cache is a dict from key to the number of a link; the links form a list from the oldest to the latest use.
//! Links and counters are protected by the dict's lock, so a look-up and the move in the list are one step.

use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Dict, Guarded, Instance, Object, Payload, Ref, Sink, Slot, Thread, Trace, Tuple, Value, Visitor,
    alloc, attribute, call, class, hooks, name, protocol, signature,
};
use crate::payload;
use crate::sync::prim::{LazyLock, OnceLock};
use crate::types::type_new::{get_instance_dict, replace_instance_dict};

/// `functools._lru_cache_wrapper`.
pub static LRU_CACHE_WRAPPER: Class = Class::new();

const NONE: u32 = u32::MAX;

struct Link {
    key: Value,
    hash: i64,
    result: Value,
    previous: u32,
    next: u32,
}

#[derive(Default)]
struct Links {
    links: Vec<Option<Link>>,
    free: Vec<u32>,
    oldest: Option<u32>,
    latest: Option<u32>,
    hits: u64,
    misses: u64,
}

impl Links {
    fn at(&mut self, i: u32) -> &mut Link {
        self.links[i as usize].as_mut().expect("a link in use")
    }
    fn unlink(&mut self, i: u32) {
        let (p, n) = {
            let l = self.at(i);
            (l.previous, l.next)
        };
        match p {
            NONE => self.oldest = (n != NONE).then_some(n),
            p => self.at(p).next = n,
        }
        match n {
            NONE => self.latest = (p != NONE).then_some(p),
            n => self.at(n).previous = p,
        }
    }
    fn append(&mut self, i: u32) {
        let last = self.latest.unwrap_or(NONE);
        let l = self.at(i);
        (l.previous, l.next) = (last, NONE);
        match last {
            NONE => self.oldest = Some(i),
            p => self.at(p).next = i,
        }
        self.latest = Some(i);
    }
    fn insert(&mut self, key: Value, hash: i64, result: Value) -> u32 {
        let link = Some(Link { key, hash, result, previous: NONE, next: NONE });
        let i = match self.free.pop() {
            Some(i) => {
                self.links[i as usize] = link;
                i
            }
            None => {
                self.links.push(link);
                self.links.len() as u32 - 1
            }
        };
        self.append(i);
        i
    }
    fn take(&mut self, i: u32) -> Option<Link> {
        self.unlink(i);
        self.free.push(i);
        self.links[i as usize].take()
    }
}

#[repr(C)]
struct Wrapper {
    ob: Object,
    function: Value,
    /// `None`: without bound.
    max_size: Option<usize>,
    typed: bool,
    info: Value,
    cache: Ref<Dict>,
    /// Protected by the lock of `cache`.
    links: Guarded<Links>,
}

payload!(Wrapper: traced);

impl Trace for Wrapper {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.function);
        v.visit(&self.info);
        v.visit(self.cache.as_value());
        // SAFETY: the world is stopped.
        for l in unsafe { self.links.get_unlocked() }.links.iter().flatten() {
            v.visit(&l.key);
            v.visit(&l.result);
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let links = std::mem::take(unsafe { self.links.get_unlocked() });
        for l in links.links.into_iter().flatten() {
            sink.push(l.key);
            sink.push(l.result);
        }
    }
}

fn slot(v: &Value) -> &Wrapper {
    v.downcast().expect("slot of _lru_cache_wrapper")
}

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    static SIG: LazyLock<crate::object::signature::Signature> = LazyLock::new(|| {
        crate::object::signature::Signature::parse("(user_function, maxsize, typed, cache_info_type)")
    });
    let bound = signature::bind_values(th, &SIG, "lru_cache", args)?;
    let mut bound = bound.into_iter().map(|v| v.unwrap_or(Value::none()));
    let mut take = || bound.next().unwrap_or(Value::none());
    let (function, size, typed, info) = (take(), take(), take(), take());
    if !call::is_callable(&function) {
        return Err(th.type_error("the first argument must be callable"));
    }
    let max_size = if size.is_none() {
        None
    } else if size.ty().slots().index.is_some() {
        Some(protocol::index_i64(th, &size)?.max(0) as usize)
    } else {
        return Err(th.type_error("maxsize should be integer or None"));
    };
    let typed = protocol::truth(th, &typed)?;
    let links = Guarded::new(Links::default());
    Ok(alloc(Wrapper { ob: Object::new(cls), function, max_size, typed, info, cache: Dict::new(), links })
        .into_value())
}

/// Separates positional from keyword arguments in keys.
fn keyword_mark() -> Value {
    static MARK: OnceLock<Value> = OnceLock::new();
    MARK.get_or_init(|| Instance::new(class::OBJECT.get()).into_value()).clone()
}

fn make_key(args: Args<'_>, typed: bool) -> Value {
    if args.keywords().is_empty() && !typed && args.len() == 1 {
        let only = args.at(0);
        if only.is_int() || only.is_exact(&class::STR) || only.is_exact(&class::INT) {
            return only.clone();
        }
    }
    let mut parts: Vec<Value> = args.iter().cloned().collect();
    if !args.keywords().is_empty() {
        parts.push(keyword_mark());
        for (k, v) in args.keyword_pairs() {
            parts.push(k.to_value());
            parts.push(v.clone());
        }
    }
    if typed {
        parts.extend(args.iter().map(|v| v.ty().value()));
        parts.extend(args.keyword_pairs().map(|(_, v)| v.ty().value()));
    }
    Tuple::new(parts).into_value()
}

fn call_wrapper(th: &Thread, v: &Value, args: Args<'_>) -> Res {
    let w = slot(v);
    if w.max_size == Some(0) {
        w.links.lock(w.cache.object()).misses += 1;
        return call::call(th, &w.function, args);
    }
    let key = make_key(args, w.typed);
    let hash = protocol::hash(th, &key)?;
    let bounded = w.max_size.is_some();
    let found = w.cache.locate(th, &key, hash, |t, i| {
        // SAFETY: the dict's lock, which protects the links, is held.
        let links = unsafe { w.links.get_unlocked() };
        match i.and_then(|i| t.entry(i)).and_then(|(_, n)| n.as_int()) {
            Some(n) => {
                let n = n as u32;
                if bounded {
                    links.unlink(n);
                    links.append(n);
                }
                links.hits += 1;
                Some(links.at(n).result.clone())
            }
            None => {
                links.misses += 1;
                None
            }
        }
    })?;
    if let Some(r) = found {
        return Ok(r);
    }
    let result = call::call(th, &w.function, args)?;
    let garbage = w.cache.locate(th, &key, hash, |t, i| {
        if i.is_some() {
            // The call itself, or another thread, has stored the same key.
            return None;
        }
        // SAFETY: as above.
        let links = unsafe { w.links.get_unlocked() };
        let mut dead = None;
        if let Some(max) = w.max_size
            && t.len() >= max
            && let Some(oldest) = links.oldest
            && let Some(link) = links.take(oldest)
        {
            let entry = t.find(link.hash, |k| k.is(&link.key)).map(|e| t.remove_entry(e));
            dead = Some((link, entry));
        }
        let n = links.insert(key.clone(), hash, result.clone());
        t.push(hash, key.clone(), Value::small_int(i64::from(n)));
        dead
    })?;
    drop(garbage);
    Ok(result)
}

fn descr_get(_: &Thread, v: &Value, object: Option<&Value>, _: Option<&Type>) -> Res {
    match object {
        Some(o) if !o.is_none() => Ok(hooks::bind_method(v.clone(), o.clone())),
        _ => Ok(v.clone()),
    }
}

fn cache_info(th: &Thread, args: Args<'_>) -> Res {
    let w = slot(args.at(0));
    let (hits, misses, n) = {
        let table = w.cache.lock();
        // SAFETY: the dict's lock, which protects the links, is held.
        let links = unsafe { w.links.get_unlocked() };
        (links.hits, links.misses, table.len())
    };
    let max = w.max_size.map_or(Value::none(), Value::from_usize);
    let values: Vec<Slot> = vec![
        Some(Value::from_u64(hits)),
        Some(Value::from_u64(misses)),
        Some(max),
        Some(Value::from_usize(n)),
    ];
    call::call(th, &w.info, Args::positional(&values))
}

fn cache_clear(_: &Thread, args: Args<'_>) -> Res {
    let w = slot(args.at(0));
    let mut sink = Vec::new();
    let links = {
        let mut table = w.cache.lock();
        table.clear_into(&mut sink);
        // SAFETY: as in `cache_info`.
        std::mem::take(unsafe { w.links.get_unlocked() })
    };
    drop(links);
    drop(sink);
    Ok(Value::none())
}

fn itself(_: &Thread, args: Args<'_>) -> Res {
    Ok(args.at(0).clone())
}
fn reduce(th: &Thread, args: Args<'_>) -> Res {
    attribute::get(th, args.at(0), name!("__qualname__"))
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some(
        "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
    ),
    flags: flags::IMMUTABLE | flags::GC | flags::ATTRS | flags::WEAKREF | flags::METHOD_DESCRIPTOR,
    slots: Slots { new: Some(new), call: Some(call_wrapper), descr_get: Some(descr_get), ..Slots::EMPTY },
    methods: &[
        Method::method("cache_info", "($self, /)", cache_info, "Report cache statistics"),
        Method::method("cache_clear", "($self, /)", cache_clear, "Clear the cache and cache statistics"),
        Method::method("__reduce__", "($self, /)", reduce, ""),
        Method::method("__copy__", "-($self, /)", itself, ""),
        Method::method("__deepcopy__", "-($self, memo, /)", itself, ""),
    ],
    getsets: &[GetSet::write("__dict__", get_instance_dict, replace_instance_dict, "")],
    ..TypeSpec::new("functools", "_lru_cache_wrapper", <Wrapper as Payload>::layout)
};

pub(super) fn init_types() {
    LRU_CACHE_WRAPPER.bind(&SPEC);
}
