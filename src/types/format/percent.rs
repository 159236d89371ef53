//! `%` formatting: parsing of the specifications; the conversions are the caller's.

use super::fault::Fault;
use crate::object::capacity;
use crate::types::float::digits;

/// One conversion specification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversion {
    /// Mapping key in parentheses, as a range of the template.
    pub key: Option<(usize, usize)>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// ` `
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// Width.
    pub width: Amount,
    /// Precision.
    pub precision: Amount,
    /// Conversion character.
    pub ty: u32,
    /// Where the conversion character stands.
    pub at: usize,
}

/// A width or precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Amount {
    /// Not given.
    #[default]
    None,
    /// `*`: the next argument.
    Argument,
    /// A number.
    Number(usize),
}

/// Parses the specification that begins at `*pos` (behind the `%`) and moves `*pos` behind it.
///
/// A `*` must be served while parsing (the arguments are used up in order), so it is left to `star`, which returns
/// the argument's value.
pub fn parse<E: From<Fault>>(
    text: impl Fn(usize) -> Option<u32>,
    pos: &mut usize,
    mut key: impl FnMut(usize, usize) -> Result<(), E>,
    mut star: impl FnMut(bool) -> Result<i64, E>,
) -> Result<Conversion, E> {
    let mut c = Conversion::default();
    let byte = |i: usize| text(i).and_then(|c| u8::try_from(c).ok());
    if byte(*pos) == Some(b'(') {
        let start = *pos + 1;
        let mut depth = 1;
        *pos += 1;
        while depth > 0 {
            match text(*pos) {
                None => return Err(Fault::Value("incomplete format key".into()).into()),
                Some(x) if x == u32::from(b')') => depth -= 1,
                Some(x) if x == u32::from(b'(') => depth += 1,
                _ => {}
            }
            *pos += 1;
        }
        c.key = Some((start, *pos - 1));
        key(start, *pos - 1)?;
    }
    loop {
        match byte(*pos) {
            Some(b'-') => c.left = true,
            Some(b'+') => c.plus = true,
            Some(b' ') => c.space = true,
            Some(b'#') => c.alternate = true,
            Some(b'0') => c.zero = true,
            _ => break,
        }
        *pos += 1;
    }
    let number = |pos: &mut usize, what: &str, limit: usize| {
        let mut n: usize = 0;
        while let Some(d @ b'0'..=b'9') = byte(*pos) {
            n = n.saturating_mul(10).saturating_add(usize::from(d - b'0'));
            if n > limit {
                return Err(Fault::Value(format!("{what} too big")));
            }
            *pos += 1;
        }
        Ok(n)
    };
    if byte(*pos) == Some(b'*') {
        *pos += 1;
        let n = star(false)?;
        if n < 0 {
            c.left = true;
        }
        c.width = Amount::Number(n.unsigned_abs() as usize);
    } else if matches!(byte(*pos), Some(b'0'..=b'9')) {
        c.width = Amount::Number(number(pos, "width", isize::MAX as usize)?);
    }
    if byte(*pos) == Some(b'.') {
        *pos += 1;
        c.precision = Amount::Number(if byte(*pos) == Some(b'*') {
            *pos += 1;
            star(true)?.max(0) as usize
        } else {
            number(pos, "precision", i32::MAX as usize)?
        });
    }
    for size in [c.width, c.precision] {
        if let Amount::Number(n) = size
            && !capacity::is_there(n)
        {
            return Err(Fault::Memory.into());
        }
    }
    if matches!(byte(*pos), Some(b'h' | b'l' | b'L')) {
        *pos += 1;
    }
    match text(*pos) {
        None => Err(Fault::Value("incomplete format".into()).into()),
        Some(ty) => {
            c.ty = ty;
            c.at = *pos;
            *pos += 1;
            Ok(c)
        }
    }
}

impl Conversion {
    fn number(a: Amount) -> Option<usize> {
        match a {
            Amount::Number(n) => Some(n),
            _ => None,
        }
    }
    /// The width as a number.
    pub fn width(&self) -> usize {
        Conversion::number(self.width).unwrap_or(0)
    }
    /// The precision as a number.
    pub fn precision(&self) -> Option<usize> {
        Conversion::number(self.precision)
    }
    /// Digits of an integer conversion (`d i u o x X`) with sign, prefix, precision and zero padding; `magnitude` is
    /// in the conversion's base. Width is the caller's, unless zeros fill it.
    pub fn integer(&self, negative: bool, magnitude: &str) -> String {
        let sign = match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let upper = self.ty == u32::from(b'X');
        let prefix = match (self.alternate, u8::try_from(self.ty)) {
            (true, Ok(b'x')) => "0x",
            (true, Ok(b'X')) => "0X",
            (true, Ok(b'o')) => "0o",
            _ => "",
        };
        let mut zeros = self.precision().unwrap_or(0).saturating_sub(magnitude.len());
        if self.zero && !self.left {
            let used = sign.len() + prefix.len() + zeros + magnitude.len();
            zeros += self.width().saturating_sub(used);
        }
        let mut text = String::with_capacity(sign.len() + prefix.len() + zeros + magnitude.len());
        text.push_str(sign);
        text.push_str(prefix);
        text.extend(std::iter::repeat_n('0', zeros));
        let digits = text.len();
        text.push_str(magnitude);
        if upper {
            text[digits..].make_ascii_uppercase();
        }
        text
    }
    /// Digits of a float conversion with sign and zero padding.
    pub fn float(&self, x: f64) -> String {
        let flags = digits::Flags { alternate: self.alternate, dot_zero: false };
        let text = digits::format(x, self.ty as u8, self.precision().unwrap_or(6), flags);
        let (sign, digits) = match text.strip_prefix('-') {
            Some(d) => ("-", d),
            None if self.plus => ("+", &*text),
            None if self.space => (" ", &*text),
            None => ("", &*text),
        };
        let zeros =
            if self.zero && !self.left { self.width().saturating_sub(sign.len() + digits.len()) } else { 0 };
        format!("{sign}{}{digits}", "0".repeat(zeros))
    }
    /// The message for a conversion character that does not exist.
    pub fn unsupported(&self, index: usize) -> Fault {
        let shown = match self.ty {
            32..127 => self.ty as u8 as char,
            _ => '?',
        };
        Fault::Value(format!("unsupported format character '{shown}' (0x{:x}) at index {index}", self.ty))
    }
}
