//! Accounting: how many objects live, how many bytes they take, and a print of the allocator's state.

use std::fmt::Write;

use super::pool::{CLASSES, FIRST, POOL, STEP};
use super::space::ARENA;
use super::{heap, large, region, space};

/// A snapshot of the allocator. Exact while no other thread runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stats {
    /// Objects in pools.
    pub small: usize,
    /// Bytes of their blocks.
    pub small_bytes: usize,
    /// Collected objects outside of the pools.
    pub large: usize,
    /// Bytes of all blocks outside of the pools.
    pub large_bytes: usize,
    /// Types.
    pub types: usize,
    /// Arenas that have memory.
    pub arenas: usize,
    /// Pools in use.
    pub pools: usize,
}

impl Stats {
    /// Bytes that live objects take.
    pub fn live_bytes(&self) -> usize {
        self.small_bytes + self.large_bytes + self.types * region::BLOCK
    }
    /// Bytes that the allocator has from the system.
    pub fn held_bytes(&self) -> usize {
        self.arenas * ARENA + self.large_bytes + self.types * region::BLOCK
    }
}

/// What the allocator holds.
pub fn stats() -> Stats {
    let mut s = Stats { types: region::live(), ..Stats::default() };
    (s.arenas, s.pools) = space::counts();
    space::for_each(|pool| {
        s.small += pool.used() as usize;
        s.small_bytes += pool.used() as usize * pool.size.get() as usize;
    });
    let plain = large_plain_bytes();
    let (n, bytes) = large::counts();
    s.large = n;
    s.large_bytes = bytes + plain;
    s
}

fn large_plain_bytes() -> usize {
    let mut plain = 0isize;
    heap::for_each(|h| plain += h.large.get());
    plain.max(0) as usize
}

/// Number of live objects (large strings and their like not counted).
pub fn live_objects() -> usize {
    let mut n = region::live() + large::counts().0;
    space::for_each(|pool| n += pool.used() as usize);
    n
}

/// What `sys._debugmallocstats()` prints.
pub fn describe() -> String {
    #[derive(Clone, Copy, Default)]
    struct Row {
        pools: usize,
        used: usize,
        room: usize,
    }
    let mut rows = [[Row::default(); 2]; CLASSES];
    space::for_each(|pool| {
        let row = &mut rows[pool.size.get() as usize / STEP][usize::from(pool.gc.get())];
        row.pools += 1;
        row.used += pool.used() as usize;
        row.room += pool.capacity() as usize;
    });
    let s = stats();
    let mut out = format!(
        "Small block threshold = {}, in {} size classes.\n\nSmall blocks, in pools of one size and kind\n\n",
        (CLASSES - 1) * STEP,
        CLASSES - 1
    );
    out += "size   kind        num pools   blocks in use   avail blocks\n";
    out += "-----  ---------   ---------   -------------   ------------\n";
    for (class, kinds) in rows.iter().enumerate() {
        for (kind, row) in ["plain", "collected"].iter().zip(kinds) {
            if row.pools != 0 {
                let (size, avail) = (class * STEP, row.room - row.used);
                // Writing to a string cannot fail.
                let _ =
                    writeln!(out, "{size:>5}  {kind:<9}   {:>9}   {:>13}   {avail:>12}", row.pools, row.used);
            }
        }
    }
    let lines: [(&str, usize); 8] = [
        ("# bytes in arenas", s.arenas * ARENA),
        ("# bytes in pools in use", s.pools * POOL),
        ("# bytes in pool headers", s.pools * FIRST),
        ("# bytes in live small blocks", s.small_bytes),
        ("# live small blocks", s.small),
        ("# bytes in large blocks", s.large_bytes),
        ("# large collected blocks", s.large),
        ("# types", s.types),
    ];
    out.push('\n');
    for (name, n) in lines {
        // As above.
        let _ = writeln!(out, "{name:<32} = {n:>15}");
    }
    out
}

/// Writes to the error output, past `sys.stderr`. Nobody can be told that it cannot be written.
pub fn say(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}
