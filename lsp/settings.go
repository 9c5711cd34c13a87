package lsp

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/sllint/sllint/analysis/config"
)

// section is the name under which editors keep our settings.
const section = "sllint"

// settings are what the editor says, of the whole workspace or of one folder.
// Files of the project say the rest; docs/SERVER.md explains each.
type settings struct {
	// Trusted lets programs run. Only the editor can say that: nothing that
	// lies in a folder is asked.
	Trusted bool `json:"trusted"`

	// Configuration is a file to read instead of the nearest.
	Configuration string   `json:"configuration"`
	Isolated      bool     `json:"isolated"` // read no file
	Select        []string `json:"select"`
	Ignore        []string `json:"ignore"`
	ExtendSelect  []string `json:"extendSelect"`
	TargetVersion string   `json:"targetVersion"`
	UnsafeFixes   bool     `json:"unsafeFixes"`

	// WorkspaceDiagnostics, an initialization option, has clients ask for what is
	// found in files that are not open.
	WorkspaceDiagnostics bool `json:"workspaceDiagnostics"`

	CodeLens struct {
		Run     bool `json:"run"`
		Confirm bool `json:"confirm"`
		Verdict bool `json:"verdict"`
	} `json:"codeLens"`
	CodeAction struct {
		Fix      bool `json:"fix"`
		Suppress bool `json:"suppress"`
		Run      bool `json:"run"`
		Confirm  bool `json:"confirm"`
	} `json:"codeAction"`
	InlayHints struct {
		Verdicts bool `json:"verdicts"`
	} `json:"inlayHints"`
	Run runSettings `json:"run"`
}

// runSettings say how programs are run.
type runSettings struct {
	Python  string   `json:"python"` // "2.7" or "3"; what the file says if empty
	Allow   []string `json:"allow"`
	Path    []string `json:"path"` // to import from
	Timeout string   `json:"timeout"`
	Memory  string   `json:"memory"`
	Output  string   `json:"output"`
}

func defaultSettings() settings {
	var s settings
	s.CodeLens.Run, s.CodeLens.Confirm, s.CodeLens.Verdict = true, true, true
	s.CodeAction.Fix, s.CodeAction.Suppress, s.CodeAction.Run, s.CodeAction.Confirm = true, true, true, true
	s.Run.Timeout, s.Run.Memory, s.Run.Output = "10s", "512M", "1M"
	return s
}

// with returns the settings with what the editor says laid over them. What
// cannot be read is left out and told.
func (s settings) with(raw []byte) (settings, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return s, nil
	}
	// Some clients send their whole tree of settings, some the section alone.
	var outer map[string]json.RawMessage
	if err := json.Unmarshal(raw, &outer); err != nil {
		return s, fmt.Errorf("settings are an object, not %.40s", raw)
	}
	for _, name := range []string{section, "settings"} {
		if inner, ok := outer[name]; ok && len(inner) > 0 && inner[0] == '{' {
			granted := s.Trusted
			if t, ok := outer["trusted"]; ok {
				json.Unmarshal(t, &granted)
			}
			s.Trusted = granted
			return s.with(inner)
		}
	}
	out := s.clone()
	if err := json.Unmarshal(raw, &out); err != nil {
		// Take what can be taken, key by key.
		out = s.clone()
		for name, value := range outer {
			one, _ := json.Marshal(map[string]json.RawMessage{name: value})
			next := out.clone()
			if json.Unmarshal(one, &next) == nil {
				out = next
			}
		}
		return out, fmt.Errorf("settings: %w", err)
	}
	return out, nil
}

// clone is a copy that shares nothing: reading JSON into a slice writes over what
// was in it.
func (s settings) clone() settings {
	for _, list := range []*[]string{&s.Select, &s.Ignore, &s.ExtendSelect, &s.Run.Allow, &s.Run.Path} {
		*list = slices.Clone(*list)
	}
	return s
}

// overrides is what the settings say in place of a command line.
func (s *settings) overrides() (config.Overrides, error) {
	o := config.Overrides{Ignore: s.Ignore, ExtendSelect: s.ExtendSelect}
	if len(s.Select) > 0 { // editors send an empty list for what nobody has set
		o.Select = s.Select
	}
	if s.TargetVersion != "" {
		v, err := config.ParseTarget(s.TargetVersion)
		if err != nil {
			return o, fmt.Errorf("setting targetVersion: %w", err)
		}
		o.Target = &v
	}
	return o, nil
}
