//! The allocator and the collector without Python. A process of their own, because the collector walks every object.
#![cfg(vm)]

mod blocks;
mod cycles;
mod native;
