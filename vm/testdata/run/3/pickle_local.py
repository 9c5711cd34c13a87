# A class or function within a function cannot be found by its name.
import pickle


def outer():
    class Inner:
        pass

    def inner():
        pass
    return Inner, inner, lambda: 0


for obj in outer():
    for protocol in range(6):
        try:
            pickle.dumps(obj, protocol)
        except Exception as e:
            print(protocol, repr(e))
