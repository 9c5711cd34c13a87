é = ñ = 1
ﬁ = 'ligature'
def 函数(参数): return 参数
class Ünïcode: ǆ = 1
ªº = µ = x.ﬃ
日本 = f'{日本}é{ñ}'; 'ü' + ö
