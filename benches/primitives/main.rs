//! What a reference, a lock, a read, a retirement and a block of memory cost in the mode this was built in, each beside
//! what a Rust programmer would otherwise use, in the same run.
//!
//! `cargo primitives brc [FILTER]`
//!
//! A run without a filter keeps what it measured in `experiments/results/primitives/`, for the report.

mod blocks;
mod counts;
mod latency;
mod locks;
mod object;
mod reads;
mod record;
mod together;

use brigade::mode::{NAME, set_destroy};
use brigade::object::Thread;
use criterion::Criterion;
use record::Record;
use std::time::Duration;

fn main() {
    // What cargo says to every benchmark is no filter.
    let filter = std::env::args().skip(1).find(|argument| argument != "--bench");
    let mut record = Record::default();
    if filter.is_none() {
        // What an earlier program has measured must not be taken for ours; it may not be there.
        let _ = std::fs::remove_dir_all(record::folder());
    }
    Thread::run(8 << 20, |th| {
        println!("mode {NAME}");
        set_destroy(object::destroy);
        let mut criterion = Criterion::default()
            .sample_size(50)
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(1))
            .without_plots()
            .output_directory(&record::folder())
            .configure_from_args();
        counts::bench(&mut criterion, th);
        locks::bench(&mut criterion, th);
        reads::bench(&mut criterion, th);
        blocks::bench(&mut criterion, th);
        criterion.final_summary();
        if filter.as_deref().is_none_or(|filter| filter == "latency") {
            latency::measure(th, &mut record);
        }
    });
    if filter.is_none() {
        record.keep();
    }
}
