"""x in y, where y's __iter__ gives no iterator."""


class Is:
    def __iter__(self):
        return 1


class Raises:
    def __iter__(self):
        raise TypeError('mine')


class Other:
    def __iter__(self):
        raise ValueError('mine')


for bad in (Is(), 5, Is, Raises(), Other()):
    try:
        print(1 in bad)
    except Exception as e:
        print(type(e).__name__, e)
