"""What the compiler does to docstrings: the indentation that their lines share goes, and nothing else."""
def f():
    """Top

    """
def g():
    """Top
    
    x
      y   
    """
def h():
    """   Top
	tab
    x
    """
def i():
    """
    """
def j():
    "\n  \n "
def k():
    """a\
    b
      c
    """
for q in (f,g,h,i,j,k): print(repr(q.__doc__))


class K:
    """
      two
     one


    """


print(repr(K.__doc__))
exec('def l():\n  "\\tx\\n\\ty\\n  \\tz"\nprint(repr(l.__doc__))')
exec('def m():\n  "x\\n        "\nprint(repr(m.__doc__))')
exec('def n():\n  "x\\n    \\n      y\\n   "\nprint(repr(n.__doc__))')
print(repr(__doc__))
