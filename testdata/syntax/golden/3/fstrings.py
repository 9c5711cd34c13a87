f'', f'a', f"{x}", f'{x}{y}', f'a{x}b{y}c', f'{{}}', f'{{{x}}}', f'{x!r}', f'{x!s}', f'{x!a}'
f'{x:>10}', f'{x:{w}.{p}}', f'{x!r:^{w}}', f'{x=}', f'{x = }', f'{x=!r}', f'{x=:>5}', f'{ x }'
f'{x+1}', f'{(lambda: 1)()}', f'{x["a"]}', f"{x['a']}", f'{ {1: 2}[1] }', f'{[i for i in x]}'
f'{a, b}', f'{*a, b}', f'{yield_}', f'{x if y else z}', f'{(x := 1)}', f'{x:=5}', f'{x!r:}'
f'''{
x
}''', f'''a
{x}
b''', F'{x}', rf'\d{x}\n', fR"\{x}", f'\n{x}\x41', f'\N{BULLET}{x}'
'a' f'{x}' 'b', f'a' 'b', f'{x}' f'{y}', f'a' f'b', ('x' f'{y}'
  'z'), f'{x}' r'\d', 'é' f'{é}' 'ü'
f'{x:%Y-%m-%d}', f'{x:{"a"}b{c}}', f'{x:{y:{z}}}', f'{a["b"]!r:>{width}}', f'{x!r:{y}}é'
