colour = "red"
def paint():
    print(color)
paint()
