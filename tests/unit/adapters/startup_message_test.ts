// What a start says: everything once, then a line.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  localUrl,
  type StartupFacts,
  startupLines,
} from "../../../server/adapters/process/startup_message.ts";

const FIRST: StartupFacts = {
  settings: { host: "0.0.0.0", dataDir: "/srv/chat", violetModel: "llama3.2:3b" },
  port: 5000,
  networkHosts: ["192.168.1.7", "10.0.0.2", "10.0.0.3", "10.0.0.4"],
  isFirst: true,
  adminPassword: "the-password",
};

Deno.test("the first start: addresses, the moderator password, where things are, what comes next, and nothing else", () => {
  const lines = startupLines(FIRST);
  deepEqual(lines.slice(0, 8), [
    "SexyChat is open at http://localhost:5000",
    "  and for others in your network at http://192.168.1.7:5000",
    "  and for others in your network at http://10.0.0.2:5000",
    "  and for others in your network at http://10.0.0.3:5000",
    "",
    "Moderator password, shown this once: the-password",
    "All data is stored in /srv/chat",
    "",
  ]);
  match(
    lines.slice(8).join("\n"),
    /^Next:\n {2}1\. No root yet\? .*deno task admin role NAME root\n {2}2\. .*ollama pull llama3\.2:3b\n {2}3\. .*$/,
  );
});

Deno.test("a later start is a line", () => {
  deepEqual(startupLines({ ...FIRST, isFirst: false, adminPassword: null }), [
    "SexyChat is open at http://localhost:5000",
  ]);
});

Deno.test("a password that was configured is not shown", () => {
  ok(!startupLines({ ...FIRST, adminPassword: null }).some((line) => line.includes("password")));
});

Deno.test("a server that listens at one address is open there alone", () => {
  const at = (host: string) => startupLines({ ...FIRST, settings: { ...FIRST.settings, host } }).slice(0, 2);
  deepEqual(at("127.0.0.1"), ["SexyChat is open at http://127.0.0.1:5000", ""]);
  deepEqual(at("::1"), ["SexyChat is open at http://[::1]:5000", ""]);
  equal(localUrl("::", 80), "http://localhost:80");
});
