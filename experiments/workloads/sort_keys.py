"""Sorting: records ordered by key functions, tuples, attributes and a comparison method."""

KIND = "single"
SIZE = 15000
SMALL = 100
EXPECTED = {100: (62421686, "n49600", "n98989", 37), 15000: (676091304, "n50000", "n98999", 44)}


class Record:
    def __init__(self, name, age, score):
        self.name = name
        self.age = age
        self.score = score


class Version:
    def __init__(self, major, minor):
        self.major = major
        self.minor = minor

    def __lt__(self, other):
        if self.major != other.major:
            return self.major < other.major
        return self.minor < other.minor


def records(n):
    seed = 12345
    result = []
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        number = seed >> 7
        result.append(Record("n%05d" % (number % 99991), number % 90, (number % 1000) / 8.0))
    return result


def run(n):
    people = records(n)
    checksum = 0
    orders = [
        sorted(people, key=lambda person: person.age),
        sorted(people, key=lambda person: (person.age, person.name)),
        sorted(people, key=lambda person: person.name, reverse=True),
        sorted(people, key=lambda person: -person.score),
        sorted(people, key=lambda person: Version(person.age, person.name)),
    ]
    for order in orders:
        for i, person in enumerate(order):
            checksum = (checksum * 31 + person.age * i + len(person.name)) % 1000000007
    names = [person.name for person in people]
    names.sort()
    names.sort(key=len)
    names.sort(key=lambda name: name[::-1])
    ages = sorted([person.age for person in people])
    return checksum, names[0], names[-1], ages[n // 2]


def verify(result, n):
    return result == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
