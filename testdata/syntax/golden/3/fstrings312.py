f'{'a'}', f"{"b" + f"{'c' 'd'}"}", f'{x["a"]}{'\n'}', f'{
    x # comment
    + 1
}', f"{f"{f"{1}"}"}"
f'{x:{'a'}}', f'{x!r:{"b"}c}', f'{'\N{BULLET}'}', f'''{
'''inner'''
}''', rf'{r'\d'}', f'{lambda_:lambda x: 1}'
f'{d['k']:{w['l']}}', f"{x = !r:^{y}}", f'{"a" "b"}', f'{x:
}'
