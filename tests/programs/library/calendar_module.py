# calendar: months and years as text and HTML, their arithmetic.
import calendar
import datetime
from calendar import Calendar, HTMLCalendar, TextCalendar

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)

print(calendar.month(2024, 2), calendar.TextCalendar(6).formatmonth(2023, 10, w=3, l=1), TextCalendar().formatyear(2025, m=4, c=2), sep="\n")
print(calendar.isleap(2000), calendar.isleap(1900), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29), repr(calendar.weekday(2024, 2, 29)), calendar.monthrange(2024, 2), calendar.monthcalendar(2024, 2), calendar.timegm((1970, 1, 2, 0, 0, 5)), calendar.weekheader(3), calendar.day_name[0], list(calendar.month_abbr), calendar.JANUARY, repr(calendar.Month(3)), calendar.Day.MONDAY, calendar.firstweekday(), calendar.EPOCH)
c = Calendar(firstweekday=6)
print(list(c.iterweekdays()), list(c.itermonthdays(2024, 2))[:10], list(c.itermonthdays2(2024, 2))[:5], list(c.itermonthdates(2024, 2))[0], list(c.itermonthdays3(2024, 2))[-1], list(c.itermonthdays4(2024, 2))[0], c.monthdatescalendar(2024, 2)[0][:2], c.monthdayscalendar(2024, 2)[1], c.monthdays2calendar(2024, 2)[0][:2], len(c.yeardayscalendar(2024)), c.getfirstweekday())
print(HTMLCalendar().formatmonth(2024, 2), len(HTMLCalendar(6).formatyear(2024)), HTMLCalendar().formatyearpage(2024)[:100])
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.monthcalendar(2024, 6)[0], calendar.formatstring(["a", "b"], 5, 2))
calendar.setfirstweekday(0)
attempt("month", calendar.month, 2024, 13)
attempt("monthrange", calendar.monthrange, 2024, 0)
attempt("first weekday", calendar.setfirstweekday, 7)
attempt("week day", calendar.weekday, 2024, 2, 30)
attempt("year 10000", calendar.weekday, 10000, 1, 1)
attempt("locale", calendar.LocaleTextCalendar(locale="C").formatweekday, 0, 5)
attempt("enum", calendar.Month, 13)
class Marked(HTMLCalendar):
    cssclasses = ["d"] * 7
    def formatday(self, day, weekday): return super().formatday(day, weekday).replace("29", "<b>29</b>")
print(Marked().formatweek([(28, 2), (29, 3), (0, 4)]), calendar.TextCalendar().formatweekheader(2), calendar.IllegalMonthError(13), calendar.IllegalWeekdayError(9))
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as out:
    calendar.main(["2024", "5"])
print(out.getvalue())
