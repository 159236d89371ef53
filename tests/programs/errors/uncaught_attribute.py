class Config:
    def __init__(self):
        self.values = {"a": None}
config = Config()
print(config.values["a"].strip().lower())
