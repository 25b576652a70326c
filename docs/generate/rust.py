"""Prints docs/api-rust.md: the public items of the crate with the first sentence of their comments; `cargo doc` has the rest."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "core/src"
HEAD = """\
# The Rust API

Made of the sources of `core` by `docs/generate/all`: what the crate `schemaccord` exports, a sentence each. All of it, with examples and errors, is
printed by `cargo doc -p schemaccord --open`.

Everything is a function from values to values. Offsets and spans count bytes of UTF-8 from 0, the end exclusive; lines and columns count from 0.
"""
# The order in which they are told.
KINDS = {"fn": "Functions", "struct": "Types", "enum": "Types", "trait": "Types", "type": "Types", "const": "Constants", "static": "Constants"}


def file_of(folder: Path, module: str) -> Path:
    """Returns the file of a module that is declared in a folder's `lib.rs` or `mod.rs`."""
    found = [path for path in (folder / f"{module}.rs", folder / module / "mod.rs") if path.exists()]
    if len(found) != 1:
        raise FileNotFoundError(f"{module} in {folder}")
    return found[0]


def exports(text: str) -> list[tuple[str, list[str]]]:
    """Returns the paths and names of `pub use`."""
    found = []
    for path, many, one in re.findall(r"^pub use ([\w:]+?)::(?:\{([^}]*)\}|(\w+));", text, re.M):
        found.append((path, re.findall(r"\w+", many) or [one]))
    return found


def sentence(comment: str) -> str:
    """Returns the first sentence of a comment, with its links as code."""
    text = " ".join(re.sub(r"^\s*//[/!] ?", "", comment, flags=re.M).split("\n\n")[0].split())
    found = re.match(r".*?[.:](?= |$)", text)
    if found is None:
        raise ValueError(f"no sentence: {comment}")
    # What follows a colon belongs to it, but for an example.
    whole = re.match(r".*?\.(?= |$)", text)
    # Links become their texts; what stands in code is no link.
    return re.sub(r"`[^`]*`|\[(`[^`]+`|[^\]`]+)\](?:\([^)]*\))?", lambda link: link[1] or link[0], (whole or found)[0])


def definition(path: Path, name: str) -> tuple[str, str] | None:
    """Returns the kind of an item that a file defines, and the first sentence of its comment."""
    found = re.search(
        rf"((?:^[ ]*///[^\n]*\n)+)(?:^[ ]*#[^\n]*\n(?:^[ ]+[^\n]*\n^[ ]*\)\]\n)?)*^[ ]*pub (?:const )?(fn|struct|enum|trait|type|const|static) {name}\b",
        path.read_text(),
        re.M,
    )
    return (found[2], sentence(found[1])) if found else None


def item(folder: Path, path: str, name: str) -> tuple[str, str]:
    """Returns the kind and the sentence of what a module exports by that name."""
    first, *rest = path.split("::")
    file = SOURCES / "lib.rs" if first == "crate" else file_of(folder, first)
    if rest:
        return item(file.parent if file.name in ("mod.rs", "lib.rs") else file.with_suffix(""), "::".join(rest), name)
    found = definition(file, name)
    if found:
        return found
    inner = file.parent if file.name == "mod.rs" else file.with_suffix("")
    for other, names in exports(file.read_text()):
        if name in names:
            return item(SOURCES if other.startswith("crate::") else inner, other.removeprefix("crate::"), name)
    # What a macro of the module makes stands in the file of the macro's use.
    for beside in sorted(inner.glob("*.rs")) if file.name == "mod.rs" else ():
        found = definition(beside, name)
        if found:
            return found
    raise LookupError(f"{path}::{name} is not found")


def listed(rows: dict[str, list[str]]) -> list[str]:
    """Returns tables of rows by their titles."""
    return [f"### {title}\n\n| Name | |\n|---|---|\n" + "\n".join(rows[title]) for title in dict.fromkeys(KINDS.values()) if rows.get(title)]


def gathered(folder: Path, text: str) -> dict[str, list[str]]:
    """Returns the rows of what a module exports or defines, by their titles."""
    rows: dict[str, list[str]] = {}
    names = [(path, name) for path, several in exports(text) for name in several]
    for path, name in names:
        kind, told = item(SOURCES if path.startswith("crate::") else folder, path.removeprefix("crate::"), name)
        rows.setdefault(KINDS[kind], []).append(f"| `{name}` | {told} |")
    return rows


def main() -> None:
    """Prints the page."""
    root = (SOURCES / "lib.rs").read_text()
    parts = [HEAD.rstrip(), "## The crate", *listed(gathered(SOURCES, root))]
    for module in re.findall(r"^pub mod (\w+);", root, re.M):
        file = file_of(SOURCES, module)
        text = file.read_text()
        comment = re.match(r"(?://!.*\n)+", text)
        if comment is None:
            raise ValueError(f"{file} has no comment")
        folder = file.parent if file.name == "mod.rs" else file.with_suffix("")
        rows = gathered(folder, text)
        for kind, name in re.findall(r"^pub (?:const )?(fn|struct|enum|trait|type|const|static) (\w+)", text, re.M):
            found = definition(file, name)
            if found is None:
                raise LookupError(f"{module}::{name} has no comment")
            rows.setdefault(KINDS[kind], []).append(f"| `{name}` | {found[1]} |")
        parts += [f"## {module}", sentence(comment[0])]
        inner = re.findall(r"^pub mod (\w+);", text, re.M)
        if inner:
            told = [f"| `{name}` | {sentence(comment_of(file_of(folder, name)))} |" for name in inner]
            parts.append("### Modules\n\n| Name | |\n|---|---|\n" + "\n".join(told))
        parts += listed(rows)
    print("\n\n".join(parts))


def comment_of(file: Path) -> str:
    """Returns the comment of a module."""
    found = re.match(r"(?://!.*\n)+", file.read_text())
    if found is None:
        raise ValueError(f"{file} has no comment")
    return found[0]


if __name__ == "__main__":
    main()
