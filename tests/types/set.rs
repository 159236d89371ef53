//! Tables of sets, and slices.

use super::run;
use brigade::object::{Dict, Value, protocol};
use brigade::object::{Str, class};
use brigade::types::set::*;
use brigade::types::slice::Slice;

#[test]
fn sets_of_integers_show_cpythons_order() {
    run(|th| {
        let s = Set::new();
        for i in [33, 5, 1, 0, 17, 9, 64] {
            add(th, &s, &Value::from_i64(i)).expect("hashable");
        }
        let shown = protocol::repr_text(th, s.as_value()).expect("a repr");
        assert_eq!(shown, "{0, 33, 1, 64, 5, 9, 17}");
        for i in [0, 64, 33] {
            assert!(s.discard_hashed(th, &Value::from_i64(i), i).expect("hashable"));
        }
        assert_eq!(s.len(), 4);
        assert!(!s.has_hashed(th, &Value::from_i64(64), 64).expect("hashable"));
    });
}

#[test]
fn a_table_survives_many_insertions_and_removals() {
    run(|th| {
        let (s, d) = (Set::new(), Dict::new());
        for round in 0..50 {
            for i in 0..200 {
                let k = Value::from_i64(i * 7 + round);
                add(th, &s, &k).expect("hashable");
                d.set_item(th, &k, Value::none()).expect("hashable");
            }
            for i in 0..199 {
                let k = i * 7 + round;
                s.discard_hashed(th, &Value::from_i64(k), k).expect("hashable");
                assert!(d.remove_item(th, &Value::from_i64(k)).expect("hashable").is_some());
            }
        }
        assert_eq!(s.len(), d.len());
        // Each round leaves one key, which the seventh round after it removes.
        assert_eq!(s.len(), 7);
        let text = Str::new("key").into_value();
        d.set_item(th, &text, Value::bool(true)).expect("hashable");
        assert!(d.get_item(th, &text).expect("hashable").is_some_and(|v| v.is_true()));
    });
}

#[test]
fn slices_fit_as_in_python() {
    run(|th| {
        let int = |i: i64| Value::from_i64(i);
        let none = Value::none;
        let cases = [
            (none(), none(), int(-1), 5, vec![4, 3, 2, 1, 0]),
            (int(1), int(10), int(2), 5, vec![1, 3]),
            (int(-3), none(), none(), 5, vec![2, 3, 4]),
            (int(4), int(0), int(-3), 5, vec![4, 1]),
            (int(7), int(9), none(), 5, vec![]),
        ];
        for (a, b, c, n, expected) in cases {
            let f = Slice::new(a, b, c).unpack(th).expect("integers").fit(n);
            assert_eq!(f.indices().collect::<Vec<_>>(), expected);
        }
        assert!(class::LIST.is_bound());
    });
}
