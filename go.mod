module github.com/sllint/sllint

go 1.26
