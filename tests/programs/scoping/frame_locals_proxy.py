# The view of a frame's variables: made by hand, with keys of any kind.

import sys
def f():
    x=1
    return sys._getframe()
fr=f()
P=type(fr.f_locals)
for a,k in (((),{}),((1,),{}),((fr,),{'a':1}),((fr,fr),{}),((fr,),{})):
    try: print(P(*a,**k))
    except TypeError as e: print(e)
fr.f_locals[1]=2; fr.f_locals['y']=3
print(fr.f_locals, list(fr.f_locals), fr.f_locals.items(), fr.f_locals.values(), fr.f_locals.copy(), P(fr)==fr.f_locals)
