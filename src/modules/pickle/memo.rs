//! What a pickle remembers: for a `Pickler` which objects have been written under which number, for an `Unpickler` what
//! stands under a number; and the objects that programs see of both.

use std::collections::HashMap;

use super::pickler::Pickler;
use super::unpickler::Unpickler;
use crate::object::{
    Args, Class, Dict, Method, Object, Payload, Res, Thread, Trace, Tuple, TypeSpec, Value, Visitor, alloc,
    class, flags,
};
use crate::payload;

/// Objects by their address, with the numbers that they were given.
#[derive(Default)]
pub struct Written {
    /// Open addressing: address and position in `objects`, at most half full.
    index: Vec<(usize, u32)>,
    /// Number and object, which is kept alive, so that its address stays its own.
    objects: Vec<(usize, Value)>,
}

impl Written {
    fn probe(&self, address: usize) -> usize {
        let mask = self.index.len() - 1;
        // Objects lie at multiples of sixteen.
        let mut at = (address >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32 & mask;
        while self.index[at].0 != 0 && self.index[at].0 != address {
            at = (at + 1) & mask;
        }
        at
    }
    /// The number of an object.
    #[inline]
    pub fn get(&self, o: &Object) -> Option<usize> {
        if self.index.is_empty() {
            return None;
        }
        let address = std::ptr::from_ref(o) as usize;
        match self.index[self.probe(address)] {
            (0, _) => None,
            (_, i) => Some(self.objects[i as usize].0),
        }
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }
    /// Remembers an object; gives back what has to be dropped after the lock.
    pub fn insert(&mut self, v: Value, number: usize) -> Option<Value> {
        let Some(address) = v.as_object().map(|o| std::ptr::from_ref(o) as usize) else { return Some(v) };
        if (self.objects.len() + 1) * 2 > self.index.len() {
            self.grow();
        }
        let at = self.probe(address);
        if self.index[at].0 == address {
            let i = self.index[at].1 as usize;
            self.objects[i].0 = number;
            return Some(v);
        }
        self.index[at] = (address, self.objects.len() as u32);
        self.objects.push((number, v));
        None
    }
    fn grow(&mut self) {
        let size = (self.index.len() * 4).max(32);
        let old = std::mem::replace(&mut self.index, vec![(0, 0); size]);
        for (address, i) in old {
            if address != 0 {
                let at = self.probe(address);
                self.index[at] = (address, i);
            }
        }
    }
    /// A second one with the same contents.
    pub fn copy(&self) -> Written {
        Written { index: self.index.clone(), objects: self.objects.clone() }
    }
    /// Objects with their numbers.
    pub fn objects(&self) -> &[(usize, Value)] {
        &self.objects
    }
}

/// Objects by number.
#[derive(Default)]
pub struct Read {
    near: Vec<Option<Value>>,
    /// Numbers far behind the others: a pickle may name any, and must not be given memory for those in between.
    far: HashMap<usize, Value>,
    len: usize,
}

impl Read {
    /// What stands under a number.
    #[inline]
    pub fn get(&self, i: usize) -> Option<&Value> {
        match self.near.get(i) {
            Some(v) => v.as_ref(),
            None => self.far.get(&i),
        }
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }
    /// Puts something under a number; gives back what was there.
    pub fn put(&mut self, i: usize, v: Value) -> Option<Value> {
        let old = if i < self.near.len() {
            self.near[i].replace(v)
        } else if i <= self.near.len() * 2 + 1024 && self.far.is_empty() {
            self.near.resize(i, None);
            self.near.push(Some(v));
            None
        } else {
            self.far.insert(i, v)
        };
        self.len += usize::from(old.is_none());
        old
    }
    /// Numbers and what stands under them.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Value)> {
        let near = self.near.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_ref()?)));
        near.chain(self.far.iter().map(|(i, v)| (*i, v)))
    }
}

/// `_pickle.PicklerMemoProxy`.
pub static PICKLER_MEMO: Class = Class::new();
/// `_pickle.UnpicklerMemoProxy`.
pub static UNPICKLER_MEMO: Class = Class::new();

/// Payload of both: whose memo it is.
#[repr(C)]
pub struct Proxy {
    ob: Object,
    pub owner: Value,
}
payload!(Proxy: traced);

impl Trace for Proxy {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.owner);
    }
}

/// The memo of `owner` as programs see it.
pub fn proxy(class: &'static Class, owner: &Value) -> Value {
    alloc(Proxy { ob: Object::new(class.get()), owner: owner.clone() }).into_value()
}

fn owner(v: &Value) -> &Value {
    &v.downcast::<Proxy>().expect("method of this type").owner
}

fn copy(th: &Thread, a: Args<'_>) -> Res {
    let d = Dict::new();
    let owner = owner(a.at(0));
    if let Some(p) = owner.downcast::<Pickler>() {
        for (number, v) in p.with(|s| s.memo.objects().to_vec()) {
            let address = v.as_object().map_or(0, |o| std::ptr::from_ref(o) as usize);
            let entry = Tuple::new(vec![Value::from_usize(number), v]).into_value();
            d.set_item(th, &Value::from_usize(address), entry)?;
        }
    } else if let Some(u) = owner.downcast::<Unpickler>() {
        let all: Vec<(usize, Value)> = u.with(|s| s.memo.iter().map(|(i, v)| (i, v.clone())).collect());
        for (i, v) in all {
            d.set_item(th, &Value::from_usize(i), v)?;
        }
    }
    Ok(d.into_value())
}

fn clear(_: &Thread, a: Args<'_>) -> Res {
    let owner = owner(a.at(0));
    if let Some(p) = owner.downcast::<Pickler>() {
        drop(p.with(|s| std::mem::take(&mut s.memo)));
    } else if let Some(u) = owner.downcast::<Unpickler>() {
        drop(u.with(|s| std::mem::take(&mut s.memo)));
    }
    Ok(Value::none())
}

fn reduce(th: &Thread, a: Args<'_>) -> Res {
    let contents = Tuple::new(vec![copy(th, a)?]).into_value();
    Ok(Tuple::new(vec![class::DICT.value(), contents]).into_value())
}

static METHODS: &[Method] = &[
    Method::method("clear", "($self, /)", clear, "Remove all items from memo."),
    Method::method("copy", "($self, /)", copy, "Copy the memo to a new object."),
    Method::method("__reduce__", "($self, /)", reduce, "Implement pickle support."),
];

const CONSTANTS: &[(&str, fn() -> Value)] = &[("__hash__", Value::none)];

static PICKLER_SPEC: TypeSpec = TypeSpec {
    flags: flags::DEFAULT | flags::NO_NEW,
    methods: METHODS,
    constants: CONSTANTS,
    ..TypeSpec::new("_pickle", "PicklerMemoProxy", <Proxy as Payload>::layout)
};

static UNPICKLER_SPEC: TypeSpec = TypeSpec {
    flags: flags::DEFAULT | flags::NO_NEW,
    methods: METHODS,
    constants: CONSTANTS,
    ..TypeSpec::new("_pickle", "UnpicklerMemoProxy", <Proxy as Payload>::layout)
};

/// Binds the types.
pub fn init() {
    PICKLER_MEMO.bind(&PICKLER_SPEC);
    UNPICKLER_MEMO.bind(&UNPICKLER_SPEC);
}
