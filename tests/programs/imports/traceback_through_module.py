import _thrower
def call(): _thrower.outer(1)
call()
