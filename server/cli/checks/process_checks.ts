// Whether the process may have what it needs under attack: descriptors, memory, and a way to end a socket.

import { countFreeDescriptors, socketsWithin } from "../../adapters/process/descriptors.ts";
import { tryHardClose } from "../../adapters/process/hard_close.ts";
import { memoryLimit } from "../../adapters/process/memory_limit.ts";
import { type Check, ok, warning } from "./check.ts";

/** Fewer sockets than this are soon taken. */
const FEW_SOCKETS = 500;
/** Less than this is too little, megabytes: an idle server takes about 110. */
const LEAST_MB = 200;

/** Looks at how many files and connections a process may open that is started from here. */
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

/** Looks at the limit of the memory that is in force. */
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
      container: "half of what the container may have",
      machine: "half of the machine's memory",
    };
    const what = `Above ${megabytes} MB, ${from[source]}, sockets with unfinished messages are ended.`;
    if (megabytes >= LEAST_MB) return [ok(what)];
    return [warning(what, `An idle server takes about 110 MB: set MAX_MEMORY_MB to ${LEAST_MB} or more.`)];
  },
};

/** Looks whether a socket can be ended whose client does not answer. */
export const sockets: Check = {
  about: "sockets",
  async run() {
    if (await tryHardClose()) return [ok("A socket can be ended whatever its client does.")];
    return [
      warning(
        "This Deno cannot end the connection of a client that does not answer.",
        "Use the version of Deno that README.md names.",
      ),
    ];
  },
};
