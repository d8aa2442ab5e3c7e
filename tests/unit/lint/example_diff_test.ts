// The example of docs/development.md is a diff that fits the code as it is.

import { deepEqual, equal, ok } from "node:assert/strict";

/** The diff of the section "Add an event": file → the lines before each change, hunk by hunk. */
async function hunks(): Promise<Map<string, string[]>> {
  const text = await Deno.readTextFile("docs/development.md");
  const diff = /## Add an event\n[\s\S]*?```diff\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const files = new Map<string, string[]>();
  for (const part of diff.split(/^--- a\/.*\n/m).slice(1)) {
    const [head, ...found] = part.split(/^@@ .* @@\n/m);
    const before = found.map((hunk) =>
      hunk.split("\n").filter((line) => /^[ -]/.test(line)).map((line) => line.slice(1)).join("\n")
    );
    files.set(/^\+\+\+ b\/(.*)\n/.exec(head!)![1]!, before);
  }
  return files;
}

Deno.test("each hunk of the example fits its file", async () => {
  for (const [file, before] of await hunks()) {
    const text = await Deno.readTextFile(file);
    for (const lines of before) ok(text.includes(lines), `${file} has not these lines any more:\n${lines}`);
  }
});

Deno.test("an event takes four places on the server, and four in the page, its text included", async () => {
  const files = [...(await hunks()).keys()];
  equal(files.filter((file) => file.startsWith("server/")).length, 4);
  const page = files.filter((file) => file.startsWith("client/"));
  deepEqual(page.filter((file) => file.startsWith("client/i18n/")), [
    "client/i18n/en/app.ts",
    "client/i18n/es/app.ts",
  ]);
  equal(page.length, 5, "the text is one place, with a file for each language");
});
