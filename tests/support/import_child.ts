// A process of its own that imports a database of the original, and stops in the middle of its transaction to be killed.
//
// Arguments: SOURCE DATABASE_URL DATA_DIR STEP. At the first progress of that step it prints "here", and waits.

import { importOriginal, openOriginal } from "../../server/cli/moving/moving_in.ts";
import { ORIGINAL_SECRET } from "./original_database.ts";

const [source = "", databaseUrl = "", dataDir = "", step] = Deno.args;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
await using original = await openOriginal(source);
await importOriginal({
  ...{ original, target: { databaseUrl, dataDir, trustedProxies: [] }, log: silent, dryRun: false },
  secrets: { jwtSecret: "jwt of the new installation 12345", secretKey: "key of the new installation 12345" },
  ...{ clock: { now: () => Date.now() }, jwtSecret: ORIGINAL_SECRET, roomPattern: "pm:lower" },
  onProgress(progress) {
    if (progress.step !== step) return;
    Deno.stdout.writeSync(new TextEncoder().encode("here\n"));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
