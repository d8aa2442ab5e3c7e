// Checks what a server needs under attack: descriptors, memory, and closing the socket of a silent client.

import { countFreeDescriptors, socketsWithin } from "../../adapters/process/descriptors.ts";
import { tryHardClose } from "../../adapters/process/hard_close.ts";
import { memoryLimit } from "../../adapters/process/memory_limit.ts";
import { type Check, ok, warning } from "./check.ts";

/** Fewer sockets than this are soon used up. */
const FEW_SOCKETS = 500;
/** Least sensible memory limit, megabytes: an idle server uses about 110. */
const LEAST_MB = 200;

/** Checks how many files and connections a process started from here may open. */
export const descriptors: Check = {
  about: "descriptors",
  run() {
    const free = countFreeDescriptors();
    const sockets = socketsWithin(free);
    if (sockets === null) {
      return [ok("A process started from here may open thousands of files and connections.")];
    }
    const what =
      `A process started from here may open ${free} more files and connections: enough for ${sockets} sockets.`;
    if (sockets >= FEW_SOCKETS) return [ok(what)];
    return [warning(what, "ulimit -n 4096 before the start, or LimitNOFILE=4096 in the unit.")];
  },
};

/** Checks the memory limit in force. */
export const memory: Check = {
  about: "memory",
  run({ settings }) {
    const { megabytes, source } = memoryLimit(settings.maxMemoryMb);
    if (source === "unknown") {
      return [warning("The memory of this machine cannot be read: there is no limit.", "Set MAX_MEMORY_MB.")];
    }
    if (megabytes === 0) return [ok("MAX_MEMORY_MB is 0: there is no limit.")];
    const from = {
      configured: "as configured",
      container: "half of the container's memory",
      machine: "half of the machine's memory",
    };
    const what = `Above ${megabytes} MB, ${from[source]}, sockets with unfinished messages are closed.`;
    if (megabytes >= LEAST_MB) return [ok(what)];
    return [warning(what, `An idle server uses about 110 MB: set MAX_MEMORY_MB to ${LEAST_MB} or more.`)];
  },
};

/** Checks whether the server can close the socket of a client that does not answer. */
export const sockets: Check = {
  about: "sockets",
  async run() {
    if (await tryHardClose()) {
      return [ok("The server can close the socket of a client that does not answer.")];
    }
    return [
      warning(
        "This version of Deno cannot close the socket of a client that does not answer.",
        "Use the version of Deno in README.md.",
      ),
    ];
  },
};
