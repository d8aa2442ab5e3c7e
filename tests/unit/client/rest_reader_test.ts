// REST reads: one after another, with retries when the server asks for them.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { RestReader } from "../../../client/net/connection/rest_reader.ts";

/** A reader whose server answers when the test says so, and whose clock never waits. */
function readerOf(...answers: Response[]) {
  const asked: string[] = [];
  const waits: number[] = [];
  let open = 0;
  const fetcher = async (path: string): Promise<Response> => {
    asked.push(path);
    equal(++open, 1, "one at a time");
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    return answers.shift() ?? Response.json({ path });
  };
  const clock = {
    now: () => 0,
    after(ms: number, run: () => void) {
      waits.push(ms);
      run();
      return () => {};
    },
  };
  return { reader: new RestReader(fetcher as typeof fetch, clock), asked, waits };
}

function refusal(status: number, retryAfter?: string): Response {
  const headers = retryAfter === undefined ? {} : { "Retry-After": retryAfter };
  return Response.json({ error: { code: "rate_limited" } }, { status, headers });
}

Deno.test("the page reads one conversation after the other, as the server lets a member read one at a time", async () => {
  const { reader, asked } = readerOf();
  const read = ["/a", "/b", "/c"].map((path) => reader.get<{ path: string }>(path, "token"));
  deepEqual((await Promise.all(read)).map(({ path }) => path), ["/a", "/b", "/c"]);
  deepEqual(asked, ["/a", "/b", "/c"]);
});

Deno.test("Retry-After delays the next try, and later requests", async () => {
  const { reader, asked, waits } = readerOf(refusal(429, "1"), refusal(503, "2"));
  const read = ["/a", "/b"].map((path) => reader.get<{ path: string }>(path, "token"));
  deepEqual((await Promise.all(read)).map(({ path }) => path), ["/a", "/b"]);
  deepEqual([asked, waits], [["/a", "/a", "/a", "/b"], [1_000, 2_000]]);
});

Deno.test("a read is given up after a final, a long or a repeated refusal, and the next one runs", async () => {
  for (
    const answers of [[refusal(401)], [refusal(429)], [refusal(429, "600")], Array(5).fill(refusal(429, "1"))]
  ) {
    const { reader } = readerOf(...answers.map((answer: Response) => answer.clone()));
    const first = reader.get("/a?with=bob", "token");
    const second = reader.get<{ path: string }>("/b", "token");
    await rejects(first, /^Error: \/a was answered with (401|429)$/);
    equal((await second).path, "/b");
  }
});
