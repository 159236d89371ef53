# datetime: dates, times, differences, zones, formatting, parsing, errors.
import copy
import datetime as dt
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__)


d = timedelta(days=50, seconds=27, microseconds=10, milliseconds=29000, minutes=5, hours=8, weeks=2)
print(d, repr(d), d.days, d.seconds, d.microseconds, d.total_seconds(), timedelta(microseconds=-1), repr(timedelta(-1, 3)), timedelta(days=0.5, hours=-1.25), -d, abs(-d), d * 2, 2.5 * d, d / 2, d / d, d // 3, d // timedelta(7), d % timedelta(7), divmod(d, timedelta(1)), timedelta.min, timedelta.max, timedelta.resolution, bool(timedelta()), timedelta(1) == timedelta(hours=24), timedelta(1) < timedelta(2), hash(timedelta(1)) == hash(timedelta(hours=24)))
a = date(2002, 12, 4)
print(a, repr(a), a.isoformat(), a.ctime(), a.weekday(), a.isoweekday(), tuple(a.isocalendar()), a.toordinal(), a.timetuple(), a.strftime("%d/%m/%y %A %B %j %U %%"), f"{a:%Y}", f"{a}", a.replace(day=26), a + timedelta(1), a - timedelta(days=366), a - date(2002, 11, 30), date.fromordinal(730920), date.fromisoformat("2011-W01-2T00:00:00"[:10]), date.fromisoformat("20191204"), date.fromisocalendar(2020, 53, 7), date.min, date.max, a < date.max, a == datetime(2002, 12, 4), date.strptime("2020-01-02", "%Y-%m-%d"))
t = time(12, 30, 5, 123456, tzinfo=timezone(timedelta(hours=1), "CET"))
print(t, repr(t), t.isoformat("minutes"), t.isoformat("milliseconds"), t.tzname(), t.utcoffset(), t.dst(), t.replace(hour=1, fold=1), time.fromisoformat("04:23:01,000384+02:30"), time.fromisoformat("T042301Z"), time(1) < time(2), time.max, t.strftime("%H:%M:%S.%f %Z %z %:z"), bool(time(0)), time(1, tzinfo=UTC) == time(2, tzinfo=timezone(timedelta(hours=1))), time.strptime("10:20", "%H:%M"))
n = datetime(2007, 12, 6, 16, 29, 43, 79060, UTC)
print(n, repr(n), n.date(), n.time(), n.timetz(), n.isoformat(" ", "hours"), n.timestamp(), n.utctimetuple()[:6], n.astimezone(timezone(timedelta(hours=-5))), n.replace(tzinfo=None), n - datetime(2007, 1, 1, tzinfo=UTC), n + timedelta(days=1, hours=8), datetime.fromtimestamp(1e9, UTC), datetime.fromtimestamp(-1.5, UTC), datetime.combine(a, time(1, 2)), datetime.fromisoformat("2011-11-04T00:05:23+04:00"), datetime.fromisoformat("20111104T000523"), datetime.fromisoformat("2011-W01-2T00:05:23.283"), datetime.fromordinal(5), datetime.min, datetime.max.isoformat(timespec="seconds"), n.ctime(), n.isocalendar().week)
for text, form in (("21/11/06 16:30", "%d/%m/%y %H:%M"), ("Mon Jan  5 2009 01:02:03 PM", "%a %b %d %Y %I:%M:%S %p"), ("2020-01-02T03:04:05.6+0130", "%Y-%m-%dT%H:%M:%S.%f%z"), ("2015 W07 3", "%G W%V %u"), ("2020 100", "%Y %j"), ("10:20 UTC", "%H:%M %Z")):
    print(datetime.strptime(text, form), end=" | ")
print()
print(timezone.utc, repr(UTC), timezone(timedelta(hours=-3, minutes=-30)), repr(timezone(timedelta(0), "Z")), timezone(timedelta(seconds=3661)), UTC == timezone(timedelta(0)), timezone.min, UTC.fromutc(n), dt.MINYEAR, dt.MAXYEAR)

class Zone(tzinfo):
    def utcoffset(self, when): return timedelta(hours=2 if self.dst(when) else 1)
    def dst(self, when): return timedelta(hours=1) if when and 4 <= when.month < 10 else timedelta(0)
    def tzname(self, when): return "summer" if self.dst(when) else "winter"
    def __repr__(self): return "Zone()"
z = datetime(2020, 6, 1, 12, tzinfo=Zone())
print(z, z.tzname(), z.dst(), z.astimezone(UTC), datetime(2020, 1, 1, 12, tzinfo=UTC).astimezone(Zone()), z == datetime(2020, 6, 1, 10, tzinfo=UTC), z - datetime(2020, 1, 1, tzinfo=Zone()), repr(z), z.timetuple().tm_isdst)
print(datetime(2020, 1, 1, fold=1) == datetime(2020, 1, 1), repr(datetime(2020, 1, 1, fold=1)), pickle.loads(pickle.dumps([a, t, n, d, UTC])) == [a, t, n, d, UTC], copy.deepcopy(z.replace(tzinfo=None)), hash(n) == hash(n.astimezone(timezone(timedelta(hours=3)))), datetime(2020, 1, 1) == datetime(2020, 1, 1, tzinfo=UTC), copy.replace(n, year=1))
for text in "date(2020, 2, 30)", "date(0, 1, 1)", "date(2020, 13, 1)", "time(24)", "time(1, 60)", "time(1, 2, 3, 10**6)", "datetime(2020, 1, 1, 25)", "datetime(2020, 1)", "timedelta(10**10)", "timedelta('a')", "timedelta.max + timedelta(1)", "date.max + timedelta(1)", "date.fromisoformat('2020-1-1')", "time.fromisoformat('25:00')", "datetime.strptime('x', '%Y')", "datetime.strptime('2020 x', '%Y')", "datetime.strptime('1', '%Q')", "datetime(2020, 1, 1) < datetime(2020, 1, 1, tzinfo=UTC)", "datetime(2020, 1, 1) - datetime(2020, 1, 1, tzinfo=UTC)", "date(2020, 1, 1) < datetime(2020, 1, 1)", "date(2020, 1, 1) + 1", "date(2020, 1, 1) < 5", "timezone(timedelta(1))", "timezone(5)", "datetime(2020, 1, 1, tzinfo=5)", "datetime.fromtimestamp(1e20)", "date.fromisocalendar(2020, 54, 1)", "date.fromordinal(0)", "d / 0", "d // timedelta(0)", "d * 'a'", "a.replace(month=0)", "setattr(a, 'day', 1)", "time(1, tzinfo=UTC) < time(1)", "date('a', 1, 1)", "a.strftime(5)", "n.isoformat(timespec='x')", "UTC.utcoffset(5)", "date.fromisoformat(5)", "time(fold=2)", "tzinfo().utcoffset(None)", "date.today(1)", "timedelta(1, 2, 3, 4, 5, 6, 7, 8)":
    attempt(text, eval, text)
