# -*- coding: latin-1 -*-
x = 'é', u'é', 'ü'; y = 'ä' + z
u'é\xe9'; ur'é'; 'é\n'
