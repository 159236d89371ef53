def größe(wörter): return wörter["schlüssel ☃"] + "日本語"[10]
größe({"schlüssel ☃": "x"})
