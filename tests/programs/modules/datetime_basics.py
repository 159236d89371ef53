import datetime as dt
d = dt.date(2024, 2, 29); print(d, d + dt.timedelta(days=1), d.weekday(), d.isoformat(), d.replace(year=2023, day=1), (dt.date(2025, 1, 1) - d).days, d.strftime("%Y/%m/%d"), repr(d), dt.date.fromisoformat("2020-01-02"), dt.date.min, d < dt.date(2025, 1, 1))
t = dt.datetime(2024, 1, 2, 3, 4, 5, 678); print(t, t + dt.timedelta(hours=25, microseconds=1), t.isoformat(), t.date(), t.time(), dt.datetime.strptime("2020-05-06 07:08", "%Y-%m-%d %H:%M"), t.timestamp() != 0, dt.timedelta(1.5), dt.timedelta(seconds=90) * 2, dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc))
