package oracle

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// encodings are files whose bytes matter: marks, cookies, codecs, bytes that
// are not UTF-8, line ends, NUL.
var encodings = []string{
	"x = 1\n# \xe9\n", "# \xe9\nx=1\n", "x = '\xe9'\n", "x = \xe9\n", "x = 1\ny=2 # ab\xff\n", "\xe9 = 1", "\xc3\xa9 = 1", "f(a, \xe2\x82 )",
	"# coding: latin-1\nx='\xe9'\n", "# coding: foo\nx='\xe9'\n", "\xef\xbb\xbf# coding: latin-1\nx=1\n", "\xef\xbb\xbf# coding: utf-8\nx=1\n",
	"\xef\xbb\xbf# coding: utf8\n", "\xef\xbb\xbfx = '\xc3\xa9'\n", "\xef\xbb\xbf\xef\xbb\xbfx", "x\xef\xbb\xbf = 1", "\xef\xbb\xbf",
	"x=1\n# coding: latin-1\nx='\xc3\xa9'\n", "\n# coding: latin-1\nx='\xe9'\n", "\x0c # x\n# vim: set fileencoding=latin-1 :\nx='\xe9'\n",
	"'''\n# coding: foo\n'''", "# coding: ascii\nx='\xe9'\n", "# coding: utf8\nx='\xc3\xa9'\n", "# coding: u8\nx='\xe9'\n", "# coding: u8\n# \xe9\n",
	"# coding: cp1252\nx='\x81'\n", "# coding: cp1252\nx='\x80'\n", "# coding: euc-jp\nx='\xa4\xa2'\n", "# coding: shift_jis\nx='\x95\x5c'\n",
	"# coding: gbk\nx='\xd6\xd0'\n", "# coding: big5\nx='\xa4\xa4'\n", "# coding: koi8-r\nx=u'\xf0'\n", "# coding: iso-8859-15-unix\nx='\xa4'\n",
	"# coding: latin-1-dos\r\nx='\xa4'\r\n", "#!/usr/bin\r# coding: latin-1\rx='\xe9'\r", "# coding= latin-1\n'\xe9'", "# coding:\tlatin-1\n'\xe9'",
	"  # coding: latin-1\nx='\xe9'\n", "# coding: \n# coding: foo\n", "# coding: latin-1\n# coding: foo\nx='\xe9'", "\n\n\n# coding: foo\n",
	"\\\n# coding: foo\nx=1", "# coding: utf-8foo\n", "# coding: utf-8-foo\n", "#coding:: foo\n", "# -*- encoding=foo -*-", "#coding:foo\\bar\n",
	"x='\xed\xa0\x80'\n", "x='\xf4\x90\x80\x80'\n", "x='\xc0\x80'", "b'\xc3\xa9'", "# coding: latin-1\nb'\xe9'\n", "f'\xe9{x}'", "f'{\xe9}'", "'a' '\xe9'",
	"x\r\ny\rz\n", "if x:\r    y\r", "x = '''a\r\nb\rc'''\n", "'a\\\r\nb'", "x = 1\r\r\n  # c\r\ny = 2", "\x0cx = 1\n\x0c  \x0cy = 2\n", "if x:\n\x0c  y\n",
	"x = 1\x1a", "x = 1 \x0b", "x = \x01", "x = 1\x00\n", "# \x00\n", "\xa0x", "\xc2\xa0x", "x\xc2\xa0= 1", "\xe2\x80\x8bx", "x = \xe2\x80\x9ca\xe2\x80\x9d", "x = 1 \xe2\x80\x94 2",
	"# coding: undefined\nx", "# coding: mbcs\nx",
}

// leaked tells whether CPython lets an exception of the codec out as it is,
// where we say SyntaxError with its words.
func leaked(kind string) bool { return kind == "TypeError" || kind == "UnicodeDecodeError" }

// TestEncodings compares verdicts on files whose bytes matter with recorded
// ones, words and place too.
func TestEncodings(t *testing.T) {
	for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
		t.Run(v.String(), func(t *testing.T) {
			record := testdata + "encodings-" + v.String() + ".tsv"
			if *update {
				questions := make([]string, len(encodings))
				for i, s := range encodings {
					questions[i] = hex.EncodeToString([]byte(s))
				}
				text := strings.Join(ask(t, v, "--verdicts", questions), "\n") + "\n"
				if err := os.WriteFile(record, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			lines := strings.Split(strings.TrimSpace(string(read(t, record))), "\n")
			if len(lines) != len(encodings) {
				t.Fatalf("%d verdicts on %d files", len(lines), len(encodings))
			}
			for i, line := range lines {
				want, err := parseVerdict(line)
				if err != nil {
					t.Fatal(err)
				}
				got, _ := judge([]byte(encodings[i]), v)
				if leaked(want.Kind) {
					got.Kind, got.Msg = want.Kind, strings.TrimPrefix(got.Msg, "(unicode error) ")
				}
				if got.ok() != want.ok() || !got.ok() && !sameError(got, want) {
					t.Errorf("%q: we say %s, CPython says %s", encodings[i], got, want)
				}
			}
		})
	}
}
