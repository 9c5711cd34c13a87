//go:build !windows

package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/recover"
)

// recoverFiles times what a broken file costs more than a whole one.
func recoverFiles(args []string) error {
	flags := flag.NewFlagSet("recover", flag.ExitOnError)
	lib := flags.String("lib", "", "folder (default: the standard library of python3.13 or python3)")
	limit := flags.Int("files", 300, "how many files")
	flags.Parse(args)

	root, err := library(*lib)
	if err != nil {
		return err
	}
	_, texts, _, err := sources(root)
	if err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	rnd.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	runtime.GOMAXPROCS(1)
	var whole, broken time.Duration
	files, bytes, lost := 0, 0, 0
	for _, text := range texts {
		if files == *limit {
			break
		}
		start := ownCPU()
		if _, err := syntax.Parse(text, syntax.Options{Version: syntax.Newest}); err != nil || len(text) < 100 {
			continue
		}
		took := ownCPU() - start
		// A row breaks off in the middle.
		at := rnd.IntN(len(text))
		end := at
		for end < len(text) && text[end] != '\n' {
			end++
		}
		damaged := append(append([]byte(nil), text[:at]...), text[end:]...)
		if _, err := syntax.Parse(damaged, syntax.Options{Version: syntax.Newest}); err == nil {
			continue
		}
		start = ownCPU()
		_, _, ok := recover.Blank(context.Background(), damaged, syntax.Newest)
		broken += ownCPU() - start
		whole += took
		files++
		bytes += len(text)
		if !ok {
			lost++
		}
	}
	if files == 0 {
		return fmt.Errorf("%s: nothing to break", root)
	}
	fmt.Printf("%d broken files, %.1f MB: to parse one while whole %.2f ms, to make a broken one parse %.2f ms (%.1f times); %d given up\n",
		files, float64(bytes)/1e6, whole.Seconds()*1e3/float64(files), broken.Seconds()*1e3/float64(files), broken.Seconds()/whole.Seconds(), lost)
	return nil
}
