// Sizes of the statements for private messages: few, and together exactly as many rows as there are.

import { deepEqual, ok } from "node:assert/strict";
import { padded, preparedSize } from "../../../server/store/messages/compiled_queries.ts";

Deno.test("statements of 20 sizes hold any batch", () => {
  const sizes = new Set<number>();
  for (let count = 1; count <= 500; count++) {
    for (let left = count; left > 0;) {
      const size = preparedSize(left);
      ok(size >= 1 && size <= left);
      sizes.add(size);
      left -= size;
    }
  }
  deepEqual([...sizes].toSorted((a, b) => a - b), [
    ...Array.from({ length: 16 }, (_, index) => index + 1),
    ...[32, 64, 128, 256],
  ]);
});

Deno.test("a list is filled up to one of 21 lengths with its first value", () => {
  const lengths = new Set<number>();
  for (let count = 1; count <= 500; count++) {
    const values = Array.from({ length: count }, (_, index) => index);
    const list = padded(values);
    deepEqual([...new Set(list)], values);
    lengths.add(list.length);
  }
  deepEqual([...lengths].slice(16), [32, 64, 128, 256, 512]);
  deepEqual(padded([]), []);
});
