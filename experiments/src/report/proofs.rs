//! What the models of the concurrent parts found, if their run stored it beside the results.
//!
//! `loom.json` has two lists, `models` and `twins`, of objects with `name`, `threads`, `bound`, `executions`
//! and `seconds`; a twin also says whether it was `caught`. What is absent stays empty in the table.

use serde_json::Value;

use super::Section;
use super::text::figure;

pub fn section(out: &mut Section) {
    let Some(proofs) = &out.data.proofs else { return };
    let lists = [
        (
            "models",
            "Each model runs the real types under every interleaving that the bound allows; all passed unless it says otherwise.",
        ),
        (
            "twins",
            "Each twin is the same code with one thing made weaker; a model that cannot fail proves nothing, so each must be caught.",
        ),
    ];
    let found: Vec<(&str, &str, &Vec<Value>)> =
        lists.iter().filter_map(|(key, about)| Some((*key, *about, proofs[*key].as_array()?))).collect();
    if found.is_empty() {
        return;
    }
    out.say("## Models");
    for (key, about, list) in found {
        out.say(about);
        let mut columns = vec!["name", "threads", "bound", "executions", "seconds"];
        for more in ["of", "mode", "caught", "passed"] {
            if list.iter().any(|one| !one[more].is_null()) {
                columns.push(more);
            }
        }
        let mut head: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        head[0] = if key == "models" { "model" } else { "twin" }.to_owned();
        let rows: Vec<Vec<String>> = list
            .iter()
            .map(|one| columns.iter().map(|column| cell(column, &one[*column])).collect())
            .collect();
        out.table(&head, &rows);
    }
}

fn cell(column: &str, value: &Value) -> String {
    match value {
        Value::Null if column == "bound" => "none".to_owned(),
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "**no**".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) if column == "seconds" => number.as_f64().map_or_else(String::new, figure),
        other => other.to_string(),
    }
}
