// A question to Violet at one of two nodes: its asker comes back at the other, and learns there when its node is killed.

import { deepEqual, equal } from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { registerMember } from "../support/member.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import type { Mood } from "../support/ollama_moods.ts";
import { line } from "../support/ollama_moods.ts";
import { hasPostgres, startPostgres } from "../support/postgres.ts";
import { hasRedis, startRedis } from "../support/redis.ts";
import { WireAsker } from "../support/wire_asker.ts";

if (hasPostgres() && hasRedis()) {
  Deno.test("asked at one node: the other has all so far and the rest; a killed node's question is not answered", async () => {
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const say = Promise.withResolvers<string>();
    const mood: Mood = async (exchange) => {
      await exchange.chunk(line(exchange, "It was a dark night. "));
      const more = await Promise.race([say.promise, exchange.gone]);
      if (typeof more === "string") await exchange.chunk(line(exchange, more));
      await exchange.gone;
    };
    await using double = startOllamaDouble({ mood });
    const shared = {
      DATABASE_URL: await postgres.createDatabase(),
      REDIS_URL: redis.url,
      JWT_SECRET: "a jwt secret of two nodes in a test",
      SECRET_KEY: "a secret key of two nodes in a test",
      OLLAMA_URL: double.url,
      VIOLET_MODEL: "llama3.2:latest",
    };
    await using first = await startApp(shared);
    await using second = await startApp(shared);
    const token = await registerMember(first.url, "Ada");
    const there = await WireAsker.enter(first.url, token);
    const id = await there.ask("Tell me everything");
    await there.pieces(1);
    await there.client.close();

    const back = await WireAsker.enter(second.url, token);
    await back.pieces(1);
    const { client, room } = back;
    deepEqual(client.all("pm_message").map((message) => [message.id, message.from]), [[id, "Ada"]]);
    say.resolve("A man laughed. ");
    await back.pieces(2);
    deepEqual(client.all("violet_delta").map(({ re_id, seq, scheme }) => [re_id, seq, scheme]), [
      [id, 0, "room"],
      [id, 1, "room"],
    ]);
    equal((await back.turns())[0]!["unanswered"], undefined, "its node lives");
    await first.kill();
    equal(await back.unanswered(), id);
    equal((await back.turns())[0]!["unanswered"], true);
    deepEqual(client.all("violet_unanswered"), [{ room, id }]);
    await client.close();
  });
}
