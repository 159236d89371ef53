//! The algorithms behind one face: feed, finish, copy.

use sha2::digest::{Digest, ExtendableOutput, Update, XofReader};

/// The running state of one hash.
pub trait State: Send {
    /// Feeds bytes.
    fn update(&mut self, data: &[u8]);
    /// The digest so far; `length` counts for extendable output only.
    fn digest(&self, length: usize) -> Vec<u8>;
    /// A second, independent state.
    fn copy(&self) -> Box<dyn State>;
}

/// Algorithms with one length.
#[derive(Clone)]
pub struct Fixed<D>(pub D);

impl<D: Digest + Clone + Send + 'static> State for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn digest(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

/// Algorithms with as much output as one asks for.
#[derive(Clone)]
pub struct Extendable<D>(pub D);

impl<D: Update + ExtendableOutput + Clone + Send + 'static> State for Extendable<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn digest(&self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

macro_rules! blake2 {
    ($state:ty) => {
        impl State for $state {
            fn update(&mut self, data: &[u8]) {
                <$state>::update(self, data);
            }
            fn digest(&self, _: usize) -> Vec<u8> {
                self.finalize().as_bytes().to_vec()
            }
            fn copy(&self) -> Box<dyn State> {
                Box::new(self.clone())
            }
        }
    };
}

blake2!(blake2b_simd::State);
blake2!(blake2s_simd::State);
