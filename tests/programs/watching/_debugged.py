import sys


def greet(name):
    text = "hello, " + name
    return text


def main():
    words = []
    for name in ["ann", "bob"]:
        words.append(greet(name))
    print(words, sys.argv[1:])


if __name__ == "__main__":
    main()
