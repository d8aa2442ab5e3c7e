// No descriptor left in spite of every bound: the listener waits it out, as long as it takes.

import { equal, match, ok } from "node:assert/strict";
import { silentConnections } from "../support/attacker.ts";
import { denoCommand } from "../support/server_process.ts";
import { eventually } from "../support/wire_client.ts";

const ON_LINUX = { ignore: Deno.build.os !== "linux" };
const DESCRIPTORS = 120;

Deno.test(
  "accept errors are waited out: with no descriptor left a listener listens again, existing sockets stay, newcomers come in",
  ON_LINUX,
  async () => {
    const { program, args } = denoCommand(
      ["run", "--no-check", "--quiet", "-A", "tests/support/listener_child.ts"],
      DESCRIPTORS,
    );
    await using child = new Deno.Command(program, {
      args,
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const said = [keep(child.stdout), keep(child.stderr)] as const;
    await eventually("it listens", () => /port \d+\n/.test(said[0].text));
    const port = Number(/port (\d+)\n/.exec(said[0].text)![1]);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const echoes: string[] = [];
    socket.onmessage = ({ data }) => echoes.push(data);
    await new Promise((resolve) => socket.onopen = resolve);

    {
      using attack = await silentConnections(port, DESCRIPTORS * 2);
      ok(attack.connections.length >= DESCRIPTORS - 30);
      await eventually("it runs short", () => said[0].text.includes("short"));
      socket.send("during");
      await eventually("the socket is answered", () => echoes.includes("during"));
    }
    await eventually(
      "a newcomer is answered",
      () =>
        fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()).then(
          (text) => text === "here",
          () => false,
        ),
    );
    socket.send("after");
    await eventually("the socket is answered again", () => echoes.includes("after"));
    socket.close();
    await child.stdin.close();
    equal((await child.status).code, 0);
    await Promise.all(said.map(({ all }) => all));
    const lines = said[1].text.trimEnd().split("\n");
    equal(lines.length, 1, said[1].text);
    match(lines[0]!, /error cannot accept connections, retrying; see ulimit -n reason=/);
  },
);

/** Keeps what a stream brings. */
function keep(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const kept = { text: "", all: Promise.resolve() };
  kept.all = (async () => {
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) kept.text += piece;
  })();
  return kept;
}
