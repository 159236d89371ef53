//! What the models of the concurrent parts found, if their run stored it beside the results.
//!
//! `loom.json`, which `cargo loom` and `cargo loom twins` write, has two lists: `models` with `name`, `threads`, `bound`,
//! `executions`, `seconds` and `passed`, and `twins` with `name`, the model it is a twin `of`, `caught` and `seconds`.
//! What is absent stays empty in the table.

use serde_json::Value;

use super::Section;
use super::text::figure;

pub fn section(out: &mut Section) {
    let Some(proofs) = &out.data.proofs else { return };
    let list = |name: &str| proofs[name].as_array().filter(|list| !list.is_empty());
    let (models, twins) = (list("models"), list("twins"));
    if models.is_none() && twins.is_none() {
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
