print("raising")
raise KeyboardInterrupt
