`a`
`a, b`
`a + b`
`a`.b
`1` + `2`
`(a, b)`, `[c for c in d]`
x = `a`; print `b`, `c`
