for ch in "aAzZ09 _-éÉßñ中日ªº²½Ⅷ٣\t\n\u00a0\u2003\u200b\ufeffǅﬁ\U0001d400\U0001f600İıſΣςϐ":
    print(f"{ord(ch):06x}", *(int(getattr(ch, m)()) for m in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "islower", "isupper", "istitle", "isspace", "isprintable", "isidentifier", "isascii")), ascii(ch.upper()), ascii(ch.lower()), ascii(ch.title()), ascii(ch.swapcase()), ascii(ch.casefold()), ascii(ch.capitalize()))
import unicodedata
print(unicodedata.name("é"), unicodedata.category("a"), unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.lookup("BULLET"), unicodedata.numeric("½"), unicodedata.decimal("٣"), unicodedata.bidirectional("a"), unicodedata.combining("\u0301"))
