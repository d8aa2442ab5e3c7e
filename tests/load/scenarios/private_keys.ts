// What end-to-end encryption costs in the page: keys, epochs, messages, history, the safety number, a passphrase.

import { startApp } from "../../support/app_process.ts";
import { startBrowser } from "../../support/browser.ts";
import { openProbe, probe } from "../../support/e2ee/probe_page.ts";
import { type Figure, medianFigure } from "../report.ts";

const RUNS = 7;

/** Measures in a browser, in a page of the real server. */
export async function measurePrivateKeys(): Promise<Figure[]> {
  await using app = await startApp({}, { slow: true });
  await using browser = await startBrowser({ glass: true });
  const page = await browser.page();
  await openProbe(page, app.url);
  // The first run compiles.
  await probe(page, "costs");
  const runs: Readonly<Record<string, number>>[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await probe(page, "passphraseOpens");
    const passphrase = performance.now() - began;
    runs.push({ ...await probe(page, "costs"), "passphrase, least cost": passphrase });
  }
  return Object.keys(runs[0]!).map((what) => medianFigure(what, "ms", runs.map((run) => run[what]!)));
}
