// A promise that is rejected with nobody waiting for it does not end the process.

import { deepEqual, equal, match } from "node:assert/strict";

const SCRIPT = `
import { createConsoleLog } from "./server/adapters/process/console_log.ts";
import { surviveUnhandledRejections } from "./server/adapters/process/unhandled_rejections.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
surviveUnhandledRejections(createSystemClock(), createConsoleLog("info"));
for (let n = 0; n < 5; n++) Promise.reject(new TypeError("a secret"));
setTimeout(() => Promise.reject("words"), 10);
setTimeout(() => console.log("alive"), 50);
`;

Deno.test("a rejection that nobody waits for is one line in the log a minute, by its kind, and the process lives", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", SCRIPT],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  deepEqual([code, text(stdout)], [0, "alive\n"], text(stderr));
  match(text(stderr), /^\S+ error unhandled promise rejection cause=TypeError times=1\n$/);
  equal(text(stderr).includes("secret"), false);
});
