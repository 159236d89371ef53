# An uncaught exception: traceback with carets on standard error, status 1.
class Account:
    def __init__(self, balance):
        self.balance = balance
    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"insufficient funds: {self.balance} < {amount}")
        self.balance -= amount
def pay(account, amounts):
    for amount in amounts:
        account.withdraw(amount)
print("before")
pay(Account(100), [30, 50, 40])
print("never")
