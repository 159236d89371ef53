import heapq
from collections import deque
g = {"a": {"b": 4, "c": 2}, "b": {"d": 5}, "c": {"b": 1, "d": 8, "e": 10}, "d": {"e": 2}, "e": {}}
def dijkstra(g, s):
    dist, q, prev = {s: 0}, [(0, s)], {}
    while q:
        d, u = heapq.heappop(q)
        if d > dist[u]: continue
        for v, w in g[u].items():
            if d + w < dist.get(v, float("inf")):
                dist[v] = d + w; prev[v] = u; heapq.heappush(q, (d + w, v))
    return dist, prev
print(*dijkstra(g, "a"))
def bfs(g, s):
    seen, q, order = {s}, deque([s]), []
    while q:
        u = q.popleft(); order.append(u)
        for v in g[u]:
            if v not in seen: seen.add(v); q.append(v)
    return order
def topo(g):
    seen, out = set(), []
    def visit(u):
        if u in seen: return
        seen.add(u)
        for v in g[u]: visit(v)
        out.append(u)
    for u in g: visit(u)
    return out[::-1]
def components(edges):
    parent = {}
    def find(x):
        parent.setdefault(x, x)
        while parent[x] != x: parent[x] = parent[parent[x]]; x = parent[x]
        return x
    for a, b in edges: parent[find(a)] = find(b)
    groups = {}
    for x in parent: groups.setdefault(find(x), []).append(x)
    return sorted(sorted(v) for v in groups.values())
print(bfs(g, "a"), topo(g), components([(1, 2), (3, 4), (2, 5), (6, 6)]))
