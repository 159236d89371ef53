#: stderr any
import threading
def boom(): raise ValueError("dies")
t = threading.Thread(target=boom, name="T")
t.start(); t.join()
print("main goes on")
