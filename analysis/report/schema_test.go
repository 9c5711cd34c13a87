package report

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var schemas = flag.String("schemas", "", "check the formats by the schemas in this `folder`: sarif.json, gitlab.json, junit.xsd")

// TestSchemas checks what the golden files hold against the schemas of those who
// read it. Their licences and sizes keep the schemas out of the repository:
//
//	sarif.json   sarif-2.1/schema/sarif-schema-2.1.0.json of oasis-tcs/sarif-spec
//	gitlab.json  app/validators/json_schemas/codeclimate.json of gitlab-org/gitlab
//	junit.xsd    src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd of jenkinsci/xunit-plugin
//
// It needs Python with jsonschema and lxml.
func TestSchemas(t *testing.T) {
	if *schemas == "" {
		t.Skip("give the folder of the schemas with -schemas")
	}
	for format, schema := range map[string]string{"sarif": "sarif.json", "gitlab": "gitlab.json", "junit": "junit.xsd"} {
		for _, which := range []string{"", "-none"} {
			golden, err := os.ReadFile(filepath.Join("testdata", format+which+".golden"))
			if err != nil {
				t.Fatal(err)
			}
			if out := validate(t, filepath.Join(*schemas, schema), golden); out != "" {
				t.Errorf("%s%s: %s", format, which, out)
			}
		}
		if out := validate(t, filepath.Join(*schemas, schema), broken(t, format)); out == "" {
			t.Errorf("%s: a broken report passes", format)
		}
	}
}

// broken is a report without something that the format has to have.
func broken(t *testing.T, format string) []byte {
	golden, err := os.ReadFile(filepath.Join("testdata", format+".golden"))
	if err != nil {
		t.Fatal(err)
	}
	word := map[string]string{"sarif": `"version": "2.1.0"`, "gitlab": `"fingerprint"`, "junit": ` name="`}[format]
	if !bytes.Contains(golden, []byte(word)) {
		t.Fatalf("%s.golden has no %s", format, word)
	}
	return bytes.ReplaceAll(golden, []byte(word), []byte(strings.Replace(word, word[1:4], "zzz", 1)))
}

// validate gives the complaints about a report.
func validate(t *testing.T, schema string, report []byte) string {
	const program = `
import json, sys
schema, report = sys.argv[1], sys.stdin.buffer.read()
if schema.endswith(".xsd"):
    from lxml import etree
    s = etree.XMLSchema(etree.parse(schema))
    s.validate(etree.fromstring(report))
    print(*s.error_log, sep="\n", end="")
else:
    import jsonschema
    s = jsonschema.Draft7Validator(json.load(open(schema)))
    report = json.loads(report)
    for item in report if isinstance(report, list) else [report]:
        for e in s.iter_errors(item):
            print(e.message, list(e.absolute_path))
`
	c := exec.Command("python3", "-c", program, schema)
	c.Stdin = bytes.NewReader(report)
	var complaints bytes.Buffer
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	return string(out)
}
