def deco(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper
@deco
def divide(a, b):
    return a / b
class Calc:
    @staticmethod
    @deco
    def run(): return divide(1, b=0)
Calc.run()
