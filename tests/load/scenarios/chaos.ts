// Three nodes and 3,000 sockets, while Redis, PostgreSQL and a node are killed and come back.

import { runChaos } from "../../nodes/chaos.ts";
import type { Figure } from "../report.ts";

/** Measures how fast acts are felt everywhere, and how soon lists are true again. Throws where anything is lost. */
export async function measureChaos(): Promise<Figure[]> {
  const found = await runChaos({ guests: 2_900, pairs: 50, pace: 10 });
  const acts = { atMost: 1_000 };
  const lists = { atMost: 10_000 };
  return [
    {
      what: "ban, mute, role, unlock felt on another node, slowest",
      value: found.actMs,
      unit: "ms",
      aim: acts,
    },
    {
      what: "Redis killed and back: lists true after",
      value: found.listsAfterRedisMs,
      unit: "ms",
      aim: lists,
    },
    {
      what: "PostgreSQL killed and back: lists true after",
      value: found.listsAfterPostgresMs,
      unit: "ms",
      aim: lists,
    },
    { what: "a node killed: lists true after", value: found.listsAfterNodeMs, unit: "ms", aim: lists },
    { what: "lobby messages in one order for everybody", value: found.messages, unit: "" },
    { what: "private messages acknowledged, none lost, none doubled", value: found.acknowledged, unit: "" },
  ];
}
