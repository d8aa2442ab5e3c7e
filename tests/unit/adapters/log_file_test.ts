// The log of the server in the background stays small, private and whole.

import { deepEqual, equal, ok } from "node:assert/strict";
import { lastLines, rotateLog } from "../../../server/adapters/process/log_file.ts";

function inFolder(test: (path: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "sexychat-log-" });
  try {
    test(`${folder}/sexychat.log`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function append(file: Deno.FsFile, text: string): void {
  file.writeSync(new TextEncoder().encode(text));
}

Deno.test("a log that has grown is put aside, and its writer goes on in the same file", () => {
  inFolder((path) => {
    using log = Deno.openSync(path, { append: true, create: true, mode: 0o600 });
    append(log, "first\n".repeat(20));
    rotateLog(path, 100);
    append(log, "second\n");
    equal(Deno.readTextFileSync(path), "second\n");
    equal(Deno.readTextFileSync(`${path}.1`), "first\n".repeat(20));
    equal(Deno.statSync(`${path}.1`).mode! & 0o777, 0o600);
    rotateLog(path, 100);
    equal(Deno.readTextFileSync(path), "second\n", "a small one stays");
  });
});

Deno.test("four older parts are kept, the newest first, and no more", () => {
  inFolder((path) => {
    using log = Deno.openSync(path, { append: true, create: true, mode: 0o600 });
    for (let part = 1; part <= 7; part++) {
      append(log, `part ${part}`);
      rotateLog(path, 0);
    }
    const folder = path.slice(0, path.lastIndexOf("/"));
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    deepEqual(names, ["sexychat.log", ...[1, 2, 3, 4].map((part) => `sexychat.log.${part}`)]);
    deepEqual([1, 2, 3, 4].map((part) => Deno.readTextFileSync(`${path}.${part}`)), [
      ...["part 7", "part 6", "part 5", "part 4"],
    ]);
  });
});

Deno.test("a log that is not there, or cannot be copied, stops no start", () => {
  inFolder((path) => {
    rotateLog(path, 0);
    Deno.writeTextFileSync(path, "words");
    Deno.mkdirSync(`${path}.1/full`, { recursive: true });
    rotateLog(path, 0);
    ok(Deno.readTextFileSync(path).length >= 0);
  });
});

Deno.test("the last lines are those since a start, also when the log was put aside meanwhile", () => {
  inFolder((path) => {
    Deno.writeTextFileSync(path, "old\nnew one\nnew two\nnew three\n");
    deepEqual(lastLines(path, 4, 2), ["new two", "new three"]);
    deepEqual(lastLines(path, 4, 9), ["new one", "new two", "new three"]);
    deepEqual(lastLines(path, 1_000, 1), ["new three"]);
    deepEqual(lastLines(`${path}.none`, 0, 5), []);
  });
});
