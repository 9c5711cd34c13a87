# vim: set fileencoding=koi8-r :
x = 'Привет', u'Привет'; y = 'я' + z
'я\n', u'я\n'
