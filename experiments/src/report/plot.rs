//! Plots as SVG, written out by hand: rows of dots, and curves.
//!
//! An interpreter has the same colour and the same shape in every plot, given by its place in the run. Coordinates are
//! rounded to a tenth, so a plot is the same on every machine.

use std::fmt::Write;

/// A figure in a row, with the interval around it.
pub struct Dot {
    pub at: f64,
    pub span: Option<(f64, f64)>,
}

/// One row for each workload, one dot in it for each interpreter.
pub struct Dots {
    pub title: String,
    pub axis: String,
    pub series: Vec<String>,
    pub rows: Vec<(String, Vec<Option<Dot>>)>,
    /// Where the axis has lines that mean something.
    pub lines: Vec<f64>,
    pub logarithmic: bool,
}

/// A line through points.
pub struct Curve {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

pub struct Curves {
    pub title: String,
    pub across: String,
    pub up: String,
    pub ticks: Vec<(f64, String)>,
    pub curves: Vec<Curve>,
    pub logarithmic: bool,
}

/// Told apart by people who see colours differently too (Okabe and Ito's set).
const COLOURS: [&str; 8] =
    ["#0072b2", "#d55e00", "#cc79a7", "#444444", "#009e73", "#e69f00", "#56b4e9", "#8c564b"];
const WIDTH: f64 = 860.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 74.0;

/// Draws rows of dots. `everyone` gives the interpreters their colours.
pub fn dots(plot: &Dots, everyone: &[&str]) -> String {
    let left = 150.0;
    let row_height = 15.0 + 3.0 * plot.series.len() as f64;
    let bottom = TOP + row_height * plot.rows.len() as f64;
    let found = plot.rows.iter().flat_map(|(_, row)| row.iter().flatten());
    let values = found.flat_map(|dot| {
        [dot.at, dot.span.map_or(dot.at, |span| span.0), dot.span.map_or(dot.at, |span| span.1)]
    });
    let axis = Axis::around(values.chain(plot.lines.iter().copied()), plot.logarithmic);
    let across = |value: f64| left + axis.place(value) * (WIDTH - left - RIGHT);
    let mut svg = open(&plot.title, bottom + 48.0);
    legend(&mut svg, plot.series.iter().map(String::as_str), everyone);
    for tick in axis.ticks() {
        let x = across(tick);
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP:.1}\" y2=\"{bottom:.1}\" stroke=\"#e4e4e4\"/>"
        );
        text(&mut svg, x, bottom + 16.0, "middle", "#555", &label(tick));
    }
    for line in &plot.lines {
        let x = across(*line);
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP:.1}\" y2=\"{bottom:.1}\" stroke=\"#777\" stroke-dasharray=\"4 3\"/>"
        );
    }
    text(&mut svg, (left + WIDTH - RIGHT) / 2.0, bottom + 36.0, "middle", "#333", &plot.axis);
    for (number, (name, row)) in plot.rows.iter().enumerate() {
        let top = TOP + row_height * number as f64;
        if number % 2 == 1 {
            let width = WIDTH - RIGHT;
            let _ = write!(
                svg,
                "<rect x=\"0\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{row_height:.1}\" fill=\"#000\" opacity=\"0.035\"/>"
            );
        }
        text(&mut svg, left - 10.0, top + row_height / 2.0 + 4.0, "end", "#222", name);
        for (place, (who, dot)) in plot.series.iter().zip(row).enumerate() {
            let Some(dot) = dot else { continue };
            // Each series keeps a height of its own, so that equal figures do not hide one another.
            let y = top + row_height * (place as f64 + 1.0) / (plot.series.len() as f64 + 1.0);
            let (colour, shape) = look(who, everyone);
            if let Some((low, high)) = dot.span {
                let (low, high) = (across(low), across(high));
                let _ = write!(
                    svg,
                    "<line x1=\"{low:.1}\" x2=\"{high:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>"
                );
            }
            marker(&mut svg, across(dot.at), y, colour, shape);
        }
    }
    svg + "</svg>\n"
}

/// Draws curves. `everyone` gives the interpreters their colours.
pub fn curves(plot: &Curves, everyone: &[&str]) -> String {
    let (left, bottom) = (78.0, TOP + 300.0);
    let heights = plot.curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.1));
    let upward = Axis::around(heights, plot.logarithmic);
    let first = plot.ticks.first().map_or(0.0, |tick| tick.0);
    let last = plot.ticks.last().map_or(1.0, |tick| tick.0);
    let across =
        |value: f64| left + 12.0 + (value - first) / (last - first).max(1e-9) * (WIDTH - left - RIGHT - 24.0);
    let height = |value: f64| bottom - upward.place(value) * (bottom - TOP);
    let mut svg = open(&plot.title, bottom + 48.0);
    legend(&mut svg, plot.curves.iter().map(|curve| curve.name.as_str()), everyone);
    for tick in upward.ticks() {
        let y = height(tick);
        let right = WIDTH - RIGHT;
        let _ = write!(
            svg,
            "<line x1=\"{left:.1}\" x2=\"{right:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#e4e4e4\"/>"
        );
        text(&mut svg, left - 8.0, y + 4.0, "end", "#555", &label(tick));
    }
    for (place, name) in &plot.ticks {
        text(&mut svg, across(*place), bottom + 16.0, "middle", "#555", name);
    }
    text(&mut svg, (left + WIDTH - RIGHT) / 2.0, bottom + 36.0, "middle", "#333", &plot.across);
    let middle = f64::midpoint(TOP, bottom);
    let _ = write!(
        svg,
        "<text x=\"18\" y=\"{middle:.1}\" text-anchor=\"middle\" fill=\"#333\" transform=\"rotate(-90 18 {middle:.1})\">{}</text>",
        escape(&plot.up)
    );
    for curve in &plot.curves {
        let (colour, shape) = look(&curve.name, everyone);
        let points: Vec<String> =
            curve.points.iter().map(|(x, y)| format!("{:.1},{:.1}", across(*x), height(*y))).collect();
        let _ = write!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"/>",
            points.join(" ")
        );
        for (x, y) in &curve.points {
            marker(&mut svg, across(*x), height(*y), colour, shape);
        }
    }
    svg + "</svg>\n"
}

fn open(title: &str, height: f64) -> String {
    let title = escape(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\"><title>{title}</title><rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\
         <text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\" fill=\"#111\">{title}</text>"
    )
}

fn legend<'a>(svg: &mut String, names: impl Iterator<Item = &'a str>, everyone: &[&str]) {
    let mut x = 22.0;
    for name in names {
        let (colour, shape) = look(name, everyone);
        marker(svg, x, 50.0, colour, shape);
        text(svg, x + 10.0, 54.0, "start", "#222", name);
        x += 30.0 + 7.2 * name.chars().count() as f64;
    }
}

fn look(name: &str, everyone: &[&str]) -> (&'static str, usize) {
    let place = everyone.iter().position(|one| *one == name).unwrap_or(0);
    (COLOURS[place % COLOURS.len()], place % 4)
}

fn marker(svg: &mut String, x: f64, y: f64, colour: &str, shape: usize) {
    let _ = match shape {
        0 => write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.2\" fill=\"{colour}\"/>"),
        1 => write!(svg, "<path d=\"M{x:.1} {y:.1}m0 -5.2l5.2 5.2l-5.2 5.2l-5.2 -5.2z\" fill=\"{colour}\"/>"),
        2 => write!(svg, "<path d=\"M{x:.1} {y:.1}m-3.8 -3.8h7.6v7.6h-7.6z\" fill=\"{colour}\"/>"),
        _ => write!(svg, "<path d=\"M{x:.1} {y:.1}m0 -5l4.8 8.4h-9.6z\" fill=\"{colour}\"/>"),
    };
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, colour: &str, what: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
        escape(what)
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn label(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// From values to places between 0 and 1.
struct Axis {
    low: f64,
    high: f64,
    logarithmic: bool,
}

impl Axis {
    /// An axis that has room for all these values.
    fn around(values: impl Iterator<Item = f64>, logarithmic: bool) -> Self {
        let usable = values.filter(|value| value.is_finite() && (!logarithmic || *value > 0.0));
        let (low, high) = usable
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return Self { low: if logarithmic { 0.5 } else { 0.0 }, high: 2.0, logarithmic };
        }
        if logarithmic {
            return Self { low: low / 1.15, high: high * 1.15, logarithmic };
        }
        // From nothing, so that a length is what it looks like.
        Self { low: low.min(0.0), high: (high * 1.06).max(low + 1e-9), logarithmic }
    }

    fn place(&self, value: f64) -> f64 {
        let place = if self.logarithmic {
            (value.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        place.clamp(0.0, 1.0)
    }

    fn ticks(&self) -> Vec<f64> {
        if !self.logarithmic {
            let rough = (self.high - self.low) / 7.0;
            let size = 10f64.powf(rough.log10().floor());
            let step = [1.0, 2.0, 2.5, 5.0, 10.0]
                .into_iter()
                .map(|times| times * size)
                .find(|step| *step >= rough)
                .unwrap_or(size);
            let first = (self.low / step).ceil() as i64;
            return (first..)
                .map(|number| number as f64 * step)
                .take_while(|tick| *tick <= self.high)
                .collect();
        }
        // The finest of these sets that does not crowd the axis.
        let sets: [&[f64]; 4] = [
            &[1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
            &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0],
            &[1.0, 2.0, 5.0],
            &[1.0],
        ];
        let of = |set: &[f64]| -> Vec<f64> {
            let decades = (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
            let ticks = decades.flat_map(|decade| set.iter().map(move |tick| tick * 10f64.powi(decade)));
            ticks.filter(|tick| *tick >= self.low && *tick <= self.high).collect()
        };
        sets.iter().map(|set| of(set)).find(|ticks| ticks.len() <= 12).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_its_values() {
        let axis = Axis::around([0.9, 1.0, 4.0].into_iter(), true);
        assert!(axis.place(0.9) > 0.0 && axis.place(4.0) < 1.0);
        assert!(axis.ticks().contains(&1.0));
        assert!((2..=12).contains(&axis.ticks().len()));
        let empty = Axis::around(std::iter::empty(), false);
        assert!(empty.place(1.0).is_finite());
    }

    #[test]
    fn plots_are_whole_and_escaped() {
        let plot = Dots {
            title: "a < b".into(),
            axis: "x".into(),
            series: vec!["gil".into()],
            rows: vec![
                ("fib".into(), vec![Some(Dot { at: 1.0, span: Some((0.9, 1.1)) })]),
                ("none".into(), vec![None]),
            ],
            lines: vec![1.0],
            logarithmic: true,
        };
        let svg = dots(&plot, &["gil"]);
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && svg.contains("a &lt; b"));
        assert_eq!(svg, dots(&plot, &["gil"]));
    }
}
