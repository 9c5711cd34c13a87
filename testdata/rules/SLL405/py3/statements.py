def attribute(token):
    token.kind == "text"  # want "compares 'token.kind'"
    return token


async def in_a_block(lock, state):
    async with lock:
        state.free == True  # want "compares 'state.free'"


# What follows is right.

def assigned(token):
    token.kind = "text"
    assert token.kind == "text"
    return token.kind == "text"
