def best(items): return max(items, key=lambda i: i["score"])
print(best([{"score": 1}, {"score": 2}]))
print(best([{"score": 1}, {"score": "high"}]))
