//! `_suggestions`: the name that was meant, for the library's tracebacks.

use crate::object::{Args, Method, ModuleSpec, Res, Str, Thread, Value, suggest};
use crate::types::helpers;
use crate::types::list::List;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_suggestions",
    doc: "",
    functions: &[Method::function(
        "_generate_suggestions",
        "($module, candidates, item, /)",
        generate,
        "Returns the candidate in candidates that's closest to item",
    )],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

fn generate(th: &Thread, args: Args<'_>) -> Res {
    let Some(item) = args.at(1).downcast::<Str>() else {
        let class = args.at(1).ty().error_name();
        return Err(th.type_error(format!("_generate_suggestions() argument 2 must be str, not {class}")));
    };
    let Some(list) = args.at(0).downcast::<List>() else {
        return Err(th.type_error("candidates must be a list"));
    };
    let mut names = Vec::new();
    for candidate in list.to_vec() {
        let Some(name) = candidate.downcast::<Str>() else {
            return Err(th.type_error("all elements in 'candidates' must be strings"));
        };
        helpers::check_encodable(th, name)?;
        names.push(name.to_str_lossy().into_owned());
    }
    helpers::check_encodable(th, item)?;
    let found = suggest::closest(&item.to_str_lossy(), names.into_iter());
    Ok(found.map_or(Value::none(), |name| Str::new(&name).into_value()))
}
