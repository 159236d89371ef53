"""Small objects and operator methods: spheres over a chequered floor, with shadows and mirrors."""

from math import sqrt

KIND = "single"
SIZE = 80
SMALL = 16
EXPECTED = {16: 556580612, 80: 736536942}


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def normalized(self):
        return self * (1.0 / sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, centre, radius, colour, mirror):
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.mirror = mirror

    def distance(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        square = self.radius * self.radius - to_centre.dot(to_centre) + along * along
        if square <= 0.0:
            return None
        distance = along - sqrt(square)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).normalized()

    def colour_at(self, point):
        return self.colour


class Floor:
    mirror = 0.1
    up = Vector(0.0, 1.0, 0.0)

    def __init__(self, height, light, dark):
        self.height = height
        self.light = light
        self.dark = dark

    def distance(self, ray):
        if ray.direction.y >= -1e-9:
            return None
        return (self.height - ray.origin.y) / ray.direction.y

    def normal(self, point):
        return self.up

    def colour_at(self, point):
        return self.light if (int(point.x + 1000.0) + int(point.z + 1000.0)) % 2 else self.dark


class Scene:
    def __init__(self, things, lamp):
        self.things = things
        self.lamp = lamp

    def nearest(self, ray):
        best, found = 1e9, None
        for thing in self.things:
            distance = thing.distance(ray)
            if distance is not None and distance < best:
                best, found = distance, thing
        return found, best

    def lit(self, point):
        to_lamp = self.lamp - point
        ray = Ray(point, to_lamp.normalized())
        limit = sqrt(to_lamp.dot(to_lamp))
        for thing in self.things:
            distance = thing.distance(ray)
            if distance is not None and 1e-4 < distance < limit:
                return False
        return True

    def trace(self, ray, depth):
        thing, distance = self.nearest(ray)
        if thing is None:
            return Vector(0.2, 0.3, 0.5) * (1.0 - ray.direction.y)
        point = ray.at(distance)
        normal = thing.normal(point)
        point = point + normal * 1e-5
        light = 0.15
        if self.lit(point):
            light += 0.85 * max(0.0, normal.dot((self.lamp - point).normalized()))
        colour = thing.colour_at(point) * light
        if depth and thing.mirror > 0.0:
            mirrored = self.trace(Ray(point, ray.direction.reflected(normal)), depth - 1)
            colour = colour * (1.0 - thing.mirror) + mirrored * thing.mirror
        return colour


def scene():
    things = [Floor(-1.0, Vector(0.9, 0.9, 0.9), Vector(0.1, 0.1, 0.1))]
    for i in range(4):
        colour = Vector(0.25 * i, 0.5, 1.0 - 0.25 * i)
        things.append(Sphere(Vector(i * 1.2 - 1.8, 0.3 * i - 0.5, 4.0 + 0.5 * i), 0.6, colour, 0.3))
    return Scene(things, Vector(-4.0, 6.0, -2.0))


def run(n):
    world = scene()
    eye = Vector(0.0, 0.5, -1.0)
    pixels = []
    for y in range(n):
        for x in range(n):
            direction = Vector((x + 0.5) / n * 2.0 - 1.0, 0.8 - (y + 0.5) / n * 1.6, 2.0).normalized()
            colour = world.trace(Ray(eye, direction), 3)
            for part in (colour.x, colour.y, colour.z):
                pixels.append(min(255, int(part * 255.0)))
    return pixels


def verify(result, n):
    checksum = 0
    for value in result:
        checksum = (checksum * 31 + value) % 1000000007
    return len(result) == 3 * n * n and checksum == EXPECTED[n]


if __name__ == "__main__":
    from driver import main
    main(run, verify, SIZE)
