package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/cmd/internal/version"
)

// build tells this program from every other that might find something else.
func build() string {
	id := version.String() + " " + runtime.Version()
	path, err := os.Executable()
	if err != nil {
		return id
	}
	if info, err := os.Stat(path); err == nil {
		id += " " + strconv.FormatInt(info.Size(), 10) + " " + strconv.FormatInt(info.ModTime().UnixNano(), 10)
	}
	return id
}

func (a *app) versionCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				fmt.Fprintf(a.out, "sllint %s\n", version.String())
			case "json":
				return json.NewEncoder(a.out).Encode(map[string]string{
					"version": version.String(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
				})
			default:
				return fmt.Errorf("--output-format %q is not text or json", format)
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "output-format", "text", "text or json")
	complete(c, "output-format", "text", "json")
	return c
}
