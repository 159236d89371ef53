//! Character properties as `str` sees them (Unicode 16): categories, digits, cases.

use unicode_general_category::{GeneralCategory as Gc, get_general_category};

use super::tables::{DECIMAL_ZEROS, DIGITS, FOLD, NUMERIC, TITLE};

/// General category; surrogates included.
pub fn category(c: u32) -> Gc {
    match char::from_u32(c) {
        Some(c) => get_general_category(c),
        None => Gc::Surrogate,
    }
}

/// Value of a decimal digit of any script.
#[inline]
pub fn decimal(c: u32) -> Option<u8> {
    if c < 0x80 {
        return (c as u8).is_ascii_digit().then(|| c as u8 - b'0');
    }
    let i = DECIMAL_ZEROS.partition_point(|&z| z <= c).checked_sub(1)?;
    let d = c - DECIMAL_ZEROS[i];
    (d < 10).then_some(d as u8)
}

/// Value of a digit (decimal, superscript, circled, ...).
pub fn digit(c: u32) -> Option<u8> {
    if let Some(d) = decimal(c) {
        return Some(d);
    }
    let i = DIGITS.partition_point(|r| r.0 <= c).checked_sub(1)?;
    let (first, last, value) = DIGITS[i];
    (c <= last).then(|| value + (c - first) as u8)
}

/// `str.isnumeric` of one character.
pub fn is_numeric(c: u32) -> bool {
    if decimal(c).is_some() {
        return true;
    }
    let i = NUMERIC.partition_point(|r| r.0 <= c);
    i > 0 && c <= NUMERIC[i - 1].1
}

/// `str.isalpha` of one character.
#[inline]
pub fn is_alpha(c: u32) -> bool {
    if c < 0x80 {
        return (c as u8).is_ascii_alphabetic();
    }
    matches!(
        category(c),
        Gc::UppercaseLetter
            | Gc::LowercaseLetter
            | Gc::TitlecaseLetter
            | Gc::ModifierLetter
            | Gc::OtherLetter
    )
}

/// `str.isalnum` of one character.
pub fn is_alnum(c: u32) -> bool {
    is_alpha(c) || digit(c).is_some() || is_numeric(c)
}

/// `str.isspace` of one character; what `strip` and `split` treat as white space.
#[inline]
pub fn is_space(c: u32) -> bool {
    match c {
        0..0x80 => matches!(c, 9..=13 | 28..=32),
        _ => matches!(c, 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000),
    }
}

/// Whether `splitlines` splits at the character.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029)
}

/// Whether `repr` shows the character as it is.
#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 0x7f {
        return c >= 0x20;
    }
    !matches!(
        category(c),
        Gc::Control
            | Gc::Format
            | Gc::Surrogate
            | Gc::PrivateUse
            | Gc::Unassigned
            | Gc::LineSeparator
            | Gc::ParagraphSeparator
            | Gc::SpaceSeparator
    )
}

/// `str.islower` of one character.
#[inline]
pub fn is_lower(c: u32) -> bool {
    if c < 0x80 { (c as u8).is_ascii_lowercase() } else { char::from_u32(c).is_some_and(char::is_lowercase) }
}

/// `str.isupper` of one character.
#[inline]
pub fn is_upper(c: u32) -> bool {
    if c < 0x80 { (c as u8).is_ascii_uppercase() } else { char::from_u32(c).is_some_and(char::is_uppercase) }
}

/// Whether the character is a title-case letter.
pub fn is_title(c: u32) -> bool {
    c >= 0x1c5 && category(c) == Gc::TitlecaseLetter
}

/// Whether the character has case.
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// Whether the character is skipped when the context of a final sigma is looked at.
pub fn is_case_ignorable(c: u32) -> bool {
    matches!(
        c,
        0x27 | 0x2e
            | 0x3a
            | 0xb7
            | 0x387
            | 0x55f
            | 0x5f4
            | 0x2018
            | 0x2019
            | 0x2024
            | 0x2027
            | 0xfe13
            | 0xfe52
            | 0xfe55
            | 0xff07
            | 0xff0e
            | 0xff1a
    ) || matches!(
        category(c),
        Gc::NonspacingMark | Gc::EnclosingMark | Gc::Format | Gc::ModifierLetter | Gc::ModifierSymbol
    )
}

/// Calls `f` with the characters of the upper-case mapping.
#[inline]
pub fn to_upper(c: u32, mut f: impl FnMut(u32)) {
    match char::from_u32(c) {
        Some(ch) => ch.to_uppercase().for_each(|c| f(u32::from(c))),
        None => f(c),
    }
}

/// Calls `f` with the characters of the lower-case mapping (without context).
#[inline]
pub fn to_lower(c: u32, mut f: impl FnMut(u32)) {
    match char::from_u32(c) {
        Some(ch) => ch.to_lowercase().for_each(|c| f(u32::from(c))),
        None => f(c),
    }
}

fn mapped(table: &[(u32, [u32; 3])], c: u32) -> Option<&[u32]> {
    let i = table.binary_search_by_key(&c, |e| e.0).ok()?;
    let m = &table[i].1;
    let n = m.iter().rposition(|&x| x != 0).map_or(0, |i| i + 1);
    Some(&m[..n])
}

/// Calls `f` with the characters of the title-case mapping.
pub fn to_title(c: u32, mut f: impl FnMut(u32)) {
    match mapped(&TITLE, c) {
        Some(m) => m.iter().copied().for_each(f),
        None => to_upper(c, &mut f),
    }
}

/// Calls `f` with the characters of the case folding.
pub fn to_fold(c: u32, mut f: impl FnMut(u32)) {
    match mapped(&FOLD, c) {
        Some(m) => m.iter().copied().for_each(f),
        None => to_lower(c, &mut f),
    }
}

/// Whether an identifier may begin with the character.
pub fn is_identifier_start(c: u32) -> bool {
    c == u32::from(b'_') || char::from_u32(c).is_some_and(unicode_ident::is_xid_start)
}

/// Whether an identifier may go on with the character.
pub fn is_identifier_part(c: u32) -> bool {
    char::from_u32(c).is_some_and(unicode_ident::is_xid_continue)
}
