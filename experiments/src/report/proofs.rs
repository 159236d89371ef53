//! What the models of the concurrent parts found, if their run stored it beside the results.
//!
//! `loom.json`, which `cargo loom`, `cargo loom twins` and `cargo loom orderings` write, has three lists: `models` with
//! `name`, `threads`, `bound`, `executions`, `seconds` and `passed`, `twins` with `name`, the model it is a twin `of`, `caught`
//! and `seconds`, and `orderings` with `name`, the model it was `caught_by`, the number of `models` that pass through it and,
//! where none of them notices, an `argument`. `cargo stress` adds a list for each way to run the random programs: `threads`,
//! `shuttle`, `tsan`, `miri`, with `name`, `operations` or `schedules`, and `seconds`.
//! What is absent stays empty in the table.

use serde_json::Value;

use super::Section;
use super::text::figure;

pub fn section(out: &mut Section) {
    let Some(proofs) = &out.data.proofs else { return };
    let list = |name: &str| proofs[name].as_array().filter(|list| !list.is_empty());
    let (models, twins, orderings) = (list("models"), list("twins"), list("orderings"));
    if models.is_none()
        && twins.is_none()
        && orderings.is_none()
        && WAYS.iter().all(|way| list(way.0).is_none())
    {
        return;
    }
    out.say("## Models");
    if let Some(models) = models {
        let passed = models.iter().filter(|one| one["passed"] == true).count();
        let executions: u64 = models.iter().filter_map(|one| one["executions"].as_u64()).sum();
        out.say(&format!(
            "`cargo loom` drives the real types of `src/sync` through every interleaving that the bound on preemptions allows (none: \
             through all): {passed} of {} models pass, in {executions} executions.",
            models.len()
        ));
        out.say("<details><summary>The models</summary>");
        let head = ["model", "threads", "bound", "executions", "seconds", "passed"];
        let rows = models.iter().map(|one| {
            let keys = ["name", "threads", "bound", "executions", "seconds", "passed"];
            keys.map(|key| cell(key, &one[key], one["passed"] == true)).to_vec()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        out.table(&head.map(str::to_owned), &rows);
        out.say("</details>");
    }
    if let Some(twins) = twins {
        let caught = twins.iter().filter(|one| one["caught"] == true).count();
        out.say(&format!(
            "A model that cannot fail proves nothing. `cargo loom twins` makes one thing in the real code weaker at a time (an ordering, \
             a re-check, a step) and runs the model that must notice: {caught} of {} are caught.",
            twins.len()
        ));
        out.say("<details><summary>The twins</summary>");
        let head = ["twin", "caught by", "caught", "seconds"];
        let rows = twins
            .iter()
            .map(|one| ["name", "of", "caught", "seconds"].map(|key| cell(key, &one[key], true)).to_vec());
        let rows: Vec<Vec<String>> = rows.collect();
        out.table(&head.map(str::to_owned), &rows);
        out.say("</details>");
    }
    if let Some(orderings) = orderings {
        out_of_order(out, orderings);
    }
    random(out, proofs);
}

/// The ways to run the random programs.
const WAYS: [(&str, &str); 4] = [
    ("threads", "real threads"),
    ("shuttle", "shuttle's schedules"),
    ("tsan", "real threads under ThreadSanitizer"),
    ("miri", "Miri"),
];

/// Random programs in worlds too large to explore.
fn random(out: &mut Section, proofs: &Value) {
    let mut rows = Vec::new();
    for (way, shown) in WAYS {
        for one in proofs[way].as_array().into_iter().flatten() {
            let name = one["name"].as_str().unwrap_or_default().to_owned();
            let count = ["operations", "schedules"]
                .into_iter()
                .find_map(|what| Some(format!("{} {what}", one[what].as_u64()?)))
                .unwrap_or_default();
            rows.push(vec![name, shown.to_owned(), count, cell("seconds", &one["seconds"], true)]);
        }
    }
    if rows.is_empty() {
        return;
    }
    out.say(
        "`cargo stress` runs random programs on the same primitives, with their invariants checked on the way and conservation at \
         the end. These ended well:",
    );
    out.say("<details><summary>The random programs</summary>");
    out.table(&["program", "on", "how much", "seconds"].map(str::to_owned), &rows);
    out.say("</details>");
}

/// The orderings made weaker; those that nobody noticed in full.
fn out_of_order(out: &mut Section, orderings: &[Value]) {
    let survivors: Vec<&Value> = orderings.iter().filter(|one| one["caught_by"].is_null()).collect();
    out.say(&format!(
        "`cargo loom orderings` makes every atomic ordering of `src/sync` that is more than relaxed weaker by one step, one at a time, \
         and runs the models that pass through it: {} of {} are noticed. For each of the others there is an argument why it could be \
         weaker, or why loom cannot see that it could not.",
        orderings.len() - survivors.len(),
        orderings.len()
    ));
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    out.say("<details><summary>Those that no model notices</summary>");
    let rows: Vec<Vec<String>> = survivors
        .iter()
        .map(|one| vec![text(one, "name"), one["models"].to_string(), text(one, "argument")])
        .collect();
    out.table(&["ordering", "models", "argument"].map(str::to_owned), &rows);
    out.say("</details>");
    out.say("<details><summary>Those that are noticed</summary>");
    let noticed = orderings.iter().filter(|one| !one["caught_by"].is_null());
    let rows: Vec<Vec<String>> = noticed.map(|one| vec![text(one, "name"), text(one, "caught_by")]).collect();
    out.table(&["ordering", "first noticed by"].map(str::to_owned), &rows);
    out.say("</details>");
}

/// `ended`: whether the model came to its end, so that no bound is one without bound.
fn cell(key: &str, value: &Value, ended: bool) -> String {
    match value {
        Value::Null if key == "bound" && ended => "none".to_owned(),
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "**no**".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) if key == "seconds" => number.as_f64().map_or_else(String::new, figure),
        other => other.to_string(),
    }
}
