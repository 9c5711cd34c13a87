# A NewType is called through a function that takes no self.
import typing

UserId = typing.NewType('UserId', int)
print(UserId(5), UserId, UserId.__supertype__, UserId | str, typing.List[UserId])


class Base:
    Key: typing.TypeAlias = UserId


print(typing.get_type_hints(Base), Base.Key('any'))
