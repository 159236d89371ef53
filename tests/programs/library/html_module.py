# html and html.parser: escaping, entities, events of a parser.
import html
from html.parser import HTMLParser

print(html.escape("<a href='x'>\"q\" & r</a>"), html.escape("'\"", quote=False), html.unescape("&lt;&amp;&#62;&#x1F600;&eacute;&notit;&notin;&copy &nbsp;|&#0;&#128;&#xD800;&#x110000;&unknown;&;&#;&#x;&gt"), html.unescape("plain"), html.escape(""))
class Events(HTMLParser):
    def handle_starttag(self, tag, attrs): print("start", tag, attrs, self.getpos(), repr(self.get_starttag_text()))
    def handle_endtag(self, tag): print("end", tag)
    def handle_startendtag(self, tag, attrs): print("empty", tag, attrs)
    def handle_data(self, data): print("data", repr(data))
    def handle_comment(self, data): print("comment", repr(data))
    def handle_decl(self, decl): print("decl", repr(decl))
    def handle_pi(self, data): print("pi", repr(data))
    def unknown_decl(self, data): print("unknown", repr(data))
    def handle_entityref(self, name): print("entity", name)
    def handle_charref(self, name): print("char", name)
p = Events()
p.feed("""<!DOCTYPE html><!-- a
comment --><?php x ?><P Class=Big id='i"1' checked data-x="a &amp; b" empty="">Text &lt; &eacute;<br/>
<img src=x alt='y'/><script>if (a < b) "</p>";</script><style>p > a {}</style><![CDATA[raw]]></P></unopened><a href=a/b?c=1&d=2>link</A>""")
p.feed("split <b")
p.feed(">bold</")
p.feed("b> &am")
p.feed("p; 1 < 2 <3> <> </> <!x> <!-- unfinished")
p.close()
q = Events(convert_charrefs=False)
q.feed("a &lt; &#62; &#x3e; &bogus b &")
q.close()
q.reset()
q.feed("<textarea><b></textarea><title>a&amp;<i></title><a b='1' b='2' =c / d=>")
print(q.rawdata, q.cdata_elem)
q.close()
