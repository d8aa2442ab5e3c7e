// The built page can be compared: its checksums are right, name every file, and are those of every build of its sources.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const ROOT = new URL("../../", import.meta.url);
const BUILD = new URL("static/build/", ROOT);

Deno.test("SHA256SUMS names every file of the built page, each with its checksum", () => {
  const listed = new Map(
    sums().trimEnd().split("\n").map((line) => {
      const [, sum, name] = /^([0-9a-f]{64}) {2}(\S.*)$/.exec(line) ?? assert.fail(line);
      return [name!, sum!];
    }),
  );
  const names = [...filesIn("")].filter((name) => name !== "SHA256SUMS").toSorted();
  assert.deepEqual([...listed.keys()], names);
  for (const name of names) {
    const bytes = Deno.readFileSync(new URL(name, BUILD));
    assert.equal(listed.get(name), createHash("sha256").update(bytes).digest("hex"), name);
  }
});

Deno.test("a page built from the same sources in another folder has the same checksums", async () => {
  const folder = await Deno.makeTempDir({ prefix: "sexychat-build-" });
  try {
    for (const name of ["client", "server/protocol", "static"]) await copy(name, folder);
    for (const name of ["deno.json", "deno.lock"]) {
      Deno.copyFileSync(new URL(name, ROOT), `${folder}/${name}`);
    }
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "build"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.equal(Deno.readTextFileSync(`${folder}/static/build/SHA256SUMS`), sums());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Copies a folder of the project, without the built page. */
async function copy(name: string, to: string): Promise<void> {
  await Deno.mkdir(`${to}/${name}`, { recursive: true });
  for (const entry of Deno.readDirSync(new URL(name, ROOT))) {
    const path = `${name}/${entry.name}`;
    if (path === "static/build") continue;
    if (entry.isDirectory) await copy(path, to);
    else await Deno.copyFile(new URL(path, ROOT), `${to}/${path}`);
  }
}

function sums(): string {
  return Deno.readTextFileSync(new URL("SHA256SUMS", BUILD));
}

/** Files of the build below a folder, as paths from the root of the build. */
function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, BUILD))) {
    if (isDirectory) yield* filesIn(`${folder}${name}/`);
    else yield `${folder}${name}`;
  }
}
