import assert from "node:assert/strict";
import {
  InstanceMarks,
  readInstanceMark,
  requestNewEpoch,
} from "../../../server/adapters/process/instance_file.ts";

function folder(): { readonly path: string } & Disposable {
  const path = Deno.makeTempDirSync();
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

Deno.test("row 2: a database that is replaced under a running node is noticed, and its mark is not noted", async () => {
  using data = folder();
  requestNewEpoch(data.path);
  const moments = [
    { epoch: "one", mark: 7 },
    { epoch: "one", mark: 9 },
    { epoch: "one", mark: 8 },
    { epoch: "two", mark: 10 },
    { epoch: "one", mark: 11 },
  ];
  const store = { mark: () => Promise.resolve(moments.shift()!) };
  const marks = new InstanceMarks(data.path, store);
  const results = [];
  for (let n = 0; n < 4; n++) results.push(await marks.note());
  assert.deepEqual(results, [true, true, false, false]);
  assert.deepEqual(readInstanceMark(data.path), { epoch: "one", mark: 9 });
  assert.equal(await marks.note(), true);
  store.mark = () => Promise.reject(new Error("the disk is full"));
  assert.equal(await marks.note(), true, "a failure is no other copy");
  assert.deepEqual(readInstanceMark(data.path), { epoch: "one", mark: 11 });
});

Deno.test("row 2: a file that holds no mark counts as none", () => {
  using data = folder();
  assert.equal(readInstanceMark(data.path), null);
  for (const text of ["", "one", "one -1\n", "one 1e9\n", `${"x".repeat(65)} 1\n`]) {
    Deno.writeTextFileSync(`${data.path}/instance`, text, { mode: 0o600 });
    assert.equal(readInstanceMark(data.path), null, text);
  }
});
