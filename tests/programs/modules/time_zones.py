"""The local time zone follows the environment when `tzset` is called."""

import os
import time

for tz in ('Europe/London','EST5EDT','America/New_York','UTC','GMT0BST','BST-1GMT,M3.5.0/1,M10.5.0/2'):
    os.environ['TZ']=tz; time.tzset()
    print(tz, time.timezone, time.altzone, time.daylight, time.tzname, time.localtime(1340000000), time.localtime(1340000000).tm_zone, time.localtime(1340000000).tm_gmtoff, time.mktime((2013,10,27,1,30,0,0,0,-1)), time.mktime((2013,7,27,1,30,0,0,0,1)), time.localtime(1350000000).tm_isdst)
