// The file of a member's data: what is in the archive, what could be opened, and what goes wrong on the way.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { downloadZip } from "client-zip";
import { MyDataExport } from "../../../client/net/export/my_data_export.ts";
import type { FetchHistory } from "../../../client/net/dm/history_api.ts";
import type { ExportProgress } from "../../../client/store/session/export_progress.ts";
import { newKey, readKey, seal } from "../../../server/protocol/sealed.ts";
import { readZip } from "../../support/zip_reader.ts";
import { FakeClock, fakeStores } from "./fakes.ts";
import { fakeToken, joinedMember } from "./member_setup.ts";

const TS = "2025-06-01T12:00:00.000Z";
const [BOB_KEY, HER_KEY, OTHER_KEY] = [newKey(), newKey(), newKey()];

async function sealed(key: string, text: string): Promise<object> {
  return { ...await seal((await readKey(key))!, text), ts: TS };
}

/** What the server has: two messages with bob, one that nobody can open any more with cleo, two turns of Violet. */
async function account(): Promise<object> {
  return {
    profile: { username: "alice", email: null, created_at: TS },
    ...{ devices: [], ignores: ["eve"], reports: [] },
    conversations: [
      {
        ...{ with: "bob", room: "pm-1-2" },
        messages: [
          { id: 1, from_me: true, ...await sealed(BOB_KEY, "hi <bob>") },
          { id: 2, from_me: false, ...await sealed(BOB_KEY, "hello 💜") },
        ],
      },
      {
        ...{ with: "cleo", room: "pm-1-3" },
        messages: [{ id: 3, from_me: false, ...await sealed(OTHER_KEY, "lost") }],
      },
      { with: "dan", room: "pm-1-4", messages: [] },
    ],
    violet: [
      { id: 1, role: "user", scheme: "room", ...await sealed(HER_KEY, "who are you") },
      {
        ...{ id: 2, role: "assistant", scheme: "room", ...await sealed(HER_KEY, "*smiles*") },
        ...{ versions: [await sealed(HER_KEY, "Me?"), await sealed(HER_KEY, "*smiles*")], chosen: 1 },
      },
    ],
  };
}

/** The histories, of which the export needs the keys. Cleo's name belongs to another by now. */
const fetchHistory: FetchHistory = ({ with: name, limit }) => {
  equal(limit, 1);
  const known: Record<string, { room: string; room_key: string }> = {
    bob: { room: "pm-1-2", room_key: BOB_KEY },
    cleo: { room: "pm-1-9", room_key: OTHER_KEY },
    Violet: { room: "violet-1", room_key: HER_KEY },
  };
  const found = known[name];
  return found === undefined ? Promise.reject(new Error(name)) : Promise.resolve({ ...found, messages: [] });
};

interface Run {
  readonly result: unknown;
  readonly steps: string[];
  readonly saved: { name: string; files: Map<string, string> }[];
  readonly asked: RequestInit[];
}

async function run(
  respond: (init: RequestInit) => Response | Promise<Response>,
  { onProgress, clock = new FakeClock() }: {
    onProgress?: (progress: ExportProgress, watch: AbortController) => void;
    clock?: FakeClock;
  } = {},
): Promise<Run> {
  const stores = fakeStores(clock);
  stores.session.joined(joinedMember("alice", fakeToken("1")));
  const [saved, steps, asked]: [Promise<Run["saved"][number]>[], string[], RequestInit[]] = [[], [], []];
  const exporter = new MyDataExport({
    ...{ stores, clock, fetchHistory },
    pause: () => Promise.resolve(),
    fetcher: (_url, init) => {
      asked.push(init!);
      return Promise.resolve(respond(init!));
    },
    page: (_data, conversations) => `<p>${conversations.length}</p>`,
    zip: (files) => downloadZip(files).blob(),
    save: (name, file) => void saved.push(file.bytes().then((bytes) => ({ name, files: readZip(bytes) }))),
  });
  const controller = new AbortController();
  const result = await exporter.run("pässword", {
    signal: controller.signal,
    onProgress(progress) {
      if (steps.at(-1) !== progress.step) steps.push(progress.step);
      onProgress?.(progress, controller);
    },
  });
  equal(clock.timers, 0);
  return { result, steps, saved: await Promise.all(saved), asked };
}

Deno.test("the archive has the page, the messages as the page opened them, and what the server sent", async () => {
  const text = JSON.stringify(await account());
  const { result, steps, saved, asked } = await run(() => new Response(text));
  deepEqual(result, { saved: "sexychat-alice-2026-03-01.zip" });
  deepEqual(steps, ["asking", "receiving", "opening", "packing"]);
  const headers = new Headers(asked[0]!.headers);
  deepEqual([headers.get("authorization"), headers.get("x-password")], [
    `Bearer ${fakeToken("1")}`,
    "p%C3%A4ssword",
  ]);
  const [{ name, files }] = saved as [Run["saved"][number]];
  equal(name, "sexychat-alice-2026-03-01.zip");
  deepEqual([...files.keys()], ["index.html", "messages.json", "account.json"]);
  equal(files.get("account.json"), text);
  deepEqual(JSON.parse(files.get("messages.json")!), {
    conversations: [
      {
        with: "bob",
        messages: [{ from: "alice", ts: TS, text: "hi <bob>" }, { from: "bob", ts: TS, text: "hello 💜" }],
      },
      { with: "cleo", messages: [{ from: "cleo", ts: TS, text: null }] },
      { with: "dan", messages: [] },
      {
        with: "Violet",
        messages: [{ from: "alice", ts: TS, text: "who are you" }, {
          from: "Violet",
          ts: TS,
          text: "*smiles*",
          versions: ["Me?", "*smiles*"],
        }],
      },
    ],
  });
  equal(files.get("index.html"), "<p>4</p>");
});

Deno.test("what the server refuses is the result, with when to try again", async () => {
  const error = { code: "rate_limited", msg: "Too often." };
  const response = (): Response => Response.json({ error }, { status: 429, headers: { "retry-after": "9" } });
  const clock = new FakeClock();
  const { result, saved } = await run(response, { clock });
  deepEqual([result, saved], [{ ...error, retryAt: clock.now() + 9_000 }, []]);
});

Deno.test("no server, half an answer, no JSON in a refusal: unreachable, and nothing is saved", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"profile":'));
    },
    pull: (controller) => controller.error(new Error("reset")),
  });
  const bad: (() => Response | Promise<Response>)[] = [
    () => Promise.reject(new TypeError("network")),
    () => new Response(broken),
    () => new Response("Bad gateway", { status: 502 }),
  ];
  for (const respond of bad) {
    const { result, saved } = await run(respond);
    equal((result as { code: string }).code, "unreachable");
    deepEqual(saved, []);
  }
});

Deno.test("a server that goes silent is given up after a minute", async () => {
  const clock = new FakeClock();
  const { result } = await run(
    (init) =>
      new Response(
        new ReadableStream({
          start: (controller) =>
            init.signal!.addEventListener("abort", () => controller.error(new Error("aborted"))),
          pull: () => void queueMicrotask(() => clock.pass(60_000)),
        }, { highWaterMark: 0 }),
      ),
    { clock },
  );
  equal((result as { code: string }).code, "unreachable");
});

Deno.test("cancelled at any step, nothing is saved", async () => {
  const text = JSON.stringify(await account());
  for (const step of ["receiving", "opening", "packing"]) {
    const { saved, steps } = await run(() => new Response(text), {
      onProgress: (progress, controller) => progress.step === step && controller.abort(),
    });
    deepEqual(saved, [], step);
    equal(steps.at(-1), step);
  }
});

Deno.test("progress says how many conversations are open", async () => {
  const text = JSON.stringify(await account());
  const seen: string[] = [];
  await run(() => new Response(text), {
    onProgress(progress) {
      if (progress.step === "opening") seen.push(`${progress.done}/${progress.all}`);
      if (progress.step === "receiving") ok(progress.bytes > 0);
    },
  });
  deepEqual(seen, ["0/4", "1/4", "2/4", "3/4"]);
  match(seen.join(), /^0/);
});
