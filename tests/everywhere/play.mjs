// Runs play.py under CPython compiled to WebAssembly. `node play.mjs PYODIDE ROOT COMPANIES`, where
// PYODIDE is the npm package's folder. Python sees the rules and their tests, and no other file.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, root, companies] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));

const python = await loadPyodide({
  args: ["-c", "", "/main", "/companies"],
  stdout: (line) => process.stdout.write(`${line}\n`),
});
for (const part of ["game/engine", "tests/engine"]) {
  python.mountNodeFS(`/main/${part}`, path.join(root, part));
}
python.FS.writeFile("/companies", readFileSync(companies));
python.runPython(readFileSync(path.join(root, "tests/everywhere/play.py"), "utf8"));
