"""Fails on any include that contradicts the layer table in src/layers.cmake.

    check_layers.py ROOT

Prints one line per violation, `file:line: why`, and exits 1 if there is any. The table is read from the CMake
file itself, so that it stays the single truth.
"""

import pathlib
import re
import sys

SUFFIXES = {".h", ".cpp"}


def read_table(layers_cmake):
    """The table as {"lrml_layers": [...], "may_use": {layer: [...]}, "home_of": {header: [...]}}."""
    table = {"lrml_layers": [], "may_use": {}, "home_of": {}}
    for name, values in re.findall(r"^set\((\S+?)((?:\s+[^\s)]+)*)\s*\)", layers_cmake.read_text(), re.MULTILINE):
        words = values.split()
        if name == "lrml_layers":
            table["lrml_layers"] = words
        for kind in ("may_use", "home_of"):
            if name.startswith(kind + "_"):
                table[kind][name[len(kind) + 1:]] = [
                    word for value in words for word in (table["lrml_layers"] if value == "${lrml_layers}" else [value])
                ]
    if not table["lrml_layers"] or not table["may_use"]:
        raise SystemExit(f"cannot read the layer table in {layers_cmake} (no set(lrml_layers ...) or no may_use_...)")
    return table


def layer_of(path):
    """The layer a path like include/lrml/comm/agree.h, src/comm/agree.cpp or data_prep/x.h belongs to, else None."""
    parts = path.parts
    if parts[0] == "data_prep":
        return "data_prep"
    depth = {"src": 1, "include": 2}.get(parts[0])
    return parts[depth] if depth and len(parts) > depth + 1 else None


def layer_included(root, path, target):
    """The layer the quoted include `target` names, or None if it names no file of the project."""
    for candidate in (pathlib.Path("include") / target, pathlib.Path(target), pathlib.Path("src") / target,
                      path.parent / target):
        if (root / candidate).is_file():
            return layer_of(candidate)
    return None


def complaint(table, root, path, bracket, target):
    """Why this include in this file contradicts the table, or None."""
    layer = layer_of(path)
    if bracket == '"':
        included = layer_included(root, path, target)
        if included is None:
            return f'"{target}" is no header of a layer'
        allowed = [layer] + table["may_use"].get(layer, [])
        if included not in allowed:
            return f"layer {layer} may not use {included} (it may use: {', '.join(allowed[1:]) or 'nothing'})"
        return None
    for header, homes in table["home_of"].items():
        if (target == header or target.startswith(header + "/")) and layer not in homes:
            return f"<{target}> outside its home (only {', '.join(homes)} may include it)"
    return None


def violations(root):
    table = read_table(root / "src/layers.cmake")
    known = table["lrml_layers"] + ["data_prep"]
    files = sorted(file for folder in ("include/lrml", "src", "data_prep") for file in (root / folder).rglob("*")
                   if file.suffix in SUFFIXES)
    if not files:
        raise SystemExit(f"no source file found under {root}")
    for file in files:
        path = file.relative_to(root)
        if layer_of(path) not in known:
            yield f"{path}:1: {layer_of(path)} is no layer of src/layers.cmake"
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            why = include and complaint(table, root, path, *include.groups())
            if why:
                yield f"{path}:{number}: {why}"


def main():
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "every include agrees with src/layers.cmake")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
