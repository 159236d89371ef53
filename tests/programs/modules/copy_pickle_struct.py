import copy, struct
print(struct.pack("<iHb", 1, 2, -3), struct.unpack("<iHb", b"\x01\x00\x00\x00\x02\x00\xfd"), struct.calcsize("<qd"), struct.pack(">d", 1.5), struct.unpack(">f", b"\x3f\xc0\x00\x00"), struct.pack("5s", b"ab"))
class C:
    def __init__(self): self.l = [1]; self.me = self
c = C(); d = copy.deepcopy(c); print(d.me is d, d.l == c.l, d.l is c.l); e = copy.copy(c); print(e.l is c.l, e.me is c); print(copy.copy([1]), copy.deepcopy((1, [2])), copy.copy(len) is len, copy.deepcopy({"a": {1, 2}}))
import array; a = array.array("i", [1, 2, 3]); a.append(4); print(a, a[1], len(a), a.tolist(), sum(a), a.typecode, a.itemsize)
