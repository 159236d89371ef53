#: stdin from standard input\nEOF\n
# cmd: a command interpreter, its help, completion and hooks.
import cmd
import io

class Shell(cmd.Cmd):
    intro = "Welcome."
    prompt = "(t) "
    use_rawinput = False
    doc_header = "Commands"
    def do_add(self, arg):
        "Add numbers: ADD 1 2"
        print(sum(map(int, arg.split())), file=self.stdout)
    def do_undocumented(self, arg): print("undocumented", repr(arg), file=self.stdout)
    def do_quit(self, arg):
        """Leave.

        With more text.
        """
        return True
    def help_topic(self): print("help on a topic", file=self.stdout)
    def complete_add(self, text, line, begin, end): return [w for w in ("one", "two", "three") if w.startswith(text)]
    def do_shell(self, arg): print("shell", arg, file=self.stdout)
    def precmd(self, line): return line.lower() if line.startswith("ADD") else line
    def postcmd(self, stop, line):
        print("after", repr(line), stop, file=self.stdout)
        return stop
    def preloop(self): print("pre", file=self.stdout)
    def postloop(self): print("post", file=self.stdout)
text = "add 1 2\nADD 3 4\n\nunknown cmd\nhelp\nhelp add\n?quit\nhelp topic\nhelp unknown\n!ls -l\nundocumented  spaces  \nquit\nnever\n"
out = io.StringIO()
s = Shell(stdin=io.StringIO(text), stdout=out)
s.cmdloop()
print(out.getvalue())
print(s.lastcmd, s.parseline("add 1"), s.parseline("?x"), s.parseline("!y z"), s.parseline(""), s.parseline("a-b"), s.onecmd("quit"), s.completenames("a"), s.complete_help("t"), s.completedefault(), [s.complete_add("t", "add t", 4, 5)], sorted(n for n in s.get_names() if n.startswith("do_")))
s.columnize([f"item{i}" for i in range(12)], displaywidth=30)
s.columnize([])
s.columnize(["one"])
print(out.getvalue()[-200:])
s.cmdqueue = ["add 5 5", "quit"]
s.cmdloop("other intro")
print(out.getvalue()[-80:])
try:
    s.onecmd("add x")
except ValueError as e:
    print(e)
try:
    s.columnize([1])
except TypeError as e:
    print(e)
class Empty(cmd.Cmd):
    def emptyline(self): print("empty")
    def default(self, line):
        print("default", repr(line))
        return line == "EOF"
Empty().cmdloop()
