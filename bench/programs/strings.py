def main(n):
    parts = []
    text = ''
    for i in range(n):
        text += 'ab'
        if i % 100 == 99:
            parts.append('%d: %s' % (i, text))
            text = ''
        parts.append(str(i) + ',')
        if len(parts) > 1000:
            whole = ''.join(parts)
            parts = [whole[:10].upper()]
    return len(''.join(parts).split(','))
