//! Byte offsets to lines and columns.

use ruff_text_size::{TextRange, TextSize};

use super::code::Location;

/// Where the lines of a source start. Lines end at `\n`, `\r\n` or `\r`.
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        for (i, &b) in bytes.iter().enumerate() {
            if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        Lines { starts }
    }

    /// The text has become longer: `source` is all of it, and `from` where the new part begins.
    pub fn extend(&mut self, source: &str, from: usize) {
        let more = Lines::new(&source[from..]);
        self.starts.extend(more.starts[1..].iter().map(|s| s + from as u32));
    }

    /// The line (from 1) and the column in bytes (from 0) of an offset.
    pub fn position(&self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_u32();
        let line = self.starts.partition_point(|&s| s <= offset);
        (line as u32, offset - self.starts[line - 1])
    }

    pub fn line(&self, offset: TextSize) -> u32 {
        self.position(offset).0
    }

    pub fn location(&self, range: TextRange) -> Location {
        let (line, column) = self.position(range.start());
        let (end_line, end_column) = self.position(range.end());
        Location::new(line, end_line, column, end_column)
    }

    /// The text of a line (from 1), with its newline.
    pub fn text<'s>(&self, source: &'s str, line: u32) -> &'s str {
        let start = self.starts.get(line as usize - 1).map_or(source.len(), |&s| s as usize);
        let end = self.starts.get(line as usize).map_or(source.len(), |&s| s as usize);
        &source[start..end]
    }
}
