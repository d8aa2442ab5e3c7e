// What premium gives, as the page says it: only what is so.

import { deepEqual } from "node:assert/strict";
import { perksOf } from "../../../server/features/premium/perks.ts";

Deno.test("premium goes first only where questions may wait", () => {
  deepEqual(perksOf({ violetQueue: 50 }), ["unlimited", "priority"]);
  deepEqual(perksOf({ violetQueue: 0 }), ["unlimited"]);
});
