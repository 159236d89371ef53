//! The abstract grammar of Python 3.14 as a table: every kind of node, its fields and what they may hold. The classes
//! of `_ast`, their documentation and the ways between trees and objects follow from it.

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Exactly one.
    One,
    /// One or `None`.
    Maybe,
    /// A list.
    List,
    /// A list whose elements may be `None`.
    Gaps,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A name.
    Identifier,
    /// A small integer.
    Int,
    /// A str.
    String,
    /// Any constant.
    Constant,
    /// A node of a group.
    Node(&'static str),
}

/// A field of a node.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// How many.
    pub how: How,
    /// What.
    pub of: Type,
}

/// Whether nodes know where they stand in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// They have no place.
    Bare,
    /// They have a start and an end; the end may be missing.
    Placed,
    /// They have a start and an end.
    Exact,
}

/// Nodes that may stand for each other. A product has only one kind of node, with the group's own name.
#[derive(Debug)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Whether its nodes have positions.
    pub places: Places,
    /// Its kinds.
    pub kinds: &'static [Kind],
}

impl Group {
    /// Whether the group is a kind by itself.
    pub fn is_product(&self) -> bool {
        matches!(self.kinds, [only] if only.name() == self.name)
    }

    /// The group's line in the grammar.
    pub fn doc(&self) -> String {
        let separator = if self.kinds.iter().all(|k| k.fields().is_empty()) {
            " | ".to_string()
        } else {
            format!("\n{:width$}| ", "", width = self.name.len() + 1)
        };
        let kinds: Vec<String> = self.kinds.iter().map(|k| k.doc()).collect();
        format!("{} = {}", self.name, kinds.join(&separator))
    }
}

macro_rules! places {
    (bare) => {
        Places::Bare
    };
    (placed) => {
        Places::Placed
    };
    (exact) => {
        Places::Exact
    };
}

macro_rules! how {
    (one) => {
        How::One
    };
    (maybe) => {
        How::Maybe
    };
    (list) => {
        How::List
    };
    (gaps) => {
        How::Gaps
    };
}

macro_rules! type_of {
    (identifier) => {
        Type::Identifier
    };
    (int) => {
        Type::Int
    };
    (string) => {
        Type::String
    };
    (constant) => {
        Type::Constant
    };
    ($group:ident) => {
        Type::Node(stringify!($group))
    };
}

macro_rules! grammar {
    ($($places:ident $group:ident {
        $($kind:ident $name:literal [$($field:ident: $how:ident $of:ident),*],)+
    })+) => {
        /// Every kind of node, in the grammar's order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Kind {
            $($($kind,)+)+
        }

        impl Kind {
            /// All kinds; `kind as usize` is the place of a kind.
            pub const ALL: &[Kind] = &[$($(Kind::$kind),+),+];
        }

        /// The groups, in the grammar's order.
        pub static GROUPS: &[Group] = &[$(
            Group { name: stringify!($group), places: places!($places), kinds: &[$(Kind::$kind),+] },
        )+];

        impl Kind {
            /// The name of its class.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Kind::$kind => $name,)+)+
                }
            }

            /// The group that it belongs to.
            pub fn group(self) -> &'static str {
                match self {
                    $($(Kind::$kind => stringify!($group),)+)+
                }
            }

            /// Whether its nodes have positions.
            pub fn places(self) -> Places {
                match self {
                    $($(Kind::$kind => places!($places),)+)+
                }
            }

            /// Its fields, in order.
            pub fn fields(self) -> &'static [Field] {
                match self {
                    $($(Kind::$kind => &[$(
                        Field { name: stringify!($field), how: how!($how), of: type_of!($of) },
                    )*],)+)+
                }
            }
        }
    };
}

impl Kind {
    /// Its part of the grammar.
    pub fn doc(self) -> String {
        let fields: Vec<String> = self
            .fields()
            .iter()
            .map(|f| {
                let of = match f.of {
                    Type::Identifier => "identifier",
                    Type::Int => "int",
                    Type::String => "string",
                    Type::Constant => "constant",
                    Type::Node(group) => group,
                };
                let how = match f.how {
                    How::One => "",
                    How::Maybe => "?",
                    How::List => "*",
                    How::Gaps => "?*",
                };
                format!("{of}{how} {}", f.name)
            })
            .collect();
        if fields.is_empty() { self.name().into() } else { format!("{}({})", self.name(), fields.join(", ")) }
    }
}

#[rustfmt::skip]
grammar! {
    bare mod {
        Module "Module" [body: list stmt, type_ignores: list type_ignore],
        Interactive "Interactive" [body: list stmt],
        Expression "Expression" [body: one expr],
        FunctionType "FunctionType" [argtypes: list expr, returns: one expr],
    }
    placed stmt {
        FunctionDef "FunctionDef" [name: one identifier, args: one arguments, body: list stmt, decorator_list: list expr, returns: maybe expr, type_comment: maybe string, type_params: list type_param],
        AsyncFunctionDef "AsyncFunctionDef" [name: one identifier, args: one arguments, body: list stmt, decorator_list: list expr, returns: maybe expr, type_comment: maybe string, type_params: list type_param],
        ClassDef "ClassDef" [name: one identifier, bases: list expr, keywords: list keyword, body: list stmt, decorator_list: list expr, type_params: list type_param],
        Return "Return" [value: maybe expr],
        Delete "Delete" [targets: list expr],
        Assign "Assign" [targets: list expr, value: one expr, type_comment: maybe string],
        TypeAlias "TypeAlias" [name: one expr, type_params: list type_param, value: one expr],
        AugAssign "AugAssign" [target: one expr, op: one operator, value: one expr],
        AnnAssign "AnnAssign" [target: one expr, annotation: one expr, value: maybe expr, simple: one int],
        For "For" [target: one expr, iter: one expr, body: list stmt, orelse: list stmt, type_comment: maybe string],
        AsyncFor "AsyncFor" [target: one expr, iter: one expr, body: list stmt, orelse: list stmt, type_comment: maybe string],
        While "While" [test: one expr, body: list stmt, orelse: list stmt],
        If "If" [test: one expr, body: list stmt, orelse: list stmt],
        With "With" [items: list withitem, body: list stmt, type_comment: maybe string],
        AsyncWith "AsyncWith" [items: list withitem, body: list stmt, type_comment: maybe string],
        Match "Match" [subject: one expr, cases: list match_case],
        Raise "Raise" [exc: maybe expr, cause: maybe expr],
        Try "Try" [body: list stmt, handlers: list excepthandler, orelse: list stmt, finalbody: list stmt],
        TryStar "TryStar" [body: list stmt, handlers: list excepthandler, orelse: list stmt, finalbody: list stmt],
        Assert "Assert" [test: one expr, msg: maybe expr],
        Import "Import" [names: list alias],
        ImportFrom "ImportFrom" [module: maybe identifier, names: list alias, level: maybe int],
        Global "Global" [names: list identifier],
        Nonlocal "Nonlocal" [names: list identifier],
        Expr "Expr" [value: one expr],
        Pass "Pass" [],
        Break "Break" [],
        Continue "Continue" [],
    }
    placed expr {
        BoolOp "BoolOp" [op: one boolop, values: list expr],
        NamedExpr "NamedExpr" [target: one expr, value: one expr],
        BinOp "BinOp" [left: one expr, op: one operator, right: one expr],
        UnaryOp "UnaryOp" [op: one unaryop, operand: one expr],
        Lambda "Lambda" [args: one arguments, body: one expr],
        IfExp "IfExp" [test: one expr, body: one expr, orelse: one expr],
        Dict "Dict" [keys: gaps expr, values: list expr],
        Set "Set" [elts: list expr],
        ListComp "ListComp" [elt: one expr, generators: list comprehension],
        SetComp "SetComp" [elt: one expr, generators: list comprehension],
        DictComp "DictComp" [key: one expr, value: one expr, generators: list comprehension],
        GeneratorExp "GeneratorExp" [elt: one expr, generators: list comprehension],
        Await "Await" [value: one expr],
        Yield "Yield" [value: maybe expr],
        YieldFrom "YieldFrom" [value: one expr],
        Compare "Compare" [left: one expr, ops: list cmpop, comparators: list expr],
        Call "Call" [func: one expr, args: list expr, keywords: list keyword],
        FormattedValue "FormattedValue" [value: one expr, conversion: one int, format_spec: maybe expr],
        Interpolation "Interpolation" [value: one expr, str: one constant, conversion: one int, format_spec: maybe expr],
        JoinedStr "JoinedStr" [values: list expr],
        TemplateStr "TemplateStr" [values: list expr],
        Constant "Constant" [value: one constant, kind: maybe string],
        Attribute "Attribute" [value: one expr, attr: one identifier, ctx: one expr_context],
        Subscript "Subscript" [value: one expr, slice: one expr, ctx: one expr_context],
        Starred "Starred" [value: one expr, ctx: one expr_context],
        Name "Name" [id: one identifier, ctx: one expr_context],
        List "List" [elts: list expr, ctx: one expr_context],
        Tuple "Tuple" [elts: list expr, ctx: one expr_context],
        Slice "Slice" [lower: maybe expr, upper: maybe expr, step: maybe expr],
    }
    bare expr_context {
        Load "Load" [],
        Store "Store" [],
        Del "Del" [],
    }
    bare boolop {
        And "And" [],
        Or "Or" [],
    }
    bare operator {
        Add "Add" [],
        Sub "Sub" [],
        Mult "Mult" [],
        MatMult "MatMult" [],
        Div "Div" [],
        Mod "Mod" [],
        Pow "Pow" [],
        LShift "LShift" [],
        RShift "RShift" [],
        BitOr "BitOr" [],
        BitXor "BitXor" [],
        BitAnd "BitAnd" [],
        FloorDiv "FloorDiv" [],
    }
    bare unaryop {
        Invert "Invert" [],
        Not "Not" [],
        UAdd "UAdd" [],
        USub "USub" [],
    }
    bare cmpop {
        Eq "Eq" [],
        NotEq "NotEq" [],
        Lt "Lt" [],
        LtE "LtE" [],
        Gt "Gt" [],
        GtE "GtE" [],
        Is "Is" [],
        IsNot "IsNot" [],
        In "In" [],
        NotIn "NotIn" [],
    }
    bare comprehension {
        Comprehension "comprehension" [target: one expr, iter: one expr, ifs: list expr, is_async: one int],
    }
    placed excepthandler {
        ExceptHandler "ExceptHandler" [type: maybe expr, name: maybe identifier, body: list stmt],
    }
    bare arguments {
        Arguments "arguments" [posonlyargs: list arg, args: list arg, vararg: maybe arg, kwonlyargs: list arg, kw_defaults: gaps expr, kwarg: maybe arg, defaults: list expr],
    }
    placed arg {
        Arg "arg" [arg: one identifier, annotation: maybe expr, type_comment: maybe string],
    }
    placed keyword {
        Keyword "keyword" [arg: maybe identifier, value: one expr],
    }
    placed alias {
        Alias "alias" [name: one identifier, asname: maybe identifier],
    }
    bare withitem {
        WithItem "withitem" [context_expr: one expr, optional_vars: maybe expr],
    }
    bare match_case {
        MatchCase "match_case" [pattern: one pattern, guard: maybe expr, body: list stmt],
    }
    exact pattern {
        MatchValue "MatchValue" [value: one expr],
        MatchSingleton "MatchSingleton" [value: one constant],
        MatchSequence "MatchSequence" [patterns: list pattern],
        MatchMapping "MatchMapping" [keys: list expr, patterns: list pattern, rest: maybe identifier],
        MatchClass "MatchClass" [cls: one expr, patterns: list pattern, kwd_attrs: list identifier, kwd_patterns: list pattern],
        MatchStar "MatchStar" [name: maybe identifier],
        MatchAs "MatchAs" [pattern: maybe pattern, name: maybe identifier],
        MatchOr "MatchOr" [patterns: list pattern],
    }
    bare type_ignore {
        TypeIgnore "TypeIgnore" [lineno: one int, tag: one string],
    }
    exact type_param {
        TypeVar "TypeVar" [name: one identifier, bound: maybe expr, default_value: maybe expr],
        ParamSpec "ParamSpec" [name: one identifier, default_value: maybe expr],
        TypeVarTuple "TypeVarTuple" [name: one identifier, default_value: maybe expr],
    }
}
