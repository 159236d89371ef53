//! `sys.monitoring`: the tools' side of what the machine watches.

use crate::object::{Args, Dict, Method, Module, ModuleSpec, Res, Str, Thread, Value, string};
use crate::types::simple_namespace;
use crate::vm::CodeObject;
use crate::vm::watch::event::{Event, LOCAL};
use crate::vm::watch::{markers, tools};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys.monitoring",
    doc: "",
    functions: &[
        Method::function("use_tool_id", "($module, tool_id, name, /)", use_tool_id, ""),
        Method::function(
            "clear_tool_id",
            "($module, tool_id, /)",
            |th, a| {
                tools::clear(th, tool(th, a.at(0))?, false);
                Ok(Value::none())
            },
            "",
        ),
        Method::function(
            "free_tool_id",
            "($module, tool_id, /)",
            |th, a| {
                tools::clear(th, tool(th, a.at(0))?, true);
                Ok(Value::none())
            },
            "",
        ),
        Method::function(
            "get_tool",
            "($module, tool_id, /)",
            |th, a| Ok(tools::name(tool(th, a.at(0))?).unwrap_or(Value::none())),
            "",
        ),
        Method::function("register_callback", "($module, tool_id, event, func, /)", register_callback, ""),
        Method::function(
            "get_events",
            "($module, tool_id, /)",
            |th, a| Ok(Value::small_int(tools::events(tool(th, a.at(0))?).into())),
            "",
        ),
        Method::function("set_events", "($module, tool_id, event_set, /)", set_events, ""),
        Method::function(
            "get_local_events",
            "($module, tool_id, code, /)",
            |th, a| {
                let tool_id = number(th, a.at(0))?;
                let code = code(th, a.at(1))?;
                let tool = valid_tool(th, tool_id)?;
                Ok(Value::small_int(tools::local_events(tool, code).into()))
            },
            "",
        ),
        Method::function("set_local_events", "($module, tool_id, code, event_set, /)", set_local_events, ""),
        Method::function(
            "restart_events",
            "($module, /)",
            |_, _| {
                tools::restart();
                Ok(Value::none())
            },
            "",
        ),
        Method::function("_all_events", "($module, /)", all_events, ""),
    ],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("DISABLE", markers::disable());
        m.set("MISSING", markers::missing());
        let events = Dict::new();
        for e in Event::ALL {
            events.set_str(&string::intern(e.name()), Value::small_int(e.bit().into()));
        }
        events.set_str(&string::intern("NO_EVENTS"), Value::small_int(0));
        m.set("events", simple_namespace::make(events));
        for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
            m.set(name, Value::small_int(id));
        }
        Ok(())
    },
    gil_not_used: true,
};

fn number(th: &Thread, v: &Value) -> Res<i32> {
    crate::modules::descriptor::c_int(th, v)
}

fn valid_tool(th: &Thread, n: i32) -> Res<usize> {
    match usize::try_from(n) {
        Ok(n) if n < tools::COUNT => Ok(n),
        _ => Err(th.value_error(format!("invalid tool {n} (must be between 0 and 5)"))),
    }
}

/// A tool's number.
fn tool(th: &Thread, v: &Value) -> Res<usize> {
    valid_tool(th, number(th, v)?)
}

fn code<'a>(th: &Thread, v: &'a Value) -> Res<&'a CodeObject> {
    v.downcast::<CodeObject>().ok_or_else(|| th.type_error("code must be a code object"))
}

fn use_tool_id(th: &Thread, a: Args<'_>) -> Res {
    let tool = tool(th, a.at(0))?;
    if a.at(1).downcast::<Str>().is_none() {
        return Err(th.value_error("tool name must be a str"));
    }
    match tools::occupy(tool, a.at(1).clone()) {
        true => Ok(Value::none()),
        false => Err(th.value_error(format!("tool {tool} is already in use"))),
    }
}

fn register_callback(th: &Thread, a: Args<'_>) -> Res {
    let tool_id = number(th, a.at(0))?;
    let event = number(th, a.at(1))?;
    let tool = valid_tool(th, tool_id)?;
    if event.count_ones() != 1 {
        return Err(th.value_error("The callback can only be set for one event at a time"));
    }
    let Some(&e) = Event::ALL.get(event.trailing_zeros() as usize) else {
        return Err(th.value_error(format!("invalid event {event}")));
    };
    let f = Some(a.at(2).clone()).filter(|f| !f.is_none());
    Ok(tools::set_callback(tool, e, f).unwrap_or(Value::none()))
}

/// An event set as tools keep it: what comes with other events is left out, branches are told apart.
fn event_set(th: &Thread, n: i32) -> Res<i32> {
    let ends = (Event::CReturn.bit() | Event::CRaise.bit()) as i32;
    let calls = ends | Event::Call.bit() as i32;
    if n & ends != 0 && n & calls != calls {
        return Err(th.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    let mut set = n & !ends;
    if set & Event::Branch.bit() as i32 != 0 {
        set &= !(Event::Branch.bit() as i32);
        set |= (Event::BranchLeft.bit() | Event::BranchRight.bit()) as i32;
    }
    Ok(set)
}

fn set_events(th: &Thread, a: Args<'_>) -> Res {
    let tool_id = number(th, a.at(0))?;
    let n = number(th, a.at(1))?;
    let tool = valid_tool(th, tool_id)?;
    if n < 0 || n >= 1 << Event::ALL.len() {
        return Err(th.value_error(format!("invalid event set 0x{n:x}")));
    }
    let set = event_set(th, n)?;
    tools::set_events(th, tool, set as u32)?;
    Ok(Value::none())
}

fn set_local_events(th: &Thread, a: Args<'_>) -> Res {
    let tool_id = number(th, a.at(0))?;
    let n = number(th, a.at(2))?;
    let code = code(th, a.at(1))?;
    let tool = valid_tool(th, tool_id)?;
    let set = event_set(th, n)?;
    if !(0..1 << LOCAL).contains(&set) {
        return Err(th.value_error(format!("invalid local event set 0x{set:x}")));
    }
    tools::set_local_events(th, tool, code, set as u32)?;
    Ok(Value::none())
}

fn all_events(_: &Thread, _: Args<'_>) -> Res {
    let d = Dict::new();
    for (e, tools) in tools::all_events() {
        d.set_str(&string::intern(e.name()), Value::small_int(tools.into()));
    }
    Ok(d.into_value())
}
