package vm

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"unsafe"
)

// Snapshots: a VM written down in the middle of a program, and made anew from that.
//
// A VM is a graph of Go values, and that is what is written: every value with all its
// fields, as reflection tells where they lie (snapshot_layout.go), reference counts,
// the collector's lists and the tables of dicts included. What a program can see of
// identity is kept, id() with it. Functions and tables of sllint itself are written by
// name (snapshot_names.go). It can be done where the whole state of the program is in
// frames: between two instructions of the outermost loop.
//
// A snapshot is for the build of sllint that wrote it, as the layout of its values is.

// snapshotMagic begins a snapshot.
const snapshotMagic = "sllint snapshot\n"

// snapshotFormat is the version of what follows it.
const snapshotFormat = 1

// snapshotHeader is what a snapshot begins with. The sum is that of all else.
type snapshotHeader struct {
	Magic       [16]byte
	Format      uint32
	Dialect     uint32
	Fingerprint [sha256.Size]byte
	Length      uint64 // of what follows the header
	Sum         [sha256.Size]byte
}

var snapshotHeaderSize = binary.Size(snapshotHeader{})

func (h *snapshotHeader) sum(rest []byte) [sha256.Size]byte {
	zero := *h
	zero.Sum = [sha256.Size]byte{}
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, &zero)
	s := sha256.New()
	s.Write(b.Bytes())
	s.Write(rest)
	return [sha256.Size]byte(s.Sum(nil))
}

// snapshot writes the VM. It is called on the thread that runs, between two
// instructions.
func (t *Thread) snapshot() ([]byte, error) {
	vm := t.vm
	if why := t.cannotSave(); why != nil {
		return nil, t.snapshotError(why(t))
	}
	if f := t.frame; f != nil {
		f.ip = t.ip - uintptr(f.start)
	}
	vm.readAhead = nil
	if r := vm.stdin; r != nil {
		vm.readAhead, _ = r.Peek(r.Buffered())
	}
	s := newSaver(vm.nativeNames())
	s.cur = &block{}
	s.addBlock(unsafe.Pointer(vm), s.ls.of(vmType), 1, -1, "")
	s.addBlock(unsafe.Pointer(t), s.ls.of(threadType), 1, -1, "")
	roots := []*block{s.todo[0], s.todo[1]}
	s.find()
	var list []*block
	if s.what == "" {
		list = s.settle(roots)
	}
	if s.what != "" {
		err := t.snapshotError(s.what + s.where(t))
		err.Path = s.path()
		return nil, err
	}
	for _, b := range list {
		s.write(b)
	}
	contents := s.out
	s.out = nil
	s.table(list[len(roots):], vm)
	rest := append(s.out, contents...)
	return vm.sealSnapshot(rest), nil
}

func (vm *VM) sealSnapshot(rest []byte) []byte {
	h := snapshotHeader{Format: snapshotFormat, Dialect: uint32(vm.dialect), Fingerprint: layoutsOnce().fingerprint, Length: uint64(len(rest))}
	copy(h.Magic[:], snapshotMagic)
	h.Sum = h.sum(rest)
	out := bytes.NewBuffer(make([]byte, 0, snapshotHeaderSize+len(rest)))
	binary.Write(out, binary.LittleEndian, &h)
	out.Write(rest)
	return out.Bytes()
}

// table writes what precedes the contents: texts, names, what blocks there are, and the
// ids of objects.
func (s *saver) table(list []*block, vm *VM) {
	s.uint(uint64(len(s.texts)))
	for _, text := range s.texts {
		s.uint(uint64(len(text)))
	}
	for _, text := range s.texts {
		s.out = append(s.out, text...)
	}
	s.uint(uint64(len(s.labels)))
	for _, label := range s.labels {
		s.uint(uint64(len(label)))
		s.out = append(s.out, label...)
	}
	groups := groupBlocks(list)
	s.uint(uint64(len(groups)))
	var ids []*block
	for _, g := range groups {
		s.uint(uint64(g[0].l.number))
		if g[0].room < 0 {
			s.uint(0)
		} else {
			s.uint(1)
		}
		s.uint(uint64(len(g)))
		for _, b := range g {
			switch {
			case b.room >= 0:
				s.uint(uint64(b.n))
				s.uint(uint64(b.room))
			case b.l.object:
				ids = append(ids, b)
			}
		}
	}
	for _, b := range ids {
		s.out = binary.LittleEndian.AppendUint64(s.out, uint64(vm.identity(b.p)))
	}
}

// groupBlocks puts together the blocks that are alike.
func groupBlocks(list []*block) (groups [][]*block) {
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].l == list[i].l && (list[j].room < 0) == (list[i].room < 0) {
			j++
		}
		groups = append(groups, list[i:j])
		i = j
	}
	return groups
}

// cannotSave tells why a VM cannot be saved now, nil if nothing is known to stand in
// the way.
func (t *Thread) cannotSave() func(t *Thread) string {
	vm := t.vm
	switch {
	case t != vm.main || len(vm.threads) > 1:
		return func(*Thread) string { return "a program with several threads cannot be saved" }
	case !t.runsMain || vm.finalizing || vm.mainModule == nil:
		return func(*Thread) string { return "a program that is ending cannot be saved" }
	case t.nesting != 1:
		return (*Thread).waitingNative
	case slices.ContainsFunc(t.workers.all, func(w *worker) bool { return w.task != nil }):
		return func(*Thread) string { return "a tasklet waits within native code, which cannot be saved" }
	case vm.nesting != 0 || vm.gc.collecting || t.natives != 0 || t.exc.p != nil || t.ended || t.switched != nil || t.handover != nil:
		return func(*Thread) string { return "native code is at work, which cannot be saved" }
	}
	return nil
}

// waitingNative says where the outermost native code waits that has called Python.
func (t *Thread) waitingNative() string {
	var outer *Frame
	for f := t.frame; f != nil; f = f.back {
		if f == t.stop && f.code.native == nil {
			outer = f
		}
	}
	what := "native code waits for something written in Python, which cannot be saved"
	if outer == nil {
		return what
	}
	return fmt.Sprintf("%s: it was called in %s, line %d of %s", what, outer.code.c.QualName, t.lineOf(outer), outer.code.c.Filename)
}

func (t *Thread) snapshotError(what string) *SnapshotError {
	e := &SnapshotError{What: what}
	if f := t.pyFrame(); f != nil {
		e.File, e.Line = f.code.c.Filename, int(t.lineOf(f))
	}
	return e
}

// identity gives what id() gives for an object.
func (vm *VM) identity(p unsafe.Pointer) int64 {
	if vm.identities != nil {
		return vm.identities.of(p)
	}
	return int64(uintptr(p))
}

// Restore makes a VM of a snapshot, and its main thread, which Resume runs. What
// belongs to the process is as conf says: files, limits, what the program may do; limits
// count from now on. add makes the modules of the library importable, as was done for
// the VM that was saved.
func Restore(conf Config, add func(*VM), b []byte) (vm *VM, t *Thread, err error) {
	var h snapshotHeader
	if len(b) < snapshotHeaderSize || string(b[:len(snapshotMagic)]) != snapshotMagic {
		return nil, nil, errors.New("it is no snapshot")
	}
	if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, &h); err != nil {
		return nil, nil, err
	}
	ls := layoutsOnce()
	rest := b[snapshotHeaderSize:]
	switch {
	case h.Format != snapshotFormat || h.Fingerprint != ls.fingerprint:
		return nil, nil, errors.New("it is of another version of sllint")
	case uint64(len(rest)) != h.Length:
		return nil, nil, errTruncated
	case h.sum(rest) != h.Sum:
		return nil, nil, errors.New("it is damaged: its checksum is wrong")
	case h.Dialect > uint32(Py2):
		return nil, nil, errors.New("it is of an unknown dialect")
	}
	conf.Dialect = Dialect(h.Dialect)
	vm, t = newShell(conf)
	for _, m := range coreModules {
		vm.AddModule(m)
	}
	add(vm)
	if err := vm.load(rest); err != nil {
		return nil, nil, err
	}
	return vm, t, nil
}

// load reads a VM into this one, which is empty.
func (vm *VM) load(b []byte) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case loadFailed:
			err = p.error
		default:
			err = fmt.Errorf("it is damaged: %v", p)
		}
	}()
	r := &loader{ls: layoutsOnce(), in: b, size: len(b)}
	r.tables(vm)
	t := vm.main
	fresh := *t
	r.allocate([]loadedBlock{
		{unsafe.Pointer(vm), r.ls.of(vmType), 1, -1, 0, false},
		{unsafe.Pointer(t), r.ls.of(threadType), 1, -1, 0, false},
	})
	for i := range r.blocks {
		r.read(&r.blocks[i])
	}
	if len(r.in) > 0 {
		r.fail("something follows it")
	}
	if vm.main != t || len(vm.threads) != 1 || vm.threads[0] != t || t.vm != vm || t.frame == nil || vm.mainModule == nil {
		r.fail("it has no main thread")
	}
	for i := range r.blocks {
		r.mend(vm, &r.blocks[i])
	}
	frames := 0
	for f := t.frame; f != nil; f = f.back {
		if frames++; frames > len(r.blocks) {
			r.fail("a frame is its own caller")
		}
		if f.code == nil || f.ip > uintptr(len(f.code.instrs))*instrSize {
			r.fail("a frame is nowhere in its code")
		}
	}
	t.ip = uintptr(t.frame.start) + t.frame.ip
	t.nesting, t.stop, t.runsMain = 0, nil, false
	t.gil, t.over = fresh.gil, fresh.over
	for _, p := range []*int64{&vm.conf.Limits.Steps, &vm.conf.Limits.Output} {
		if *p > 0 {
			*p += map[*int64]int64{&vm.conf.Limits.Steps: vm.steps, &vm.conf.Limits.Output: vm.output}[p]
		}
	}
	if len(vm.readAhead) > 0 {
		in := vm.conf.Stdin
		if in == nil {
			in = emptyReader{}
		}
		vm.conf.Stdin = io.MultiReader(bytes.NewReader(vm.readAhead), in)
	}
	salt := int64(1) << 48
	if vm.generation > 0 {
		salt *= vm.generation + 1
	}
	vm.generation++
	vm.identities = &identities{r.chunks, salt}
	t.lookTraced()
	return nil
}

// tables reads what precedes the blocks.
func (r *loader) tables(vm *VM) {
	names := vm.nativeNames()
	lens := make([]int, r.count(1))
	for i := range lens {
		lens[i] = r.count(1)
	}
	r.texts = make([]string, len(lens))
	for i, n := range lens {
		b := r.take(n)
		r.texts[i] = unsafe.String(unsafe.SliceData(b), n)
	}
	r.things = make([]thing, r.count(1))
	for i := range r.things {
		label := string(r.take(r.count(1)))
		x, ok := names.find(label, vm)
		if !ok {
			r.fail("sllint has no %s", label)
		}
		r.things[i] = x
	}
}

// mend makes what is not in a snapshot because it follows from the rest.
func (r *loader) mend(vm *VM, b *loadedBlock) {
	switch b.l.typ {
	case codeType:
		c := (*CodeObj)(b.p)
		c.instructions()
	case frameType:
		f := (*Frame)(b.p)
		if f.code == nil {
			r.fail("a frame has no code")
		}
		if f.code.caches == nil {
			f.code.instructions()
		}
		f.start = unsafe.Pointer(unsafe.SliceData(f.code.instrs))
		f.caches = unsafe.Pointer(unsafe.SliceData(f.code.caches))
	case fileIOType:
		if f := (*fileIO)(b.p); b.room < 0 {
			f.connect(vm)
		}
	case nativeDefType:
		if d := (*nativeDef)(b.p); b.room < 0 {
			d.bind()
		}
	}
}

// Resume goes on with the program of a VM that Restore made, and does what RunMain
// does at its end.
func (t *Thread) Resume() int {
	defer t.vm.watchMemory()()
	t.runsMain = true
	r := t.dispatch(nil)
	return t.finishMain(r)
}

// connect gives standard input, output or error what the configuration says.
func (f *fileIO) connect(vm *VM) {
	switch {
	case f.fd == 0:
		f.in = vm.conf.Stdin
		if f.in == nil {
			f.in = emptyReader{}
		}
	case f.fd == 1:
		f.out = vm.Stdout()
	case f.fd == 2:
		f.out = vm.Stderr()
	}
}
