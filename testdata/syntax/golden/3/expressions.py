a; (a); a, b; [a][b]; not a; yield_; lambda: a; ...; None; True; False; __debug__; 'a'; 1; a.b; a(b); -a; a if b else c; [*a]; {**a}
a == b; a < b < c; (a for b in c); f'{a}'; ((a)); (((a, b)),); a @ b; a[b:c]; await_; a or b; *a, b
