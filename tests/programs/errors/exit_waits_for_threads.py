import threading, time
def slow(): time.sleep(0.1); print("thread done")
threading.Thread(target=slow).start(); print("main done")
