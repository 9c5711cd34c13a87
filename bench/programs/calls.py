def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
def main(n):
    for i in range(n // 1000 + 1):
        fib(15)
