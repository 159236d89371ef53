//! Format strings: parsed once into items with places.

/// What is wrong with a format.
pub type Fault = &'static str;

/// One item of a format.
#[derive(Clone, Copy)]
pub struct Item {
    /// Its character.
    pub code: u8,
    /// Bytes of one value; of the whole string for `s` and `p`.
    pub size: usize,
    /// Place of the first value.
    pub offset: usize,
    /// How many values lie one after the other.
    pub repeat: usize,
}

/// A parsed format.
pub struct Format {
    /// The text.
    pub text: String,
    /// Whether numbers are stored with their highest byte first.
    pub big_endian: bool,
    /// Items that hold values.
    pub items: Vec<Item>,
    /// Bytes of everything, padding included.
    pub size: usize,
    /// Values of everything.
    pub values: usize,
}

/// Size and alignment in native mode.
fn native(code: u8) -> Option<(usize, usize)> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => (1, 1),
        b'h' | b'H' | b'e' => (2, 2),
        b'i' | b'I' | b'f' => (4, 4),
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => (8, 8),
        b'F' => (8, 4),
        b'D' => (16, 8),
        _ => return None,
    })
}

/// Size in the standard modes, in which nothing is aligned.
fn standard(code: u8) -> Option<(usize, usize)> {
    match code {
        b'l' | b'L' => Some((4, 1)),
        b'n' | b'N' | b'P' => None,
        _ => native(code).map(|(size, _)| (size, 1)),
    }
}

impl Format {
    /// Parses a format.
    pub fn parse(text: &str) -> Result<Format, Fault> {
        const TOO_LONG: Fault = "total struct size too long";
        let bytes = text.as_bytes();
        if bytes.contains(&0) {
            return Err("embedded null character");
        }
        let native_order = cfg!(target_endian = "big");
        let (big_endian, of, skip): (bool, fn(u8) -> Option<(usize, usize)>, usize) = match bytes.first() {
            Some(b'<') => (false, standard, 1),
            Some(b'>' | b'!') => (true, standard, 1),
            Some(b'=') => (native_order, standard, 1),
            Some(b'@') => (native_order, native, 1),
            _ => (native_order, native, 0),
        };
        let limit = isize::MAX as usize;
        let (mut items, mut size, mut values) = (Vec::new(), 0usize, 0usize);
        let mut rest = bytes[skip..].iter().copied();
        while let Some(mut c) = rest.next() {
            if c.is_ascii_whitespace() || c == 0x0b {
                continue;
            }
            let mut count = 1usize;
            if c.is_ascii_digit() {
                count = 0;
                loop {
                    count = count
                        .checked_mul(10)
                        .and_then(|n| n.checked_add(usize::from(c - b'0')))
                        .filter(|n| *n <= limit)
                        .ok_or(TOO_LONG)?;
                    c = rest.next().ok_or("repeat count given without format specifier")?;
                    if !c.is_ascii_digit() {
                        break;
                    }
                }
            }
            let (one, align) = of(c).ok_or("bad char in struct format")?;
            let offset = size.checked_next_multiple_of(align).filter(|n| *n <= limit).ok_or(TOO_LONG)?;
            let bytes = count.checked_mul(one).ok_or(TOO_LONG)?;
            size = offset.checked_add(bytes).filter(|n| *n <= limit).ok_or(TOO_LONG)?;
            match c {
                b'x' => {}
                b's' | b'p' => {
                    items.push(Item { code: c, size: count, offset, repeat: 1 });
                    values += 1;
                }
                _ if count == 0 => {}
                _ => {
                    items.push(Item { code: c, size: one, offset, repeat: count });
                    values = values.checked_add(count).ok_or(TOO_LONG)?;
                }
            }
        }
        Ok(Format { text: text.into(), big_endian, items, size, values })
    }
    /// Every value's item and place.
    pub fn places(&self) -> impl Iterator<Item = (&Item, usize)> {
        self.items.iter().flat_map(|i| (0..i.repeat).map(move |k| (i, i.offset + k * i.size)))
    }
}
