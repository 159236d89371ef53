//! Classes made at run time.

use super::run;
use brigade::object::{Args, Dict, Str, Tuple, Value, call, class, errors, protocol};

fn text(s: &str) -> Value {
    Str::new(s).into_value()
}

#[test]
fn a_class_made_by_type_makes_instances_with_attributes() {
    run(|th| {
        let parts = [text("C"), Tuple::empty().into_value(), Dict::new().into_value()];
        let c = call::call(th, &class::TYPE.value(), Args::of(&parts)).expect("a class");
        assert!(protocol::repr_text(th, &c).expect("a repr").contains("C'>"));
        let o = call::call0(th, &c).expect("an instance");
        let name = brigade::object::string::intern("x");
        brigade::object::attribute::set(th, &o, &name, Some(Value::small_int(3))).expect("settable");
        assert_eq!(brigade::object::attribute::get(th, &o, &name).expect("there").as_int(), Some(3));
        let r = call::call1(th, &c, Value::none()).expect_err("no arguments are taken");
        let e = th.take_raised(r);
        let shown = protocol::repr_text(th, &e).expect("a repr");
        assert!(e.is_instance(&errors::TYPE_ERROR), "{e:?}");
        let _ = shown;
    });
}
