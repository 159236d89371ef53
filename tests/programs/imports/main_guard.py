import _guarded
if __name__ == "__main__":
    print("main", _guarded.ran)
