# sum() adds floats and complex numbers with compensation, as long as nothing else comes.
print(sum([1e100, 1, -1e100]), sum([1e100, True, -1e100]), sum([1e100,10**30,-1e100]))
class F(float): pass
class C(complex): pass
class I(int): pass
print(sum([1e100, F(1), -1e100]), sum([1e100, I(1), -1e100]))
print(sum([1e100j, 1j, 1, -1e100j, 0.5]), sum([1e100+0j, 1, -1e100]), sum([1e100+0j, 1.0, -1e100]),sum([1e100+0j, F(1), -1e100]),sum([1e100+0j, C(1), -1e100]),sum([1e100, 1+0j, -1e100]), sum([1,1e100, 1+0j, -1e100]), sum([1e100+0j, True, -1e100]))
for case in ([0.5, 10**400], [0.5j, 10**400]):
    try: print(sum(case))
    except Exception as e: print(type(e), e)
print(sum([complex(float('inf'),1), 1, 2.0]), sum([complex(0,float('inf')), 1, 2.0]), sum([-0.0]), sum([-0.0],-0.0),sum([complex(-0.0,-0.0)],complex(-0.0,-0.0)), sum([], complex(-0.,-0.)))
print(sum([-0.0,0],-0.0), sum([1e308,1e308,-1e308]))
print(sum([complex(-0.0,-0.0), -0.0],complex(-0.0,-0.0)))
print(sum([complex(-0.0,-0.0), 0],complex(-0.0,-0.0)))
print(sum([1, 2j, 3]), sum([1.5, 2j, 3]), sum([10**30, 2.5, 1j]), sum([10**30, 2j]), sum([True, 2.5]), sum([1, 2**70, 0.5]))
