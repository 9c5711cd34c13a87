# coding: utf-8
x = 'é', u'é', '日本'; y = 'ä' + z
u'é\xe9'; ur'é\u0041'; 'é\n', u'\ud83d\ude00'
