class Lock:
    def release( ):  # want "'release' has no parameter 'self'"
        self.state = 0

    async def close() -> None:  # want "'close' has no parameter 'self'"
        await self.stop()


# What follows is right.

class Right:
    async def close(this):
        await this.stop()

    def named(*, self=None):
        return self
