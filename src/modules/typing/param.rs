//! `typing.TypeVar`, `typing.ParamSpec`, `typing.TypeVarTuple`.

use super::generic::{const_evaluator, no_default};
use super::{call_typing, param_spec_args, set_module, text_of};
use crate::modules::itertools::bound;
use crate::object::class::{Class, TypeSpec};
use crate::object::native::{GetSet, Method};
use crate::object::slots::{BinaryOp, Res, Slots};
use crate::object::ty::{Type, flags};
use crate::object::{
    Args, Guarded, List, Object, Payload, Sink, Slot, Str, Thread, Trace, Tuple, Value, Visitor, alloc,
    attribute, call, name, protocol,
};
use crate::payload;
use crate::types::type_new::{get_instance_dict, replace_instance_dict};

/// `typing.TypeVar`.
pub static TYPE_VAR: Class = Class::new();
/// `typing.ParamSpec`.
pub static PARAM_SPEC: Class = Class::new();
/// `typing.TypeVarTuple`.
pub static TYPE_VAR_TUPLE: Class = Class::new();

/// A value that may have to be computed at first use.
#[derive(Clone, Default)]
struct Lazy {
    value: Slot,
    evaluate: Slot,
}

#[derive(Default)]
struct State {
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
}

/// Payload of all three.
#[repr(C)]
struct Param {
    ob: Object,
    name: Value,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
    state: Guarded<State>,
}

payload!(Param: traced);

impl Trace for Param {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.name);
        // SAFETY: the world is stopped.
        let s = unsafe { self.state.get_unlocked() };
        for l in [&s.bound, &s.constraints, &s.default] {
            v.visit_slot(&l.value);
            v.visit_slot(&l.evaluate);
        }
    }
    fn clear(&self, sink: &mut Sink) {
        // SAFETY: garbage; nobody else can reach it.
        let s = std::mem::take(unsafe { self.state.get_unlocked() });
        for l in [s.bound, s.constraints, s.default] {
            sink.extend(l.value);
            sink.extend(l.evaluate);
        }
    }
}

fn this(v: &Value) -> &Param {
    v.downcast().expect("a type parameter")
}

/// One of the three lazy values.
type Field = fn(&mut State) -> &mut Lazy;
fn bound_field(s: &mut State) -> &mut Lazy {
    &mut s.bound
}
fn constraints_field(s: &mut State) -> &mut Lazy {
    &mut s.constraints
}
fn default_field(s: &mut State) -> &mut Lazy {
    &mut s.default
}

/// The value, computed now if need be; `absent` if there is neither value nor function.
fn force(th: &Thread, v: &Value, field: Field, absent: Value) -> Res {
    let p = this(v);
    let lazy = field(&mut p.state.lock(&p.ob)).clone();
    if let Some(x) = lazy.value {
        return Ok(x);
    }
    let Some(f) = lazy.evaluate else { return Ok(absent) };
    let x = call::call1(th, &f, Value::small_int(1))?;
    let old = field(&mut p.state.lock(&p.ob)).value.replace(x.clone());
    drop(old);
    Ok(x)
}

/// The function that computes the value.
fn evaluator(v: &Value, field: Field) -> Value {
    let p = this(v);
    let lazy = field(&mut p.state.lock(&p.ob)).clone();
    match (lazy.evaluate, lazy.value) {
        (Some(f), _) => f,
        (None, Some(x)) => const_evaluator(x),
        (None, None) => Value::none(),
    }
}

fn set_evaluator(v: &Value, field: Field, f: Value) {
    let p = this(v);
    let old = std::mem::replace(field(&mut p.state.lock(&p.ob)), Lazy { value: None, evaluate: Some(f) });
    drop(old);
}

fn known(value: Option<Value>) -> Lazy {
    Lazy { value, evaluate: None }
}

fn type_check(th: &Thread, v: Value, message: &str) -> Res {
    // `None` stands for its class; plain classes need no `typing`.
    if v.is_none() {
        return Ok(crate::object::class::NONE_TYPE.value());
    }
    if v.downcast::<Type>().is_some() {
        return Ok(v);
    }
    call_typing(th, "_type_check", &[v, Str::new(message).into_value()])
}

struct Flags {
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

fn variance(th: &Thread, class: &str, given: [Option<Value>; 3]) -> Res<Flags> {
    let [a, b, c] = given;
    let flag = |v: Option<Value>| v.map_or(Ok(false), |v| protocol::truth(th, &v));
    let f = Flags { covariant: flag(a)?, contravariant: flag(b)?, infer_variance: flag(c)? };
    if f.covariant && f.contravariant {
        return Err(th.value_error("Bivariant types are not supported."));
    }
    if f.infer_variance && (f.covariant || f.contravariant) {
        return Err(th.value_error("Variance cannot be specified with infer_variance."));
    }
    let _ = class;
    Ok(f)
}

fn make(th: &Thread, cls: &Type, name: Value, f: Flags, state: State) -> Res {
    let v = alloc(Param {
        ob: Object::new(cls),
        name,
        covariant: f.covariant,
        contravariant: f.contravariant,
        infer_variance: f.infer_variance,
        state: Guarded::new(state),
    })
    .into_value();
    set_module(th, &v)?;
    Ok(v)
}

fn expect_name(th: &Thread, class: &str, v: Option<&Value>) -> Res {
    match v {
        Some(v) if v.downcast::<Str>().is_some() => Ok(v.clone()),
        Some(v) => {
            Err(th.type_error(format!("{class}() argument 'name' must be str, not {}", v.given_name())))
        }
        None => Err(th.type_error(format!("{class}() missing required argument 'name' (pos 1)"))),
    }
}

fn new_type_var(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut name = args.get(0).filter(|_| args.len() > 0).cloned();
    let (mut bound, mut default) = (None, None);
    let mut flags = [None, None, None];
    for (k, v) in args.keyword_pairs() {
        let v = Some(v.clone());
        match &*k.to_str_lossy() {
            "name" if name.is_none() => name = v,
            "bound" => bound = v.filter(|v| !v.is_none()),
            "default" => default = v,
            "covariant" => flags[0] = v,
            "contravariant" => flags[1] = v,
            "infer_variance" => flags[2] = v,
            other => {
                return Err(th.type_error(format!("typevar() got an unexpected keyword argument '{other}'")));
            }
        }
    }
    let name = expect_name(th, "typevar", name.as_ref())?;
    let f = variance(th, "TypeVar", flags)?;
    let given: Vec<Value> = args.iter().skip(1).cloned().collect();
    if given.len() == 1 {
        return Err(th.type_error("A single constraint is not allowed"));
    }
    if !given.is_empty() && bound.is_some() {
        return Err(th.type_error("Constraints cannot be combined with bound=..."));
    }
    let mut constraints = Vec::new();
    for c in given {
        constraints.push(type_check(th, c, "TypeVar(name, constraint, ...): constraints must be types.")?);
    }
    let bound = match bound {
        Some(b) => Some(type_check(th, b, "Bound must be a type.")?),
        None => None,
    };
    let state = State {
        bound: known(bound),
        constraints: known((!constraints.is_empty()).then(|| Tuple::new(constraints).into_value())),
        default: known(default.filter(|d| !d.is(&no_default()))),
    };
    make(th, cls, name, f, state)
}

fn new_param_spec(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(
        th,
        "paramspec",
        "(name, *, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False)",
        args
    )
    .into_iter();
    let mut take = || b.next().flatten();
    let (name, bound, default) = (take(), take(), take());
    let f = variance(th, "ParamSpec", [take(), take(), take()])?;
    let name = expect_name(th, "paramspec", name.as_ref())?;
    let bound = match bound.filter(|b| !b.is_none()) {
        Some(b) => Some(type_check(th, b, "Bound must be a type.")?),
        None => None,
    };
    let default = known(default.filter(|d| !d.is(&no_default())));
    make(th, cls, name, f, State { bound: known(bound), default, ..State::default() })
}

fn new_type_var_tuple(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let mut b = bound!(th, "typevartuple", "(name, *, default=None)", args).into_iter();
    let (name, default) = (b.next().flatten(), b.next().flatten());
    let name = expect_name(th, "typevartuple", name.as_ref())?;
    let default = known(default.filter(|d| !d.is(&no_default())));
    let f = Flags { covariant: false, contravariant: false, infer_variance: false };
    make(th, cls, name, f, State { default, ..State::default() })
}

fn repr(_: &Thread, v: &Value) -> Res {
    let p = this(v);
    let sign = match p {
        _ if p.infer_variance => "",
        _ if p.covariant => "+",
        _ if p.contravariant => "-",
        _ => "~",
    };
    Ok(Str::new(&format!("{sign}{}", text_of(&p.name))).into_value())
}
fn repr_plain(_: &Thread, v: &Value) -> Res {
    Ok(this(v).name.clone())
}
fn or(th: &Thread, a: &Value, b: &Value) -> Res {
    call_typing(th, "_make_union", &[a.clone(), b.clone()]).or_else(|r| {
        th.catch(r, &crate::object::errors::ATTRIBUTE_ERROR)?;
        let parts = Tuple::new(vec![a.clone(), b.clone()]).into_value();
        protocol::getitem(th, &crate::types::union::UNION.value(), &parts)
    })
}

/// Whether it is a type parameter, of no subclass.
pub(super) fn is_parameter(v: &Value) -> bool {
    [&TYPE_VAR, &PARAM_SPEC, &TYPE_VAR_TUPLE].into_iter().any(|class| v.is_exact(class))
}

/// Whether a type parameter has a default.
pub(super) fn has_default_value(th: &Thread, v: &Value) -> Res<bool> {
    let d = force(th, v, default_field, no_default())?;
    Ok(!d.is(&no_default()))
}

fn has_default(th: &Thread, args: Args<'_>) -> Res {
    Ok(Value::bool(has_default_value(th, args.at(0))?))
}
fn reduce(_: &Thread, args: Args<'_>) -> Res {
    Ok(this(args.at(0)).name.clone())
}
fn mro_entries(th: &Thread, args: Args<'_>) -> Res {
    Err(th.type_error(format!("Cannot subclass an instance of {}", args.at(0).ty().name_str())))
}
fn subst_type_var(th: &Thread, args: Args<'_>) -> Res {
    call_typing(th, "_typevar_subst", &[args.at(0).clone(), args.at(1).clone()])
}
fn subst_param_spec(th: &Thread, args: Args<'_>) -> Res {
    call_typing(th, "_paramspec_subst", &[args.at(0).clone(), args.at(1).clone()])
}
fn subst_tuple(th: &Thread, _: Args<'_>) -> Res {
    Err(th.type_error("Substitution of bare TypeVarTuple is not supported"))
}
fn prepare_type_var(th: &Thread, args: Args<'_>) -> Res {
    let (v, alias, given) = (args.at(0), args.at(1), args.at(2));
    let parameters = attribute::get(th, alias, name!("__parameters__"))?;
    let parameters = protocol::to_vec(th, &parameters)?;
    let given_items = protocol::to_vec(th, given)?;
    let place = parameters.iter().position(|p| p.is(v)).unwrap_or(0);
    if place < given_items.len() {
        return Ok(given.clone());
    }
    let default = force(th, v, default_field, no_default())?;
    if place == given_items.len() && !default.is(&no_default()) {
        return Ok(Tuple::new([given_items, vec![default]].concat()).into_value());
    }
    let shown = protocol::repr_text(th, alias)?;
    Err(th.type_error(format!(
        "Too few arguments for {shown}; actual {}, expected {}",
        given_items.len(),
        parameters.len()
    )))
}
fn prepare_param_spec(th: &Thread, args: Args<'_>) -> Res {
    let all = [args.at(0).clone(), args.at(1).clone(), args.at(2).clone()];
    call_typing(th, "_paramspec_prepare_subst", &all)
}
fn prepare_tuple(th: &Thread, args: Args<'_>) -> Res {
    let all = [args.at(0).clone(), args.at(1).clone(), args.at(2).clone()];
    call_typing(th, "_typevartuple_prepare_subst", &all)
}
fn set_evaluate<const WHICH: usize>(_: &Thread, args: Args<'_>) -> Res {
    let field: Field = [bound_field, constraints_field, default_field][WHICH];
    set_evaluator(args.at(0), field, args.at(1).clone());
    Ok(Value::none())
}

/// `*Ts`.
fn iter_tuple(th: &Thread, v: &Value) -> Res {
    let typing = crate::modules::import_module(th, "typing")?;
    let unpack = attribute::get(th, &typing, name!("Unpack"))?;
    let one = protocol::getitem(th, &unpack, v)?;
    protocol::iter(th, List::new(vec![one]).as_value())
}

fn get_name(_: &Thread, v: &Value) -> Res {
    Ok(this(v).name.clone())
}
fn get_bound(th: &Thread, v: &Value) -> Res {
    force(th, v, bound_field, Value::none())
}
fn get_constraints(th: &Thread, v: &Value) -> Res {
    force(th, v, constraints_field, Tuple::empty().into_value())
}
fn get_default(th: &Thread, v: &Value) -> Res {
    force(th, v, default_field, no_default())
}
fn get_evaluate<const WHICH: usize>(_: &Thread, v: &Value) -> Res {
    let field: Field = [bound_field, constraints_field, default_field][WHICH];
    Ok(evaluator(v, field))
}
fn get_covariant(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(this(v).covariant))
}
fn get_contravariant(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(this(v).contravariant))
}
fn get_infer(_: &Thread, v: &Value) -> Res {
    Ok(Value::bool(this(v).infer_variance))
}
fn get_args(_: &Thread, v: &Value) -> Res {
    Ok(param_spec_args::make(&param_spec_args::PARAM_SPEC_ARGS, v.clone()))
}
fn get_kwargs(_: &Thread, v: &Value) -> Res {
    Ok(param_spec_args::make(&param_spec_args::PARAM_SPEC_KWARGS, v.clone()))
}

const NAME: GetSet = GetSet::read("__name__", get_name, "");
const DICT: GetSet = GetSet::write("__dict__", get_instance_dict, replace_instance_dict, "");
const DEFAULT: GetSet =
    GetSet::read("__default__", get_default, "The default value for this type parameter.");
const EVALUATE_DEFAULT: GetSet = GetSet::read("evaluate_default", get_evaluate::<2>, "");
const COVARIANT: GetSet = GetSet::read("__covariant__", get_covariant, "");
const CONTRAVARIANT: GetSet = GetSet::read("__contravariant__", get_contravariant, "");
const INFER: GetSet = GetSet::read("__infer_variance__", get_infer, "");
const BOUND: GetSet = GetSet::read("__bound__", get_bound, "");
const HAS_DEFAULT: Method = Method::method("has_default", "($self, /)", has_default, "");
const REDUCE: Method = Method::method("__reduce__", "($self, /)", reduce, "");
const MRO_ENTRIES: Method = Method::method("__mro_entries__", "($self, object, /)", mro_entries, "");
const SET_DEFAULT: Method =
    Method::method("_set_evaluate_default", "($self, evaluator, /)", set_evaluate::<2>, "");
const FLAGS: u32 = flags::IMMUTABLE | flags::GC | flags::ATTRS | flags::WEAKREF;

static TYPE_VAR_SPEC: TypeSpec = TypeSpec {
    doc: Some("Type variable."),
    flags: FLAGS,
    slots: Slots { new: Some(new_type_var), repr: Some(repr), ..Slots::EMPTY }.with_binary(BinaryOp::Or, or),
    methods: &[
        Method::method("__typing_subst__", "($self, arg, /)", subst_type_var, ""),
        Method::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_type_var, ""),
        Method::method("_set_evaluate_bound", "($self, evaluator, /)", set_evaluate::<0>, ""),
        Method::method("_set_evaluate_constraints", "($self, evaluator, /)", set_evaluate::<1>, ""),
        SET_DEFAULT,
        HAS_DEFAULT,
        REDUCE,
        MRO_ENTRIES,
    ],
    getsets: &[
        NAME,
        DICT,
        DEFAULT,
        EVALUATE_DEFAULT,
        COVARIANT,
        CONTRAVARIANT,
        INFER,
        BOUND,
        GetSet::read("__constraints__", get_constraints, ""),
        GetSet::read("evaluate_bound", get_evaluate::<0>, ""),
        GetSet::read("evaluate_constraints", get_evaluate::<1>, ""),
    ],
    ..TypeSpec::new("typing", "TypeVar", <Param as Payload>::layout)
};

static PARAM_SPEC_SPEC: TypeSpec = TypeSpec {
    doc: Some("Parameter specification variable."),
    flags: FLAGS,
    slots: Slots { new: Some(new_param_spec), repr: Some(repr), ..Slots::EMPTY }
        .with_binary(BinaryOp::Or, or),
    methods: &[
        Method::method("__typing_subst__", "($self, arg, /)", subst_param_spec, ""),
        Method::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_param_spec, ""),
        SET_DEFAULT,
        HAS_DEFAULT,
        REDUCE,
        MRO_ENTRIES,
    ],
    getsets: &[
        NAME,
        DICT,
        DEFAULT,
        EVALUATE_DEFAULT,
        COVARIANT,
        CONTRAVARIANT,
        INFER,
        BOUND,
        GetSet::read("args", get_args, "Represents positional arguments."),
        GetSet::read("kwargs", get_kwargs, "Represents keyword arguments."),
    ],
    ..TypeSpec::new("typing", "ParamSpec", <Param as Payload>::layout)
};

static TYPE_VAR_TUPLE_SPEC: TypeSpec = TypeSpec {
    doc: Some("Type variable tuple."),
    flags: FLAGS,
    slots: Slots {
        new: Some(new_type_var_tuple),
        repr: Some(repr_plain),
        iter: Some(iter_tuple),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("__typing_subst__", "($self, arg, /)", subst_tuple, ""),
        Method::method("__typing_prepare_subst__", "($self, alias, args, /)", prepare_tuple, ""),
        SET_DEFAULT,
        HAS_DEFAULT,
        REDUCE,
        MRO_ENTRIES,
    ],
    getsets: &[NAME, DICT, DEFAULT, EVALUATE_DEFAULT],
    ..TypeSpec::new("typing", "TypeVarTuple", <Param as Payload>::layout)
};

pub(super) fn init_types() {
    TYPE_VAR.bind(&TYPE_VAR_SPEC);
    PARAM_SPEC.bind(&PARAM_SPEC_SPEC);
    TYPE_VAR_TUPLE.bind(&TYPE_VAR_TUPLE_SPEC);
}
