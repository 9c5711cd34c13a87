package vm

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
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
	if why := t.cannotSave(); why != "" {
		return nil, t.snapshotError(why)
	}
	if f := t.frame; f != nil {
		f.ip = t.ip - uintptr(f.start)
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

// cannotSave tells why a VM cannot be saved now, "" if nothing is known to stand in
// the way.
func (t *Thread) cannotSave() string {
	vm := t.vm
	switch {
	case t != vm.main || len(vm.threads) > 1:
		return "a program with several threads cannot be saved"
	case !t.runsMain || vm.finalizing || vm.mainModule == nil:
		return "the program is ending"
	case t.nesting != 1:
		return "native code waits for a call into Python" + t.waitingNative()
	case vm.nesting != 0 || vm.gc.collecting || t.natives != 0:
		return "native code is at work"
	case t.exc.p != nil || t.ended || t.switched != nil || t.handover != nil:
		return "an instruction is under way"
	case slices.ContainsFunc(t.workers.all, func(w *worker) bool { return w.task != nil }):
		return "a tasklet waits within native code"
	}
	return ""
}

// waitingNative says where native code waits: in which frame of Python.
func (t *Thread) waitingNative() string {
	for f := t.frame; f != nil; f = f.back {
		if f == t.stop && f.code.native == nil {
			return fmt.Sprintf(" in %s, line %d of %s", f.code.c.QualName, t.lineOf(f), f.code.c.Filename)
		}
	}
	return ""
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
	r := &loader{ls: layoutsOnce(), in: b}
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
	for f := t.frame; f != nil; f = f.back {
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

// keeper saves a VM that is about to be stopped.
type keeper struct {
	why   atomic.Pointer[error] // for which it is
	timer *time.Timer
	at    int64 // the number of steps at which it is saved unasked; 0 for never
	first int64 // the step at which it was first tried
	tries int
	take  func(t *Thread) ([]byte, error) // Thread.snapshot, whose tables refer to who calls keep
	save  func(b []byte, err error) (goOn bool)
	over  atomic.Bool
}

const (
	// saveSteps is for how many steps a program runs on that cannot be saved where it
	// is to stop.
	saveSteps = 1_000_000
	// saveTime is how long it may take for that.
	saveTime = 2 * time.Second
	// saveTries bounds how often its memory is looked through in vain.
	saveTries = 20
)

// KeepAt has f called once with a snapshot of the program, at the first place from a
// number of steps on where it can be saved; with 0, where the program is to be stopped. It
// gets an error instead where the program could not be saved, not even after some more
// steps. Where it returns true the program goes on, else it ends as if interrupted.
// It is to be called before the program runs.
func (vm *VM) KeepAt(step int64, f func(b []byte, err error) (goOn bool)) {
	vm.keeper = &keeper{at: step, take: (*Thread).snapshot, save: f}
	vm.main.refill()
}

// put takes note of a reason to stop, to which it comes when the program is saved.
// It is called from any goroutine.
func (k *keeper) put(vm *VM, err error) bool {
	var limit *LimitError
	if k.over.Load() || errors.As(err, &limit) && limit.What == "output" {
		return false
	}
	if k.why.CompareAndSwap(nil, &err) {
		k.timer = time.AfterFunc(saveTime, func() {
			if !k.over.Swap(true) {
				vm.stop(err)
			}
		})
	}
	vm.pendingBits.Or(pendingSave)
	return true
}

// keep saves the program if it is time for that.
func (t *Thread) keep() {
	vm := t.vm
	k := vm.keeper
	if k.over.Load() {
		return
	}
	if vm.pendingBits.Load()&pendingMemory != 0 {
		vm.checkMemory()
	}
	now := vm.stepsNow(t)
	if limit := vm.conf.Limits.Steps; limit > 0 && now > limit {
		k.put(vm, &LimitError{"step"})
	}
	why := k.why.Load()
	if why == nil && (k.at == 0 || now < k.at) {
		return
	}
	if k.first == 0 {
		k.first = now
	}
	late := now > k.first+saveSteps
	var b []byte
	var err error
	if what := t.cannotSave(); what != "" {
		if err = t.snapshotError(what); !late {
			return
		}
	} else if b, err = k.take(t); err != nil {
		if k.tries++; k.tries < saveTries && !late {
			return
		}
	}
	if k.over.Swap(true) {
		return
	}
	if k.timer != nil {
		k.timer.Stop()
	}
	goOn := k.save(b, err)
	switch {
	case why != nil:
		vm.stop(*why)
	case !goOn:
		vm.stop(ErrInterrupted)
	}
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
