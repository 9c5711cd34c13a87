"""Runs sllint over the Python sources of every target, as an aspect.

Make the aspect once, say which sllint it runs, and which settings files it may read:

    # tools/lint.bzl
    load("@sllint//:sllint.bzl", "sllint_aspect")

    sllint = sllint_aspect(
        binary = Label("//tools:sllint"),
        configs = [Label("//:pyproject.toml")],
    )

What a build asks for says what becomes of findings:

    bazel build //... --aspects=//tools:lint.bzl%sllint --output_groups=sllint_report
    bazel build //... --aspects=//tools:lint.bzl%sllint --output_groups=sllint_check

The first writes `TARGET.sllint.txt` and `TARGET.sllint.sarif` beside what is built and never
fails because of findings; the second fails and prints them. Both rest on the same actions, one
for each target or part of a large one, which Bazel runs side by side, remotely if it is set up
so, and keeps: what has not changed is not linted again. Only what is built directly is linted,
not what it depends on.
"""

_PYTHON = ["py", "pyi", "pyw"]

def _sources(ctx):
    """The target's own Python files, those that are written by hand."""
    files = []
    for src in getattr(ctx.rule.attr, "srcs", []):
        for file in src.files.to_list():
            if file.is_source and file.extension in _PYTHON and file not in files:
                files.append(file)
    return files

def _part(ctx, target, sources, number, parts):
    """Lints one of several parts of the sources."""
    out = ctx.actions.declare_file("%s.sllint.%d.json" % (target.label.name, number))
    args = ctx.actions.args()
    args.add("check")
    args.add_all(["--no-cache", "--force-exclude", "--exit-zero", "--jobs", "1"])
    args.add("--shard", "%d/%d" % (number, parts))
    args.add_all(["--output-format", "json", "--output-file"])
    args.add(out)
    args.add("--")
    args.add_all(sources)
    ctx.actions.run(
        executable = ctx.executable._sllint,
        arguments = [args],
        inputs = sources + ctx.files._configs,
        outputs = [out],
        mnemonic = "Sllint",
        progress_message = "Linting %s (%d of %d)" % (target.label, number, parts),
    )
    return out

def _merge(ctx, target, parts, arguments, outputs, what):
    """Makes reports of those of the parts."""
    args = ctx.actions.args()
    args.add_all(["merge", "--quiet"])
    args.add_all(parts)
    ctx.actions.run(
        executable = ctx.executable._sllint,
        arguments = [args] + arguments,
        inputs = parts,
        outputs = outputs,
        mnemonic = "Sllint" + what,
        progress_message = "%s of %s" % (what, target.label),
    )

def _sllint_impl(target, ctx):
    sources = _sources(ctx)
    if not sources:
        return []
    parts = (len(sources) + ctx.attr._part_size - 1) // ctx.attr._part_size
    found = [_part(ctx, target, sources, i + 1, parts) for i in range(parts)]

    text = ctx.actions.declare_file(target.label.name + ".sllint.txt")
    sarif = ctx.actions.declare_file(target.label.name + ".sllint.sarif")
    report = ctx.actions.args()
    report.add("--exit-zero")
    report.add_all(["--output-format", "concise", "--output-file"])
    report.add(text)
    report.add_all(["--output-format", "sarif", "--output-file"])
    report.add(sarif)
    _merge(ctx, target, found, [report], [text, sarif], "Report")

    passed = ctx.actions.declare_file(target.label.name + ".sllint.passed")
    check = ctx.actions.args()
    check.add("--fail-on", ctx.attr._fail_on)
    check.add_all(["--output-format", "json", "--output-file"])
    check.add(passed)
    check.add_all(["--output-format", "concise"])
    _merge(ctx, target, found, [check], [passed], "Check")

    return [OutputGroupInfo(
        sllint_report = depset([text, sarif]),
        sllint_check = depset([passed]),
    )]

def sllint_aspect(binary, configs = [], fail_on = "info", part_size = 100):
    """Makes the aspect.

    Args:
      binary: the label of the sllint to run, a file or a target that builds it.
      configs: labels of the settings files that sllint may find above the sources
        (`sllint.toml`, `pyproject.toml`).
      fail_on: what fails sllint_check, as `sllint check --fail-on` has it; all
        findings unless it is given.
      part_size: of a target with more sources, so many are one action.

    Returns:
      the aspect, to be kept in a variable of a .bzl file.
    """
    return aspect(
        implementation = _sllint_impl,
        attrs = {
            "_sllint": attr.label(default = binary, executable = True, allow_files = True, cfg = "exec"),
            "_configs": attr.label_list(default = configs, allow_files = True),
            "_fail_on": attr.string(default = fail_on),
            "_part_size": attr.int(default = part_size),
        },
    )
