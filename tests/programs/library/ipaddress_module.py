# ipaddress: addresses, networks, interfaces of both versions.
import ipaddress
from ipaddress import *


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


kinds = "is_private", "is_global", "is_loopback", "is_multicast", "is_reserved", "is_link_local", "is_unspecified"
for text in "192.168.0.1", "8.8.8.8", "127.0.0.1", "224.0.0.1", "240.0.0.1", "169.254.1.1", "0.0.0.0", "255.255.255.255", "100.64.0.1", "2001:db8::", "::1", "ff02::1", "fe80::1", "::", "::ffff:1.2.3.4", "2002:102:304::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fc00::1":
    a = ip_address(text)
    print(repr(a), a.version, int(a), a.packed.hex(), a.exploded, a.compressed, a.reverse_pointer, [k for k in kinds if getattr(a, k)], a.max_prefixlen, getattr(a, "ipv4_mapped", None), getattr(a, "sixtofour", None), getattr(a, "teredo", None), getattr(a, "scope_id", None))
for text in "192.0.2.0/29", "10.0.0.0/255.255.255.0", "10.0.0.0/0.0.0.255", "2001:db8::/126", "1.2.3.4", "0.0.0.0/0":
    n = ip_network(text)
    print(repr(n), n.network_address, n.broadcast_address, n.netmask, n.hostmask, n.prefixlen, n.num_addresses, [str(h) for h in n.hosts()][:4] if n.num_addresses < 300 else "", n.with_netmask, n.with_hostmask, n.is_private)
n = ip_network("10.0.0.0/24")
print(list(n.subnets(2)), list(n.subnets(new_prefix=25)), n.supernet(), n.supernet(new_prefix=8), n.overlaps(ip_network("10.0.0.128/25")), ip_network("10.0.0.0/26").subnet_of(n), n.supernet_of(ip_network("10.0.0.0/26")), list(ip_network("192.0.2.0/28").address_exclude(ip_network("192.0.2.1/32"))), n[5], n[-1], ip_address("10.0.0.7") in n, n.compare_networks(ip_network("10.0.1.0/24")), len(list(n)), hash(n) == hash(ip_network("10.0.0.0/24")))
i = ip_interface("192.0.2.5/24")
print(repr(i), i.ip, i.network, i.with_prefixlen, i.with_netmask, i == ip_interface("192.0.2.5/255.255.255.0"), IPv6Interface("::1/64").network, ip_address(1), ip_address(2**40), ip_address(b"\1\2\3\4"), IPv4Network(("10.0.0.0", 8)), ip_network("10.0.0.5/8", strict=False))
a = ip_address("192.0.2.1")
print(a + 5, a - 1, a < ip_address("192.0.2.2"), a == IPv4Address(int(a)), sorted([ip_address("9.0.0.0"), ip_address("1.0.0.0")]), f"{a:s} {a:b} {a:#X} {a:_n}", list(summarize_address_range(a, ip_address("192.0.2.9"))), list(collapse_addresses([ip_network("192.0.2.0/25"), ip_network("192.0.2.128/25")])), sorted([ip_network("::/1"), a, ip_address("::1")], key=get_mixed_type_key), v4_int_to_packed(1), v6_int_to_packed(1), a.ipv6_mapped)
for text in "ip_address('1.2.3')", "ip_address('1.2.3.256')", "ip_address('01.2.3.4')", "ip_address('x')", "ip_address('1::2::3')", "ip_address('1:2:3')", "ip_address('12345::')", "ip_address(-1)", "ip_address(2**128)", "IPv4Address('1.2.3.4/5')", "IPv4Address(b'x')", "IPv6Address('::1%')", "ip_network('10.0.0.1/8')", "ip_network('10.0.0.0/33')", "ip_network('10.0.0.0/x')", "ip_network('1.0.0.0/1/1')", "ip_interface('z')", "IPv4Network('10.0.0.0/255.0.255.0')", "a + 2**33", "a - 2**33", "a < ip_address('::1')", "a + a", "a < 5", "n[999]", "list(n.subnets(20))", "list(n.subnets(new_prefix=8))", "n.supernet(30)", "list(n.address_exclude(ip_network('1.0.0.0/8')))", "list(summarize_address_range(ip_address('::2'), ip_address('::1')))", "list(summarize_address_range(a, ip_address('::1')))", "format(a, 'z')", "ip_network(a, 5)", "IPv4Address('1.2.3.四')", "ip_address('1.2.3.4 ')", "IPv4Address(1.5)", "list(collapse_addresses([a, ip_address('::1')]))":
    attempt(text, eval, text)
