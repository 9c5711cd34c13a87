"""What programs of tasklets need beside module stackless: locks that make tasklets wait
instead of threads, and tools to write such things with."""
