# BytesIO and StringIO: positions, sizes, views, states, errors; encodings of text files.
import warnings; warnings.simplefilter('ignore')
import io,os
name='tmp_memory_streams.txt'
open(name,'w').close()
for e in ("open(name).write('a')","open(name,'rb').write(b'a')","open(name).writelines(['a'])","open(name,'w').read()","open(name,'w').readline()","next(open(name,'w'))","open(name,'wb').read()","open(name,'w').encoding","open(name,'w',encoding='utf8').encoding","open(name,'w',encoding='latin-1').encoding", "open(name,'rb').raw.write(b'')","__import__('sys').stdout.encoding","io.TextIOWrapper(io.BytesIO()).encoding","open(name,'w').line_buffering"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)
f=0
b=io.BytesIO(b'abc')
for e in ("b.getbuffer().readonly","b.write(b'xxxx')","b.truncate(1)","b.close()","bytes(b.getbuffer()[1:])","b.seek(-1)","b.seek(1,5)","b.seek(-10,1)","b.seek(1,2)","b.truncate(-1)","b.truncate('a')","b.truncate(2)","b.tell()","b.read('a')","b.seek('a')","b.getvalue()","b.seek(0,2),b.write(b'q'),b.getvalue()","b.__getstate__()","b.read1()","b.detach()","b.readlines()","b.writelines([b'1',b'2']),b.getvalue()","b.fileno()","b.__setstate__((b'xy',1,None)),b.read()","b.isatty()", "b.readline(1)","b.readlines(1)","b.writelines(5)"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)
v=b.getbuffer(); f=1
for e in ("b.write(b'xxxx')","b.truncate(1)","b.close()","b.read()","b.getvalue()","b.__init__()","v.__setitem__(0,65),b.getvalue()","b.seek(0),b.write(b'z'),b.getvalue(),bytes(v)"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)
v.release(); b.close()
for e in ("b.getbuffer()","b.read()","b.closed","b.seek(0)","b.isatty()","b.readable()","b.__getstate__()", "next(b)","b.flush()"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)
s=io.StringIO('abc\nd')
for e in ("s.seek(-1)","s.seek(1,5)","s.seek(1,1)","s.seek(0,1)","s.seek(0,2)","s.truncate(-1)","s.truncate(2),s.tell()","s.getvalue()","s.tell()","s.write(5)","s.read('a')","s.truncate('a')","s.seek('a')","s.__getstate__()","s.line_buffering","s.newlines","s.encoding","s.errors","s.detach()","s.fileno()","s.isatty()","s.readlines()","s.seek(10),s.write('x'),s.getvalue()","s.__setstate__(('xy','\\n',1,None)),s.read()","s.seek(0,'a')"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)
s.close()
for e in ("s.read()","s.closed","s.seek(0)","s.isatty()","s.readable()","s.line_buffering","s.__getstate__()","s.getvalue()","next(s)","s.flush()","s.newlines"):
    if e=='b.close()' and f==0: continue
    try: print(e, eval(e))
    except Exception as x: print(e,type(x).__name__,x)

os.remove(name)
