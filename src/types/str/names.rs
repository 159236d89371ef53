//! Names of characters: Unicode 16's, as Python 3.14 has them. The crate's tables are newer; characters that Unicode 16
//! does not know have no name here.

use unicode_general_category::GeneralCategory as Gc;

use super::unicode::category;

/// Whether Unicode 16 knows the character.
pub fn is_assigned(c: char) -> bool {
    category(u32::from(c)) != Gc::Unassigned
}

/// `unicodedata.name`.
pub fn name(c: u32) -> Option<String> {
    char::from_u32(c).filter(|c| is_assigned(*c)).and_then(rustpython_unicode::character_name)
}

/// The character of a name or an alias: `\N{...}`.
pub fn lookup(name: &str) -> Option<char> {
    rustpython_unicode::lookup_character(name).filter(|c| is_assigned(*c))
}
