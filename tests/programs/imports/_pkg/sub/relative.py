from .. import attr
from ..sub.deep import NAME
from .deep import NAME as other
got = (attr, NAME, other)
