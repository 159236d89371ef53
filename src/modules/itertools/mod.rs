//! `itertools`.

pub mod chaining;
pub mod combinatoric;
pub mod filtering;
pub mod grouping;
pub mod infinite;
pub mod tee;

use crate::object::class::{Class, TypeSpec};
use crate::object::layout::Layout;
use crate::object::native::{Method, ModuleSpec};
use crate::object::slots::{New, Next, Res, Slots};
use crate::object::ty::Type;
use crate::object::{Args, Module, Thread, Value};
use crate::types::iterators::{itself, keeps_init};

/// The table of an iterator class.
pub(super) const fn iterator(
    name: &'static str,
    layout: fn() -> &'static Layout,
    new: New,
    next: Next,
    signature: &'static str,
    doc: &'static str,
) -> TypeSpec {
    TypeSpec {
        doc: Some(doc),
        signature,
        slots: Slots { new: Some(new), iter: Some(itself), next: Some(next), ..Slots::EMPTY },
        ..TypeSpec::new("itertools", name, layout)
    }
}

/// Exactly `n` positional arguments; keywords only for subclasses with an `__init__` of their own.
pub(super) fn exactly(
    th: &Thread,
    cls: &Type,
    class: &Class,
    name: &str,
    args: Args<'_>,
    n: usize,
) -> Res<()> {
    no_keywords(th, cls, class, name, args)?;
    if args.len() != n {
        let s = if n == 1 { "" } else { "s" };
        return Err(th.type_error(format!("{name} expected {n} argument{s}, got {}", args.len())));
    }
    Ok(())
}

/// No keywords, except for subclasses with an `__init__` of their own.
pub(super) fn no_keywords(th: &Thread, cls: &Type, class: &Class, name: &str, args: Args<'_>) -> Res<()> {
    if !args.keywords().is_empty() && keeps_init(cls, class) {
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(())
}

/// Binds the arguments of a constructor with keywords.
macro_rules! bound {
    ($th:expr, $name:literal, $signature:literal, $args:expr) => {{
        static SIG: $crate::sync::prim::LazyLock<$crate::object::signature::Signature> =
            $crate::sync::prim::LazyLock::new(|| $crate::object::signature::Signature::parse($signature));
        $crate::object::signature::bind_values($th, &SIG, $name, $args)?
    }};
}
pub(crate) use bound;

/// Binds the classes.
pub fn init_types() {
    infinite::init_types();
    filtering::init_types();
    chaining::init_types();
    grouping::init_types();
    tee::init_types();
    combinatoric::init_types();
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let Some(m) = module.downcast::<Module>() else { return Ok(()) };
    let classes: [&Class; 22] = [
        &infinite::COUNT,
        &infinite::CYCLE,
        &infinite::REPEAT,
        &filtering::COMPRESS,
        &filtering::DROPWHILE,
        &filtering::TAKEWHILE,
        &filtering::FILTERFALSE,
        &filtering::ISLICE,
        &filtering::STARMAP,
        &filtering::PAIRWISE,
        &filtering::BATCHED,
        &chaining::CHAIN,
        &chaining::ACCUMULATE,
        &chaining::ZIP_LONGEST,
        &grouping::GROUPBY,
        &grouping::GROUPER,
        &tee::TEE,
        &tee::TEE_DATA,
        &combinatoric::PRODUCT,
        &combinatoric::PERMUTATIONS,
        &combinatoric::COMBINATIONS,
        &combinatoric::COMBINATIONS_WITH_REPLACEMENT,
    ];
    for c in classes {
        m.set(&c.get().name_str(), c.value());
    }
    Ok(())
}

/// `itertools`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[Method::function(
        "tee",
        "($module, iterable, n=2, /)",
        tee::tee,
        "Returns a tuple of n independent iterators.",
    )],
    init,
    gil_not_used: true,
};
