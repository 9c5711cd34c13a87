// Package editorstest has real editors, driven by scripts, talk to slls with the
// configurations that lie beside it. An editor that is not installed is a reason to
// skip; VS Code has a test of its own, in editors/vscode/test.
package editorstest
