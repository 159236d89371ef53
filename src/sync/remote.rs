//! What threads give back to an owner that is another thread: nodes of pages, without a lock.
//!
//! A page belongs to an owner and hands out nodes. Who gives a node back and is not the owner pushes it on the page's
//! [`Returned`] list, and if that was empty pushes the page on the owner's [`Inbox`]. The owner takes the whole inbox,
//! then the whole list of each page in it.
//!
//! 1. *A page is in an inbox, or about to be put there by the thread whose node found its list empty, if and only if
//!    its list is not empty.* So it is there at most once, and its one link suffices.
//! 2. The owner reads a page's link *before* it takes the page's list. Near miss: it takes the list first; another
//!    thread pushes a node, finds the list empty and puts the page into the inbox again, which overwrites the link; the
//!    owner reads that, and the rest of what it took is lost.
//! 3. A node on the list still counts as handed out, and the owner takes it only through the inbox. So the page stays
//!    the owner's, and whole, until the thread of rule 1 has put it into the inbox.

use super::prim::{AtomicPtr, Ordering, constructor, first_pointer, twin};

/// Something that lies in a page; while nobody uses it, it can name another.
pub trait Node: Sized {
    /// # Safety
    /// Nobody else uses the node.
    unsafe fn set_next(this: *mut Self, next: *mut Self);
    /// # Safety
    /// As above.
    unsafe fn next(this: *mut Self) -> *mut Self;
}

/// Something that nodes lie in. Pages are never unmapped.
pub trait Page: Sized {
    type Node: Node;
    fn returned(&self) -> &Returned<Self::Node, Self>;
}

/// What others have given back of one page; a part of the page.
#[derive(Debug)]
pub struct Returned<N, P> {
    nodes: AtomicPtr<N>,
    /// The next page in the inbox.
    next: AtomicPtr<P>,
}

impl<N, P> Returned<N, P> {
    constructor! {
        pub fn new() -> Self {
            Self { nodes: AtomicPtr::new(std::ptr::null_mut()), next: AtomicPtr::new(std::ptr::null_mut()) }
        }
    }
}

impl<N, P> Default for Returned<N, P> {
    fn default() -> Self {
        Self::new()
    }
}

/// An owner's pages that have something for it.
#[derive(Debug)]
pub struct Inbox<P>(AtomicPtr<P>);

impl<P> Default for Inbox<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P> Inbox<P> {
    constructor! {
        pub fn new() -> Self {
            Self(AtomicPtr::new(std::ptr::null_mut()))
        }
    }
}

impl<P: Page> Inbox<P> {
    /// Gives `node` of `page` back to the owner of `owner`, its inbox.
    ///
    /// # Safety
    /// The node lies in the page, was handed out and is not used any more; `owner` is where the page belongs, and is
    /// never freed.
    pub unsafe fn give_back(owner: *const Self, page: &P, node: *mut P::Node) {
        let list = &page.returned().nodes;
        let mut head = first_pointer!(list);
        loop {
            // SAFETY: still ours.
            unsafe { P::Node::set_next(node, head) };
            // AcqRel: what we did with the node happens before the owner's Acquire in `drain`; and if the list is empty
            // because the owner took it, its read of the page's link happens before we write that (rule 2).
            // Relaxed: a failure only retries.
            match list.compare_exchange_weak(head, node, Ordering::AcqRel, Ordering::Relaxed) {
                Err(now) => head = now,
                Ok(_) => break,
            }
        }
        if head.is_null() || twin("remote_puts_twice") {
            // SAFETY: never freed; rule 3.
            unsafe { (*owner).put(page) };
        }
    }

    fn put(&self, page: &P) {
        let new = std::ptr::from_ref(page).cast_mut();
        let mut head = first_pointer!(self.0);
        loop {
            // Relaxed: published by the exchange.
            page.returned().next.store(head, Ordering::Relaxed);
            // Release: the link happens before the owner's Acquire in `drain`.
            // Relaxed: a failure only retries.
            match self.0.compare_exchange_weak(head, new, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    /// Hands everything that others have given back to `take`, a node at a time with its page, and the page's last node
    /// last of all.
    ///
    /// # Safety
    /// By the owner, or who may act as owner.
    #[inline]
    pub unsafe fn drain(&self, mut take: impl FnMut(&P, *mut P::Node)) {
        // Relaxed: a page that is missed is found next time.
        if self.0.load(Ordering::Relaxed).is_null() {
            return;
        }
        // SAFETY: as the caller promises.
        unsafe { self.drain_slow(&mut take) };
    }

    #[cold]
    unsafe fn drain_slow(&self, take: &mut impl FnMut(&P, *mut P::Node)) {
        // Acquire: pairs with the Release in `put`.
        let mut page = self.0.swap(std::ptr::null_mut(), Ordering::Acquire);
        while !page.is_null() {
            // SAFETY: pages are never unmapped, and this one is whole until its last node is taken (rule 3).
            let this = unsafe { &*page };
            let Returned { nodes, next } = this.returned();
            let late = twin("remote_link_late");
            if !late {
                // Relaxed: ordered by the Acquire above. Rule 2.
                page = next.load(Ordering::Relaxed);
            }
            let mut node = if twin("remote_two_steps") {
                // Acquire: as below; the mutation is that a node may come between the two.
                let node = nodes.load(Ordering::Acquire);
                // Release: as below.
                nodes.store(std::ptr::null_mut(), Ordering::Release);
                node
            } else {
                // AcqRel: pairs with the exchange in `give_back`; the read of the link stays before.
                nodes.swap(std::ptr::null_mut(), Ordering::AcqRel)
            };
            if late {
                // Relaxed: the mutation is that it is late.
                page = next.load(Ordering::Relaxed);
            }
            while !node.is_null() {
                // SAFETY: a node on the list, which is ours now. Its link is read before anybody may use it again.
                let following = unsafe { P::Node::next(node) };
                take(this, node);
                node = following;
            }
        }
    }
}
