//! Numbers, and what may not follow them.

use super::scan::{Scanned, Scanner};

impl Scanner<'_> {
    /// Takes a number.
    pub(super) fn number(&mut self) -> Scanned<()> {
        if self.peek() == Some(b'.') {
            self.at += 1;
            return self.fraction();
        }
        if self.peek() != Some(b'0') {
            self.decimal_digits()?;
            return self.behind_digits();
        }
        let based = match self.peek_at(1) {
            Some(b'x' | b'X') => Some((16, "hexadecimal")),
            Some(b'o' | b'O') => Some((8, "octal")),
            Some(b'b' | b'B') => Some((2, "binary")),
            _ => None,
        };
        if let Some((base, name)) = based {
            self.at += 2;
            return self.based(base, name);
        }
        self.zeros()
    }

    fn digit(&self) -> bool {
        self.peek().is_some_and(|b| b.is_ascii_digit())
    }

    fn based(&mut self, base: u32, name: &str) -> Scanned<()> {
        loop {
            if self.peek() == Some(b'_') {
                self.at += 1;
            }
            let first = self.at;
            while self.peek().is_some_and(|b| (b as char).is_digit(base)) {
                self.at += 1;
            }
            if let Some(d) = self.peek().filter(|b| base < 10 && b.is_ascii_digit()) {
                self.at += 1;
                return self.refuse(format!("invalid digit '{}' in {name} literal", d as char));
            }
            if self.is_at(first) {
                return self.refuse(format!("invalid {name} literal"));
            }
            if self.peek() != Some(b'_') {
                return self.end_of_number(name);
            }
        }
    }

    /// Zeros in front: fine alone, or in a float.
    fn zeros(&mut self) -> Scanned<()> {
        let start = self.at;
        self.at += 1;
        loop {
            if self.peek() == Some(b'_') {
                self.at += 1;
                if !self.digit() {
                    return self.refuse("invalid decimal literal");
                }
            }
            if self.peek() != Some(b'0') {
                break;
            }
            self.at += 1;
        }
        let zeros = self.at;
        let more = self.digit();
        if more {
            self.decimal_digits()?;
        }
        if more && !self.extra && !matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            return self.refuse_range(start, zeros, message);
        }
        self.behind_digits()
    }

    fn decimal_digits(&mut self) -> Scanned<()> {
        loop {
            while self.digit() {
                self.at += 1;
            }
            if self.peek() != Some(b'_') {
                return Ok(());
            }
            self.at += 1;
            if !self.digit() {
                return self.refuse("invalid decimal literal");
            }
        }
    }

    fn behind_digits(&mut self) -> Scanned<()> {
        if self.peek() == Some(b'.') {
            self.at += 1;
            return self.fraction();
        }
        self.exponent()
    }

    fn fraction(&mut self) -> Scanned<()> {
        if self.digit() {
            self.decimal_digits()?;
        }
        self.exponent()
    }

    fn exponent(&mut self) -> Scanned<()> {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.peek_at(1), Some(b'+' | b'-')));
            if !self.peek_at(1 + sign).is_some_and(|b| b.is_ascii_digit()) {
                if sign == 0 {
                    // `1else`
                    return self.end_of_number("decimal");
                }
                self.at += 2;
                return self.refuse("invalid decimal literal");
            }
            self.at += 1 + sign;
            self.decimal_digits()?;
        }
        if matches!(self.peek(), Some(b'j' | b'J')) {
            self.at += 1;
            return self.end_of_number("imaginary");
        }
        self.end_of_number("decimal")
    }

    /// A name may not follow right behind; some keywords may.
    fn end_of_number(&mut self, name: &str) -> Scanned<()> {
        let rest = self.rest();
        if self.extra || super::super::numbers::begins_keyword(rest) {
            return Ok(());
        }
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return self.refuse(format!("invalid {name} literal"));
        }
        Ok(())
    }
}
