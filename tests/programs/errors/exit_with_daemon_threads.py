import threading, time
def forever():
    while True: time.sleep(0.001)
for _ in range(3): threading.Thread(target=forever, daemon=True).start()
def busy():
    while True: pass
threading.Thread(target=busy, daemon=True).start()
time.sleep(0.02); print("main ends")
