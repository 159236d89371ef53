//! The sort behind `sorted` and `list.sort`.

use super::run;
use brigade::object::{List, Value};
use brigade::types::sort::*;

fn numbers(seed: u64, n: usize, modulus: u64) -> Vec<i64> {
    let mut x = seed;
    (0..n)
        .map(|_| {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((x >> 33) % modulus) as i64
        })
        .collect()
}

/// Keys of mixed kinds take the general merge sort; the order must be the stable one.
#[test]
fn the_general_sort_is_stable_and_agrees_with_the_simple_one() {
    run(|th| {
        for (n, modulus) in [(2, 2), (31, 5), (64, 1000), (100, 3), (1000, 50), (5000, 100_000), (3000, 7)] {
            for reverse in [false, true] {
                let mut ints = numbers(n as u64, n, modulus);
                // Runs up and down, as in data that was sorted before.
                if n > 500 {
                    ints[..200].sort_unstable();
                    ints[200..400].sort_unstable_by(|a, b| b.cmp(a));
                }
                let mixed: Vec<Value> = ints
                    .iter()
                    .enumerate()
                    .map(|(i, &k)| if i % 2 == 0 { Value::from_i64(k) } else { Value::from_f64(k as f64) })
                    .collect();
                let order = order_of(th, &mixed, reverse).expect("numbers compare");
                let mut expected: Vec<u32> = (0..n as u32).collect();
                expected.sort_by(|&a, &b| {
                    let o = ints[a as usize].cmp(&ints[b as usize]);
                    if reverse { o.reverse() } else { o }
                });
                assert_eq!(order, expected, "{n} items below {modulus}, reverse {reverse}");
                let plain: Vec<Value> = ints.iter().map(|&i| Value::from_i64(i)).collect();
                assert_eq!(order_of(th, &plain, reverse).expect("integers compare"), expected);
            }
        }
    });
}

#[test]
fn a_failed_comparison_leaves_the_items() {
    run(|th| {
        let l = List::new(vec![Value::small_int(2), Value::none(), Value::small_int(1)]);
        assert!(sort_list(th, &l, None, false).is_err());
        drop(th.take_waiting());
        assert_eq!(l.len(), 3);
    });
}
