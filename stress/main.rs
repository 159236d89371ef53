//! The primitives of `src/sync` in worlds too large to explore: random programs on several threads, with invariants
//! checked as they run and conservation at the end. `cargo stress` runs them
//!
//! - on real threads, as many operations as `STRESS_OPERATIONS` says for each program,
//! - under shuttle (`--cfg shuttle`), which runs one thread at a time and chooses at random who goes on at every
//!   operation on an atomic or a lock: small programs, many schedules, each of which can be replayed.
//!
//! A failure of the first kind names the seed.

mod counts;
#[cfg(not(shuttle))]
mod epoch;
mod locks;
mod memory;
#[path = "../loom_tests/seated.rs"]
mod seated;
#[cfg(not(shuttle))]
mod slots;
mod world;

use brigade::sync::count::biased::{BiasedHead, Shared};
use brigade::sync::pending::STOP;
use brigade::sync::prim::Arc;
use brigade::sync::world::World;
use seated::Seated;

/// A small generator of numbers; good enough to choose the next step.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

/// How large a run of a program is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub threads: usize,
    /// Steps of each thread.
    pub steps: usize,
    pub seed: u64,
}

/// Runs a program.
#[cfg(not(shuttle))]
pub fn run(name: &str, program: impl Fn(Size) + Send + Sync + 'static) {
    let setting = std::env::var("STRESS_OPERATIONS").ok().and_then(|text| text.parse().ok());
    let operations: usize = setting.unwrap_or(if cfg!(miri) { 400 } else { 100_000 });
    // Short runs, so that birth and exit of threads, and conservation, are part of what is tried often.
    let most = if cfg!(miri) { 50 } else { 250_000 };
    let (mut left, mut seed) = (operations, 1);
    let begin = std::time::Instant::now();
    while left > 0 {
        let threads = 2 + seed as usize % 3;
        let steps = left.div_ceil(threads).min(most);
        let size = Size { threads, steps, seed };
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| program(size)));
        if let Err(panic) = result {
            eprintln!("{name}: failed with {size:?}");
            std::panic::resume_unwind(panic);
        }
        left = left.saturating_sub(threads * steps);
        seed += 1;
    }
    println!("{name}: {operations} operations, {} runs, {:.1} s", seed - 1, begin.elapsed().as_secs_f64());
}

/// Runs a program under random schedules.
#[cfg(shuttle)]
pub fn run(name: &str, program: impl Fn(Size) + Send + Sync + 'static) {
    let setting = std::env::var("STRESS_SCHEDULES").ok().and_then(|text| text.parse().ok());
    let schedules: usize = setting.unwrap_or(300);
    let begin = std::time::Instant::now();
    let mut config = shuttle::Config::new();
    // Waiting for a flag may take many looks of a thread that is chosen again and again.
    config.max_steps = shuttle::MaxSteps::ContinueAfter(1_000_000);
    // The table of seats passes through a thread's stack when it is made.
    config.stack_size = 1 << 18;
    let runner = shuttle::Runner::new(shuttle::scheduler::RandomScheduler::new(schedules), config);
    runner.run(move || {
        use shuttle::rand::Rng;
        let seed = shuttle::rand::thread_rng().r#gen::<u32>();
        program(Size { threads: 2 + seed as usize % 4, steps: 25, seed: u64::from(seed) });
    });
    println!("{name}: {schedules} schedules, {:.1} s", begin.elapsed().as_secs_f64());
}

/// What all threads of a program share.
pub struct Scene {
    pub shared: std::sync::Arc<Shared>,
    pub world: World,
}

impl Scene {
    pub fn new() -> Arc<Self> {
        #[cfg(not(shuttle))]
        let shared = Shared::new();
        #[cfg(shuttle)]
        let shared = Shared::new(false);
        Arc::new(Self { shared: std::sync::Arc::new(shared), world: World::new() })
    }
}

/// A thread of a program.
pub struct Thread {
    pub scene: Arc<Scene>,
    seated: Seated,
}

impl std::ops::Deref for Thread {
    type Target = Seated;

    fn deref(&self) -> &Seated {
        &self.seated
    }
}

impl Thread {
    pub fn new(scene: &Arc<Scene>) -> Self {
        let mut seated = Seated::new(&scene.shared, &scene.world);
        seated.opens = seated.seat.is_multiple_of(2);
        Self { scene: scene.clone(), seated }
    }

    /// Stands still if somebody stops the world.
    pub fn poll(&self) {
        if self.slot.pending.load() & STOP != 0 {
            self.scene.world.park(&self.slot);
        }
    }

    /// Runs `f` alone.
    pub fn stop(&self, f: impl FnOnce()) {
        self.scene.world.stop(&self.slot, &self.scene.shared.counters, f);
    }

    /// Lets others act for this thread for a moment.
    pub fn nap(&self) {
        self.scene.world.detach(&self.slot);
        // No yield: on a busy machine that is a long sleep, and there are many naps.
        (0..50).for_each(|_| brigade::sync::prim::hint::spin_loop());
        self.scene.world.attach(&self.slot);
    }

    /// Gives the seat up; `destroy` sees to what is on its queue.
    pub fn leave(mut self, destroy: impl FnMut(*const BiasedHead)) {
        self.seated.leave_with(destroy);
        self.scene.world.unregister(&self.slot);
    }
}
