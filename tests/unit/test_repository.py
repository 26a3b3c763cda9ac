"""What holds for the repository as a whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kith

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "platform" / "kith"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

has_history = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")


def tracked() -> list[Path]:
    """The files that git knows and that still exist."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def sources() -> list[Path]:
    """The Python files of the engine."""
    return sorted(PACKAGE.rglob("*.py"))


def python(folder: Path, code: str) -> str:
    """What the code prints, run in a process of its own from `folder`."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def pinned() -> dict[str, str]:
    """The versions in the lock file, by normalised name."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {normalised(name): version for name, version in pairs}


def normalised(requirement: str) -> str:
    """The name at the head of a requirement, as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def test_the_folder_platform_is_no_package():
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("folder", [ROOT, ROOT / "platform", PACKAGE], ids=["root", "platform", "kith"])
def test_the_standard_library_keeps_its_platform_module(folder):
    assert python(folder, "import platform; print(platform.system())") in {"Linux", "Darwin"}


def test_the_engine_imports_beside_the_standard_librarys_platform():
    assert python(ROOT, "import kith, platform; print(kith.__version__, platform.system() != '')").endswith("True")


def test_the_engine_in_use_is_the_one_of_this_repository():
    assert Path(kith.__file__).parent == PACKAGE


def test_no_test_lies_below_the_folder_platform():
    assert [path for path in (ROOT / "platform").rglob("test_*.py") if "static" not in path.parts] == []


def test_the_unit_tests_mirror_the_engines_folders():
    folders = [path for path in (ROOT / "tests" / "unit").rglob("*") if path.is_dir() and path.name != "__pycache__"]
    known = [PACKAGE / folder.relative_to(ROOT / "tests" / "unit") for folder in folders if any(folder.glob("*.py"))]
    assert [str(path) for path in known if not path.exists()] == []


@has_history
def test_git_tracks_no_third_party_file():
    suspects = [path for path in tracked() if ".min." in path.name or {"vendor", "node_modules"} & set(path.parts)]
    assert suspects == []


@has_history
def test_git_tracks_no_file_with_the_endless_lines_of_a_minified_one():
    code = [path for path in tracked() if path.suffix in {".js", ".mjs", ".css", ".html"}]
    assert [path.name for path in code if max(map(len, path.read_text("utf-8").splitlines()), default=0) > 500] == []


@has_history
def test_git_tracks_nothing_that_a_running_site_writes():
    assert [path for path in tracked() if path.suffix == ".db" or path.relative_to(ROOT).parts[0] == "var"] == []


def test_the_browser_libraries_are_bundled():
    vendor = PACKAGE / "web" / "static" / "vendor"
    wanted = {"tabler.min.css", "tabler.min.js", "htmx.min.js", "tom-select.min.js", "icons.svg", "LICENSES.txt"}
    assert wanted <= {path.name for path in vendor.iterdir()}


def test_every_bundled_text_has_its_compressed_twin():
    vendor = PACKAGE / "web" / "static" / "vendor"
    texts = [path for path in vendor.iterdir() if path.suffix in {".js", ".css", ".svg"}]
    assert [path.name for path in texts if not path.with_name(f"{path.name}.gz").exists()] == []


def test_the_bundle_names_no_address_to_fetch_from():
    vendor = PACKAGE / "web" / "static" / "vendor"
    fetching = re.compile(r"@import|url\([\"']?(https?:)?//|sourceMappingURL")
    assert [path.name for path in vendor.glob("*.css") if fetching.search(path.read_text("utf-8"))] == []


def test_htmx_is_of_the_second_generation():
    text = (PACKAGE / "web" / "static" / "vendor" / "htmx.min.js").read_text("utf-8")
    assert re.search(r'version:"2\.', text)


def test_every_need_has_a_pinned_version():
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    needs = [*project["dependencies"], *(need for extra in extras for need in extra)]
    assert {normalised(need) for need in needs} - pinned().keys() <= {"kith"}


def test_the_lock_file_names_public_versions_alone():
    assert all(re.fullmatch(r"[\w.]+", version) for version in pinned().values())


def test_every_layer_of_the_contract_is_named_once():
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]
    names = re.findall(r"\w+", " ".join(contract["layers"]))
    assert len(names) == len(set(names))


def test_every_package_of_the_engine_has_its_layer():
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]
    layers = set(re.findall(r"\w+", " ".join(contract["layers"])))
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages - layers == set()


def test_no_file_grows_past_its_limit():
    counted = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_function_grows_past_its_limit():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [(path, node) for path in sources() for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    functions = [(path, node) for path, node in found if isinstance(node, kinds)]
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ] == []


def test_every_file_of_the_engine_says_what_it_holds():
    silent = [path for path in sources() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_make_without_a_target_explains_every_target():
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split()
    assert re.findall(r"^  make (\w+) +\S", told, re.MULTILINE) == targets
