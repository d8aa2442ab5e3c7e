// A minute in which two members write to each other, each in two browser profiles at once, while pages are loaded anew and
// connections are cut: whether each profile can read everything in the end, once.

import { startApp } from "../../support/app_process.ts";
import { startBrowser } from "../../support/browser.ts";
import {
  type FourProfiles,
  fourProfiles,
  giveUp,
  type Profile,
  readable,
  sent,
  showTalk,
  writeOne,
} from "../../support/e2ee/four_profiles.ts";
import type { Figure } from "../report.ts";

/** Length of the minute, milliseconds. */
const LENGTH_MS = 60_000;
/** Time between two disturbances, milliseconds. */
const EVERY_MS = 5_000;
/** How long a connection is cut, milliseconds. */
const CUT_MS = 1_000;

/** Measures with pages of the real server, at the rate that it allows each member. */
export async function measureProfiles(): Promise<Figure[]> {
  await using app = await startApp({}, { slow: true });
  await using browser = await startBrowser({ glass: true });
  await using profiles = await fourProfiles(app.url, browser);
  const over = performance.now() + LENGTH_MS;
  const isOver = (): boolean => performance.now() >= over;
  const turns = new Turns();
  const [disturbed] = await Promise.all([
    disturb(profiles, turns, isOver),
    ...profiles.all.map(async (one) => {
      while (!isOver()) await turns.take(one, () => writeOne(one));
    }),
  ]);
  await Promise.all(profiles.all.map(sent));
  const written = profiles.written();
  const givenUp = profiles.all.flatMap((one) => one.givenUp);
  const lists: string[][] = [];
  for (const one of profiles.all) lists.push(await readable(one));
  const marked = await Promise.all(
    profiles.all.map(({ page }) => page.locator(".remark, .unreadable").count()),
  );
  const expected = new Set([...written, ...givenUp]);
  const none = { atMost: 0 } as const;
  const total = (count: (list: readonly string[]) => number): number =>
    lists.reduce((sum, list) => sum + count(list), 0);
  return [
    { what: "messages written in four profiles", unit: "", value: written.length },
    { what: "loads of a page meanwhile", unit: "", value: disturbed.loads },
    { what: "messages under way at a load, which may be lost", unit: "", value: givenUp.length },
    { what: "connections cut meanwhile", unit: "", value: disturbed.cuts },
    {
      what: "lost, over all profiles",
      unit: "messages",
      value: total((list) => written.filter((text) => !list.includes(text)).length),
      aim: none,
    },
    {
      what: "doubled",
      unit: "messages",
      value: total((list) => list.length - new Set(list).size),
      aim: none,
    },
    {
      what: "unreadable",
      unit: "messages",
      value: total((list) => list.filter((text) => !expected.has(text)).length),
      aim: none,
    },
    { what: "marked or hidden on a screen", unit: "messages", value: sum(marked), aim: none },
  ];
}

/** What is done in a page, one thing after another. */
class Turns {
  readonly #last: Map<Profile, Promise<void>> = new Map();

  take(profile: Profile, act: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(profile) ?? Promise.resolve()).then(act);
    this.#last.set(profile, turn);
    return turn;
  }
}

/** Loads a page anew or cuts its connection, in turn. What a page has not sent goes with a load. */
async function disturb(
  { all }: FourProfiles,
  turns: Turns,
  isOver: () => boolean,
): Promise<{ loads: number; cuts: number }> {
  const counts = { loads: 0, cuts: 0 };
  for (let n = 0; !isOver(); n++) {
    await pause(EVERY_MS);
    const profile = all[n % all.length]!;
    // Each of the four is loaded in one round and cut in the next.
    if ((n + Math.floor(n / all.length)) % 2 === 0) {
      await turns.take(profile, async () => {
        await giveUp(profile);
        await profile.page.reload();
        await showTalk(profile.page);
      });
      counts.loads++;
    } else {
      profile.link.cut();
      await pause(CUT_MS);
      profile.link.mend();
      counts.cuts++;
    }
  }
  return counts;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function sum(values: readonly number[]): number {
  return values.reduce((one, other) => one + other, 0);
}
