# locale: the C locale, conventions, normalising names, numbers as text.
import locale

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)

print(locale.setlocale(locale.LC_ALL, "C"), locale.setlocale(locale.LC_ALL), sorted(locale.localeconv().items()), locale.getlocale(), locale.getlocale(locale.LC_NUMERIC))
attempt("unknown", locale.setlocale, locale.LC_ALL, "xx_NO.such")
attempt("category", locale.setlocale, 999, "C")
attempt("type", locale.setlocale, locale.LC_ALL, 5.5)
print(locale.atof("1234.5"), locale.atoi("12"), locale.str(3.25), locale.format_string("%d items %.2f", (1234567, 3.14159), grouping=True), locale.currency.__name__, locale.delocalize("1,5"), locale.localize("1.5"), locale.strcoll("a", "b") < 0, locale.strcoll("b", "a") > 0, locale.strxfrm("ab"), sorted("bCaB", key=locale.strxfrm))
attempt("currency in C", locale.currency, 5)
locale._override_localeconv = {"thousands_sep": ".", "decimal_point": ",", "grouping": [3, 3, 0], "currency_symbol": "EUR", "int_curr_symbol": "EUR ", "mon_decimal_point": ",", "mon_thousands_sep": ".", "mon_grouping": [3, 0], "positive_sign": "", "negative_sign": "-", "frac_digits": 2, "int_frac_digits": 2, "p_cs_precedes": 0, "n_cs_precedes": 0, "p_sep_by_space": 1, "n_sep_by_space": 1, "p_sign_posn": 1, "n_sign_posn": 1}
print(locale.format_string("%.2f %s %d%%", (1234567.891, "x", 4321), grouping=True), locale.currency(-1234.5, grouping=True), locale.currency(5, international=True), locale.currency(5, symbol=False), locale.atof("1.234,5"), locale.str(1.5), locale.format_string("%(n)d", {"n": 1000000}, grouping=True, monetary=True))
print([locale.normalize(n) for n in ("de", "en_US.utf8", "german", "ja_JP@x", "sr_latn", "C", "POSIX", "no_such", "fr_FR.ISO8859-15@euro", "zh_TW.big5")])
print(locale._parse_localename("de_DE.UTF-8"), locale._parse_localename("C"), locale._build_localename(("de_DE", "utf8")))
attempt("parse", locale._parse_localename, "nonsense")
attempt("build", locale._build_localename, (1, 2, 3))
print(isinstance(locale.getpreferredencoding(False), str), isinstance(locale.getencoding(), str), locale.LC_ALL, locale.CHAR_MAX, issubclass(locale.Error, Exception), locale.nl_langinfo(locale.RADIXCHAR), locale.nl_langinfo(locale.DAY_1), locale.nl_langinfo(locale.MON_12), locale.nl_langinfo(locale.D_FMT), locale.gettext("text"), locale.textdomain(None))
