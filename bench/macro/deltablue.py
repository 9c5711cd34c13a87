"""A solver of one-way constraints that plans anew as constraints come and go.

After DeltaBlue by Bjorn Freeman-Benson and John Maloney, written anew."""

import sys

REQUIRED, STRONG_PREFERRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAK_DEFAULT, WEAKEST = range(7)


class Variable(object):
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.decided_by = None
        self.mark = 0
        self.walk = WEAKEST  # the strength of the weakest that could be revoked for it
        self.stays = True


class Constraint(object):
    """Relates variables, each of which it can compute of the others by one of its methods."""

    def __init__(self, solver, strength, variables):
        self.strength = strength
        self.variables = variables
        self.output = None
        for v in variables:
            v.constraints.append(self)
        solver.add(self)

    is_input = False

    def outputs(self):
        return self.variables

    def inputs(self):
        return [v for v in self.variables if v is not self.output]

    def inputs_known(self, mark):
        for v in self.inputs():
            if not (v.mark == mark or v.stays or v.decided_by is None):
                return False
        return True

    def choose(self, mark):
        """Take the output that is cheapest to overrule, if any is weaker than this."""
        best = None
        for v in self.outputs():
            if v.mark != mark and v.walk > self.strength and (best is None or v.walk > best.walk):
                best = v
        self.output = best
        return best is not None

    def recalculate(self):
        out = self.output
        inputs = self.inputs()
        out.walk = max([self.strength] + [v.walk for v in self.blockers()])
        out.stays = not self.is_input and all(v.stays for v in inputs)
        if out.stays:
            self.execute()

    def blockers(self):
        return [v for v in self.outputs() if v is not self.output]

    def execute(self):
        pass


class Stay(Constraint):
    """Keeps a variable as it is."""

    def recalculate(self):
        self.output.walk = self.strength
        self.output.stays = True


class Edit(Constraint):
    """Says that a variable is going to be changed from outside."""

    is_input = True

    def recalculate(self):
        self.output.walk = self.strength
        self.output.stays = False


class Equal(Constraint):
    def execute(self):
        a, b = self.variables
        if self.output is b:
            b.value = a.value
        else:
            a.value = b.value


class Scale(Constraint):
    """y = x * factor + offset; the factor and the offset are never computed."""

    def outputs(self):
        return self.variables[:2]

    def execute(self):
        x, y, factor, offset = self.variables
        if self.output is y:
            y.value = x.value * factor.value + offset.value
        else:
            x.value = (y.value - offset.value) // factor.value


class Solver(object):
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overruled = self.satisfy(constraint, mark)
        while overruled is not None:
            overruled = self.satisfy(overruled, mark)

    def satisfy(self, constraint, mark):
        if not constraint.choose(mark):
            if constraint.strength == REQUIRED:
                raise ValueError('a required constraint cannot be kept')
            return None
        for v in constraint.inputs():
            v.mark = mark
        out = constraint.output
        overruled = out.decided_by
        if overruled is not None:
            overruled.output = None
        out.decided_by = constraint
        self.propagate(constraint, mark)
        out.mark = mark
        return overruled

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            c = todo.pop()
            if c.output.mark == mark:
                raise ValueError('a circle of constraints')
            c.recalculate()
            self.consumers(c.output, todo)

    def consumers(self, variable, into):
        by = variable.decided_by
        for c in variable.constraints:
            if c is not by and c.output is not None:
                into.append(c)

    def remove(self, constraint):
        out = constraint.output
        constraint.output = None
        for v in constraint.variables:
            v.constraints.remove(constraint)
        if out is None:
            return
        out.decided_by = None
        out.walk = WEAKEST
        out.stays = True
        free = []
        todo = [out]
        while todo:
            v = todo.pop()
            free.extend(c for c in v.constraints if c.output is None)
            following = []
            self.consumers(v, following)
            for c in following:
                c.recalculate()
                todo.append(c.output)
        for c in sorted(free, key=lambda c: c.strength):
            self.add(c)

    def plan(self, sources):
        """Give the constraints to execute, in order, when the sources change."""
        mark = self.new_mark()
        todo = list(sources)
        plan = []
        while todo:
            c = todo.pop()
            if c.output.mark != mark and c.inputs_known(mark):
                plan.append(c)
                c.output.mark = mark
                self.consumers(c.output, todo)
        return plan

    def change(self, variable, value):
        edit = Edit(self, PREFERRED, [variable])
        if edit.output is variable:
            plan = self.plan([edit])
            for _ in range(10):
                variable.value = value
                for c in plan:
                    c.execute()
        self.remove(edit)


def chain(n):
    """A row of equal variables, changed at its one end, read at its other."""
    solver = Solver()
    row = [Variable(0) for _ in range(n + 1)]
    for a, b in zip(row, row[1:]):
        Equal(solver, REQUIRED, [a, b])
    Stay(solver, STRONG_DEFAULT, [row[-1]])
    edit = Edit(solver, PREFERRED, [row[0]])
    plan = solver.plan([edit])
    for value in range(50):
        row[0].value = value
        for c in plan:
            c.execute()
        if row[-1].value != value:
            sys.exit('the chain lost %d' % value)
    solver.remove(edit)
    return row[-1].value + len(plan)


def projection(n):
    """Pairs of variables that one scale relates, changed from both sides."""
    solver = Solver()
    factor, offset = Variable(10), Variable(1000)
    left, right = [], []
    for i in range(n):
        x, y = Variable(i), Variable(i)
        left.append(x)
        right.append(y)
        Stay(solver, NORMAL, [x])
        Scale(solver, REQUIRED, [x, y, factor, offset])
    solver.change(left[0], 17)
    if right[0].value != 1170:
        sys.exit('17 is not projected to 1170 but to %d' % right[0].value)
    solver.change(right[0], 1050)
    if left[0].value != 5:
        sys.exit('1050 is not projected to 5 but to %d' % left[0].value)
    solver.change(factor, 5)
    solver.change(offset, 2000)
    for x, y in list(zip(left, right))[:-1]:
        if y.value != x.value * 5 + 2000:
            sys.exit('%d is not projected from %d' % (y.value, x.value))
    return sum(y.value for y in right)


def main():
    total = 0
    for _ in range(8):
        total += chain(400)
        total += projection(300)
    print(total)


main()
