"""What programs of tasklets need beside module stackless: locks that make tasklets wait
instead of threads, a loop that wakes those that sleep, futures, and what replaces modules
of the library that would stop every tasklet of a thread.

Names and behaviour are those of the stacklesslib that CCP Games wrote.
"""
