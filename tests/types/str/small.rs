//! Small buffers.

use brigade::types::str::small::*;

#[test]
fn bytes_survive_the_move_to_the_heap() {
    let mut b = SmallBytes::default();
    for round in 0..3 {
        b.extend(&[b'a'; 20]);
        b.fill(b'b', 10);
        b.push(b'c');
        assert_eq!(b.len(), 31 * (round + 1));
    }
    assert_eq!(b.as_slice(), [&[b'a'; 20][..], &[b'b'; 10], b"c"].concat().repeat(3));
    assert_eq!(b.into_vec().len(), 93);
    let mut b = SmallBytes::with_capacity(1000);
    b.fill(0, PLACES + 1);
    assert_eq!(b.as_slice(), [0; PLACES + 1]);
}
