//! Containers: their items in batches, so that reading a pickle needs no more room than that.

use super::errors::class_of;
use super::opcode::*;
use super::saving::Save;
use crate::object::{Dict, Res, Tuple, Value, protocol};
use crate::types::dict::next_entry;
use crate::types::exception::noted;
use crate::types::list::List;
use crate::types::set::Set;

/// Items that one instruction takes.
const BATCH: usize = 1000;

impl Save<'_> {
    fn save_item(&mut self, container: &Value, i: usize, item: &Value) -> Res<()> {
        let saved = self.save(item);
        noted(self.th, saved, || format!("when serializing {} item {i}", class_of(container)))
    }
    fn save_pair(&mut self, container: &Value, key: &Value, value: &Value) -> Res<()> {
        let th = self.th;
        self.save(key)?;
        let saved = self.save(value);
        noted(th, saved, || {
            let shown = protocol::repr_text(th, key).unwrap_or_else(|_| "?".into());
            format!("when serializing {} item {shown}", class_of(container))
        })
    }
    /// A tuple.
    pub fn save_tuple(&mut self, v: &Value, t: &Tuple) -> Res<()> {
        let n = t.len();
        if n == 0 {
            if self.bin {
                self.out.byte(EMPTY_TUPLE)
            } else {
                self.out.put(&[MARK, TUPLE])
            }
            return Ok(());
        }
        let short = n <= 3 && self.protocol >= 2;
        if !short {
            self.out.byte(MARK);
        }
        for (i, item) in t.items().iter().enumerate() {
            self.save_item(v, i, item)?;
        }
        if self.is_known(v) {
            // It contains itself: writing the items has written it. What they left is thrown away.
            if !short && self.bin {
                self.out.byte(POP_MARK);
            } else {
                (0..n + usize::from(!short)).for_each(|_| self.out.byte(POP));
            }
            self.recall(v);
            return Ok(());
        }
        self.out.byte(if short { [TUPLE1, TUPLE2, TUPLE3][n - 1] } else { TUPLE });
        self.memoize(v);
        Ok(())
    }
    /// A list.
    pub fn save_list(&mut self, v: &Value, l: &List) -> Res<()> {
        if self.bin {
            self.out.byte(EMPTY_LIST)
        } else {
            self.out.put(&[MARK, LIST])
        }
        self.memoize(v);
        if !self.bin {
            let mut i = 0;
            while let Some(item) = l.get(i) {
                self.save_item(v, i, &item)?;
                self.out.byte(APPEND);
                i += 1;
            }
            return Ok(());
        }
        match l.len() {
            0 => return Ok(()),
            1 => {
                if let Some(item) = l.get(0) {
                    self.save_item(v, 0, &item)?;
                    self.out.byte(APPEND);
                }
                return Ok(());
            }
            _ => {}
        }
        let mut i = 0;
        loop {
            self.out.byte(MARK);
            let end = i + BATCH;
            while i < end
                && let Some(item) = l.get(i)
            {
                self.save_item(v, i, &item)?;
                i += 1;
            }
            self.out.byte(APPENDS);
            if i >= l.len() {
                return Ok(());
            }
        }
    }
    /// The items that an iterator gives, for `v`.
    pub fn save_items(&mut self, v: &Value, items: &Value) -> Res<()> {
        let th = self.th;
        let mut i = 0;
        if !self.bin {
            while let Some(item) = protocol::next(th, items)? {
                self.save_item(v, i, &item)?;
                self.out.byte(APPEND);
                i += 1;
            }
            return Ok(());
        }
        loop {
            let Some(first) = protocol::next(th, items)? else { return Ok(()) };
            let mut next = protocol::next(th, items)?;
            if next.is_none() {
                self.save_item(v, i, &first)?;
                self.out.byte(APPEND);
                return Ok(());
            }
            self.out.byte(MARK);
            self.save_item(v, i, &first)?;
            let mut n = 1;
            while let Some(item) = next {
                self.save_item(v, i + n, &item)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = protocol::next(th, items)?;
            }
            self.out.byte(APPENDS);
            i += n;
            if n != BATCH {
                return Ok(());
            }
        }
    }
    /// A dict.
    pub fn save_dict(&mut self, v: &Value, d: &Dict) -> Res<()> {
        if self.bin {
            self.out.byte(EMPTY_DICT)
        } else {
            self.out.put(&[MARK, DICT])
        }
        self.memoize(v);
        let (size, mut at) = (d.len(), 0);
        if size == 0 {
            return Ok(());
        }
        if !self.bin || size == 1 {
            while let Some((key, value)) = next_entry(d, &mut at) {
                self.save_pair(v, &key, &value)?;
                self.out.byte(SETITEM);
                if self.bin {
                    return Ok(());
                }
                self.check_size("dictionary", size, d.len())?;
            }
            return Ok(());
        }
        loop {
            self.out.byte(MARK);
            let mut n = 0;
            while n < BATCH
                && let Some((key, value)) = next_entry(d, &mut at)
            {
                self.save_pair(v, &key, &value)?;
                n += 1;
            }
            self.out.byte(SETITEMS);
            self.check_size("dictionary", size, d.len())?;
            if n < BATCH {
                return Ok(());
            }
        }
    }
    fn check_size(&self, what: &str, before: usize, now: usize) -> Res<()> {
        if before == now {
            return Ok(());
        }
        Err(self.th.runtime_error(format!("{what} changed size during iteration")))
    }
    /// The pairs that an iterator gives, for `v`.
    pub fn save_pairs(&mut self, v: &Value, pairs: &Value) -> Res<()> {
        let th = self.th;
        let next = || -> Res<Option<Value>> {
            let Some(pair) = protocol::next(th, pairs)? else { return Ok(None) };
            match pair.downcast::<Tuple>() {
                Some(t) if t.len() == 2 => Ok(Some(pair)),
                _ => Err(th.type_error("dict items iterator must return 2-tuples")),
            }
        };
        if !self.bin {
            while let Some(pair) = next()? {
                self.save_two(v, &pair)?;
                self.out.byte(SETITEM);
            }
            return Ok(());
        }
        loop {
            let Some(first) = next()? else { return Ok(()) };
            let Some(second) = next()? else {
                self.save_two(v, &first)?;
                self.out.byte(SETITEM);
                return Ok(());
            };
            self.out.byte(MARK);
            self.save_two(v, &first)?;
            let (mut n, mut pair) = (1, Some(second));
            while let Some(p) = pair {
                self.save_two(v, &p)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                pair = next()?;
            }
            self.out.byte(SETITEMS);
            if n != BATCH {
                return Ok(());
            }
        }
    }
    fn save_two(&mut self, container: &Value, pair: &Value) -> Res<()> {
        match pair.downcast::<Tuple>().map(Tuple::items) {
            Some([key, value]) => self.save_pair(container, key, value),
            _ => Ok(()),
        }
    }
    fn save_element(&mut self, set: &Value, item: &Value) -> Res<()> {
        let saved = self.save(item);
        noted(self.th, saved, || format!("when serializing {} element", class_of(set)))
    }
    /// A set by way of a list, where there is no instruction for it.
    fn save_set_as_list(&mut self, v: &Value, s: &Set) -> Res<()> {
        let items = s.snapshot().into_iter().map(|(item, _)| item).collect();
        let args = Tuple::new(vec![List::new(items).into_value()]).into_value();
        self.save_reduced(&Tuple::new(vec![v.ty().value(), args]), Some(v))
    }
    /// A set.
    pub fn save_set(&mut self, v: &Value) -> Res<()> {
        let s = v.downcast::<Set>().expect("a set");
        if self.protocol < 4 {
            return self.save_set_as_list(v, s);
        }
        self.out.byte(EMPTY_SET);
        self.memoize(v);
        let items = s.snapshot();
        let mut batches = items.chunks(BATCH).peekable();
        if batches.peek().is_none() {
            return Ok(());
        }
        let mut whole = true;
        while whole {
            let batch = batches.next().unwrap_or_default();
            self.out.byte(MARK);
            for (item, _) in batch {
                self.save_element(v, item)?;
            }
            self.out.byte(ADDITEMS);
            self.check_size("set", items.len(), s.len())?;
            whole = batch.len() == BATCH;
        }
        Ok(())
    }
    /// A frozen set.
    pub fn save_frozenset(&mut self, v: &Value) -> Res<()> {
        let s = v.downcast::<Set>().expect("a set");
        if self.protocol < 4 {
            return self.save_set_as_list(v, s);
        }
        self.out.byte(MARK);
        for (item, _) in s.snapshot() {
            self.save_element(v, &item)?;
        }
        if self.is_known(v) {
            self.out.byte(POP_MARK);
            self.recall(v);
            return Ok(());
        }
        self.out.byte(super::opcode::FROZENSET);
        self.memoize(v);
        Ok(())
    }
}
