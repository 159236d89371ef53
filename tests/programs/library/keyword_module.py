# keyword: the language's words, hard and soft.
import ast
import keyword

print(keyword.kwlist, keyword.softkwlist, keyword.__all__)
print([keyword.iskeyword(w) for w in ("if", "print", "match", "None", "", "IF", "async")], [keyword.issoftkeyword(w) for w in ("match", "_", "type", "case", "if", "lazy")])
for word in keyword.kwlist:
    try:
        ast.parse(f"{word} = 1")
        print(word, "can be assigned")
    except SyntaxError as e:
        print(word, "|", e.msg)
for word in keyword.softkwlist:
    ast.parse(f"{word} = {word}")
for bad in 5, [], None:
    try:
        print(keyword.iskeyword(bad))
    except Exception as e:
        print(type(e).__name__, e)
