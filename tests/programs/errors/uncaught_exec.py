code = "a = 1\nb = a / 0\n"
exec(compile(code, "<generated>", "exec"))
