//! The scopes of a source text, as `symtable` shows them to programs.

use std::sync::Arc;

use super::names::Interner;
use super::origin::Origin;
use super::symbols::{Comprehension, Place, ScopeId, ScopeKind, SymbolTable};
use super::{Flags, Mode, Stage, SyntaxProblem, future, lines, parse, symbols};

/// Bits of what a scope does with a name; above them, from bit 12 on, stands where the name lives.
pub use super::symbols::uses;

/// Where a name lives, above the bits of its uses.
pub const PLACE_SHIFT: u32 = 12;

/// A scope.
#[derive(Debug)]
pub struct ScopeInfo {
    /// A number of its own.
    pub id: usize,
    /// Its name; kinds that have none are called after their kind.
    pub name: Arc<str>,
    /// Function 0, class 1, module 2, annotation 3, type alias 4, type parameters 5, type variable 6.
    pub kind: u8,
    /// Its first line, 0 for a module.
    pub line: u32,
    /// Whether it is inside of a function.
    pub nested: bool,
    /// Its names, in the order of their first appearance.
    pub symbols: Vec<(Arc<str>, u32)>,
    /// Its parameters.
    pub parameters: Vec<Arc<str>>,
    /// The scopes in it.
    pub children: Vec<ScopeInfo>,
}

/// The outermost scope of a text.
pub fn scopes(source: &str, filename: &str, mode: Mode, flags: Flags) -> Result<ScopeInfo, SyntaxProblem> {
    let filename: Arc<str> = filename.into();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = lines::Lines::new(source);
    let origin = Origin::Text { source, lines: &lines };
    let parsed = parse::parse(source, &lines, mode, flags)
        .map_err(|fault| parse::locate_in(mode, *fault, source, &filename, &lines))?;
    let build = || {
        let future = flags.future | future::features(parsed.tree())?;
        let mut names = Interner::new();
        let table = symbols::build(parsed.tree(), &mut names, future, flags.allow_top_level_await)?;
        Ok(info(&table, &names, origin, 0))
    };
    build().map_err(|fault: Box<super::fault::Fault>| {
        parse::locate_in_tree(*fault, Stage::Names, source, &filename, &lines)
    })
}

fn info(table: &SymbolTable, names: &Interner, origin: Origin, id: ScopeId) -> ScopeInfo {
    let scope = &table.scopes[id];
    let (kind, word) = match scope.kind {
        ScopeKind::Function => {
            let word = match scope.comprehension {
                Comprehension::No => "lambda",
                Comprehension::Generator => "genexpr",
                Comprehension::List => "listcomp",
                Comprehension::Set => "setcomp",
                Comprehension::Dict => "dictcomp",
            };
            (0, word)
        }
        ScopeKind::Class => (1, ""),
        ScopeKind::Module => (2, "top"),
        ScopeKind::Annotation => (3, "__annotate__"),
        ScopeKind::TypeAlias => (4, ""),
        ScopeKind::TypeParameters => (5, ""),
        ScopeKind::TypeVariable => (6, ""),
    };
    let place = |place| match place {
        Place::Unknown => 0,
        Place::Local => 1,
        Place::GlobalExplicit => 2,
        Place::GlobalImplicit => 3,
        Place::Free => 4,
        Place::Cell => 5,
    };
    let symbols = scope.symbols.entries.iter();
    ScopeInfo {
        id,
        name: scope.name.map_or_else(|| word.into(), |name| names.text(name).clone()),
        kind,
        line: if kind == 2 { 0 } else { origin.line(scope.at) },
        nested: scope.nested,
        symbols: symbols
            .map(|(name, s)| (names.text(*name).clone(), u32::from(s.flags) | place(s.place) << PLACE_SHIFT))
            .collect(),
        parameters: scope.params.iter().map(|p| names.text(*p).clone()).collect(),
        children: super::stack::grow(|| {
            scope.children.iter().map(|&child| info(table, names, origin, child)).collect()
        }),
    }
}
