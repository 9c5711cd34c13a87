// Command goroutines does in Go what the Python programs beside it do.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: goroutines create|schedule|channel|ring|blocked N")
		os.Exit(2)
	}
	n, err := strconv.Atoi(os.Args[2])
	run := map[string]func(int){"create": create, "schedule": schedule, "channel": channel, "ring": ring, "blocked": blocked}[os.Args[1]]
	if err != nil || run == nil {
		fmt.Fprintln(os.Stderr, "goroutines: no such program or number")
		os.Exit(2)
	}
	run(n)
}

func create(n int) {
	done := make(chan bool)
	for range n {
		go func() { done <- true }()
		<-done
	}
}

func schedule(n int) {
	done := make(chan bool)
	for range 2 {
		go func() {
			for range n / 2 {
				runtime.Gosched()
			}
			done <- true
		}()
	}
	<-done
	<-done
}

func channel(n int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for v := range there {
			back <- v
		}
	}()
	for i := range n {
		there <- i
		<-back
	}
}

func ring(n int) {
	const size = 10000
	first := make(chan int)
	left := first
	for range size - 1 {
		from, to := left, make(chan int)
		go func() {
			for v := range from {
				to <- v
			}
		}()
		left = to
	}
	for i := range n / size {
		first <- i
		<-left
	}
}

func blocked(n int) {
	for range n {
		go func() { <-make(chan int) }()
	}
	runtime.Gosched()
}
