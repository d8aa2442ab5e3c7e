// A database of the original with many messages, made quickly.

import { originalTime, type OriginalWriter, PM_LOWER, sealer, userRow } from "./original_database.ts";

/** Messages that are sealed at a time. */
const AT_ONCE = 500;

/** Adds members, and `each` messages of so many pairs of them. */
export async function fillWithMessages(
  original: OriginalWriter,
  { members, pairs, each }: { readonly members: number; readonly pairs: number; readonly each: number },
): Promise<void> {
  const people = Array.from({ length: members }, (_, n) => ({ id: n + 1, username: `Member-${n + 1}` }));
  await original.insert("users", people.map(({ id, username }) => userRow(id, username)));
  const all = people.flatMap((a) => people.filter((b) => b.id > a.id).map((b) => [a, b] as const)).slice(
    0,
    pairs,
  );
  let id = 0;
  for (const [a, b] of all) {
    const seal = await sealer(PM_LOWER, a, b);
    for (let first = 0; first < each; first += AT_ONCE) {
      const texts = Array.from({ length: Math.min(AT_ONCE, each - first) }, (_, n) => `message ${first + n}`);
      const sealed = await Promise.all(texts.map(seal));
      await original.insert(
        "messages",
        sealed.map((one, n) => ({
          ...{
            id: ++id,
            sender_id: n % 2 === 0 ? a.id : b.id,
            recipient_id: n % 2 === 0 ? b.id : a.id,
            ...one,
          },
          timestamp: originalTime(id / 60),
        })),
      );
    }
  }
}
