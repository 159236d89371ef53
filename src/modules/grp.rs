//! `grp`: the groups that the system knows.

use super::pwd::{identity, identity_value, look_up, missing, name_argument, text};
use crate::object::{Args, Method, Module, ModuleSpec, Res, Thread, Value};
use crate::sync::prim::Mutex;
use crate::types::list::List;
use crate::types::struct_sequence::{self, StructSequence};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "grp",
    doc: "Access to the Unix group database.",
    functions: &[
        Method::function(
            "getgrgid",
            "($module, /, id)",
            by_number,
            "Return the group database entry for the given numeric group ID.",
        ),
        Method::function(
            "getgrnam",
            "($module, /, name)",
            by_name,
            "Return the group database entry for the given group name.",
        ),
        Method::function(
            "getgrall",
            "($module, /)",
            all,
            "Return a list of all available group entries, in arbitrary order.",
        ),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("struct_group", ENTRY.class.value());
        Ok(())
    },
    gil_not_used: true,
};

static ENTRY: StructSequence =
    StructSequence::new("grp", "struct_group", &["gr_name", "gr_passwd", "gr_gid", "gr_mem"], 4);

/// Binds the type.
pub fn init_types() {
    struct_sequence::bind(&ENTRY);
}

fn make(g: &libc::group) -> Value {
    let mut members = Vec::new();
    // SAFETY: the entry's strings are valid as long as the entry; the members end with a null pointer.
    unsafe {
        let mut p = g.gr_mem;
        while !p.is_null() && !(*p).is_null() {
            members.push(text(*p));
            p = p.add(1);
        }
        let members = List::new(members).into_value();
        ENTRY.make(vec![text(g.gr_name), text(g.gr_passwd), identity_value(g.gr_gid), members])
    }
}

fn by_number(th: &Thread, a: Args<'_>) -> Res {
    let found = match identity(th, a.at(0), "gid")? {
        // SAFETY: the call fills the entry and the room it is given.
        Some(gid) => look_up(th, |e, p, n, r| unsafe { libc::getgrgid_r(gid, e, p, n, r) }, make)?,
        None => None,
    };
    found.ok_or_else(|| missing(th, "getgrgid(): gid not found", a.at(0)))
}

fn by_name(th: &Thread, a: Args<'_>) -> Res {
    let name = name_argument(th, a.at(0), "getgrnam() argument 'name'")?;
    // SAFETY: a C string; the call fills the entry and the room it is given.
    let found = look_up(th, |e, p, n, r| unsafe { libc::getgrnam_r(name.as_ptr(), e, p, n, r) }, make)?;
    found.ok_or_else(|| missing(th, "getgrnam(): name not found", a.at(0)))
}

/// The walk over all entries has one place in the whole process.
static WALK: Mutex<()> = Mutex::new(());

fn all(_: &Thread, _: Args<'_>) -> Res {
    let mut entries = Vec::new();
    let walk = WALK.lock();
    // SAFETY: one walk at a time; each entry is copied before the next is asked for.
    unsafe {
        libc::setgrent();
        while let Some(g) = libc::getgrent().as_ref() {
            entries.push(make(g));
        }
        libc::endgrent();
    }
    drop(walk);
    Ok(List::new(entries).into_value())
}
