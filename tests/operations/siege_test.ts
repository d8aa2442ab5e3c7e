// One attacker against the real server: it lives, those who are there stay, newcomers come in.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { silentConnections, unfinishedMessage } from "../support/attacker.ts";
import { handshake } from "../support/handshake.ts";
import { dataFolder, type ServerProcess, startServer } from "../support/server_process.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

const ON_LINUX = { ignore: Deno.build.os !== "linux" };
/** Descriptors that the server may have in these tests; a shell usually allows 1,024. */
const DESCRIPTORS = 256;
/** More connections than descriptors. */
const CONNECTIONS = 400;
/** What an idle server needs, and some more: megabytes. */
const MAX_MEMORY_MB = 220;

const portOf = ({ url }: ServerProcess): number => Number(new URL(url).port);

/** Says something, and waits until the other has heard it. */
async function talks(from: WireClient, to: WireClient, text: string): Promise<void> {
  equal((await from.request("message", { text })).event, "ack", text);
  await to.until(text, () => to.all("message").some((message) => message.text === text));
}

const WORDS: Record<string, string> = {
  "say nothing": "",
  "say half of a request": "GET / HTTP/1.1\r\nHost: a\r\n",
  "say half of a body": "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
};

for (const [what, words] of Object.entries(WORDS)) {
  Deno.test(
    `${CONNECTIONS} TCP connections that ${what}, at the hard descriptor limit: the process lives, sockets stay, newcomers come in when there is room`,
    ON_LINUX,
    async () => {
      using folder = dataFolder();
      await using server = await startServer(folder.path, {}, "{}", DESCRIPTORS);
      const [alice, bob] = [
        await WireClient.guest(server.url, "alice"),
        await WireClient.guest(server.url, "bob"),
      ];
      {
        using attack = await silentConnections(portOf(server), CONNECTIONS, words);
        ok(attack.connections.length > DESCRIPTORS / 2, `${attack.connections.length}`);
        await talks(alice, bob, "during");
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await talks(bob, alice, "while it goes on");
      }
      let after: WireClient | null = null;
      await eventually("a newcomer comes in", async () => {
        after = await WireClient.guest(server.url, "after").catch(() => null);
        return after !== null;
      });
      await talks(after!, alice, "after");
      for (const client of [alice, bob, after!]) await client.close();
      server.signal("SIGTERM");
      const { code, stderr } = await server.ended();
      equal(code, 0);
      match(stderr, /^\S+ error cannot accept connections, retrying; see ulimit -n .*\n$/);
    },
  );
}

Deno.test(
  "sockets are capped below the descriptor limit: the rest is refused, and nothing is lost",
  ON_LINUX,
  async () => {
    using folder = dataFolder();
    const env = { MAX_SOCKETS_PER_ADDRESS: "1000" };
    await using server = await startServer(folder.path, env, "{}", DESCRIPTORS);
    const alice = await WireClient.guest(server.url, "alice");
    const answers = [];
    let refused = 0;
    for (let n = 0; n < DESCRIPTORS; n++) {
      const answer = await handshake(portOf(server));
      if (answer.status === 101) {
        answers.push(answer);
        continue;
      }
      equal(answer.status, 503);
      refused++;
      answer[Symbol.dispose]();
    }
    ok(answers.length > DESCRIPTORS / 4, `${answers.length} were let in`);
    ok(refused > DESCRIPTORS / 4, `${refused} refused`);
    equal((await alice.request("message", { text: "still here" })).event, "ack");
    equal((await fetch(`${server.url}/health`).then((response) => response.json())).status, "ok");
    for (const answer of answers) answer[Symbol.dispose]();
    await eventually("there is room", async () => {
      using answer = await handshake(portOf(server));
      return answer.status === 101;
    });
    await alice.close();
  },
);

/** Unfinished messages of 20 sockets of one address. */
const FILLINGS: Record<string, { readonly joined: boolean; readonly frameMb?: number }> = {
  "fragments, joined": { joined: true },
  "fragments, not joined": { joined: false },
  "one huge frame, joined": { joined: true, frameMb: 62 },
  "one huge frame, not joined": { joined: false, frameMb: 62 },
};

for (const [what, { joined, ...how }] of Object.entries(FILLINGS)) {
  Deno.test(
    `unfinished messages, 20 sockets of one address (${what}): memory comes back, talkers and older readers stay`,
    ON_LINUX,
    async () => {
      using folder = dataFolder();
      const env = { MAX_MEMORY_MB: String(MAX_MEMORY_MB), TRUSTED_PROXIES: "127.0.0.1" };
      await using server = await startServer(folder.path, env);
      const people = await Promise.all(
        Array.from({ length: 6 }, (_, n) => WireClient.guest(server.url, `person${n}`)),
      );
      const [alice, bob] = people as [WireClient, WireClient];
      await talks(alice, bob, "before");
      const headers = { "X-Forwarded-For": "203.0.113.66" };
      const fillers = await Promise.all(Array.from({ length: 20 }, (_, n) => {
        const joinAs = joined ? { joinAs: `filler${n}` } : {};
        return unfinishedMessage(portOf(server), { ...how, ...joinAs, sentMb: 60, headers });
      }));
      let peakMb = 0;
      const watching = setInterval(() => peakMb = Math.max(peakMb, residentMb(server.pid)), 20);
      const ends = await Promise.all(fillers.map(({ sent }) => sent));
      clearInterval(watching);
      ok(ends.includes("hung up"), "some were ended");
      // At the full speed of one machine, 100 MB and more come between two turns of the event loop; 1,200 MB are sent.
      ok(peakMb < MAX_MEMORY_MB * 3, `${peakMb} MB at most`);
      await eventually("the memory is back", () => residentMb(server.pid) <= MAX_MEMORY_MB);
      await talks(bob, alice, "after");
      deepEqual(people.map(({ closed }) => closed), Array(6).fill(null));
      for (const filler of fillers) filler[Symbol.dispose]();
      for (const client of people) await client.close();
      server.signal("SIGTERM");
      const { code, stderr } = await server.ended();
      equal(code, 0);
      match(stderr, /^\S+ warn +unfinished messages filled the memory: sockets were ended sockets=\d+ .*\n$/);
    },
  );
}

function residentMb(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}
