def load(name):
    try:
        return {}[name]
    except KeyError as e:
        raise RuntimeError(f"cannot load {name}") from e
def main():
    try:
        load("config")
    except RuntimeError:
        raise ValueError("startup failed")
main()
