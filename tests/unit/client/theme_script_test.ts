// static/theme.js: theme, language and preloads before the first paint.

import assert from "node:assert/strict";
import { THEMES } from "../../../client/store/themes.ts";
import { HOSTILE_TEXTS } from "../../support/hostile_texts.ts";

const source = await Deno.readTextFile(new URL("../../../static/theme.js", import.meta.url));

const COLOURS = Object.fromEntries(THEMES.map((id, index) => [id, `#${String(index).padStart(6, "0")}`]));
const MESSAGES = {
  en: { login: "/en-login.js", app: "/en-app.js" },
  es: { login: "/es-login.js", app: "/es-app.js" },
};
const APP = { scripts: ["/app.js"], sheet: "/app.css" };

interface Page {
  readonly theme: string;
  readonly bar: string;
  readonly lang: string;
  readonly isReturning: boolean;
  readonly isCalm: boolean;
  readonly fetched: string[];
}

/** Runs the script in a page whose storage holds `kept`. Null for a storage that is forbidden. */
function run(kept: Record<string, string> | null, languages: readonly string[] = ["en-US", "en"]): Page {
  const root = { dataset: { theme: "midnight-purple" } as Record<string, string>, lang: "en" };
  const bar = { content: "" };
  const links: { href: string }[] = [];
  const document = {
    documentElement: root,
    head: { append: (link: { href: string }) => links.push(link) },
    createElement: () => ({ href: "" }),
    querySelector: () => bar,
  };
  const localStorage = {
    getItem(key: string): string | null {
      if (kept === null) throw new Error("forbidden");
      return kept[key] ?? null;
    },
  };
  const names = ["document", "localStorage", "navigator", "COLOURS", "MESSAGES", "APP"];
  new Function(...names, source)(document, localStorage, { languages }, COLOURS, MESSAGES, APP);
  return {
    theme: root.dataset["theme"]!,
    bar: bar.content,
    lang: root.lang,
    isReturning: "returning" in root.dataset,
    isCalm: "calm" in root.dataset,
    fetched: links.map(({ href }) => href),
  };
}

Deno.test("the chosen theme is set before the first paint, with its colour in the browser's bar", () => {
  for (const id of THEMES) {
    const page = run({ sc_theme: id });
    assert.deepEqual([page.theme, page.bar], [id, COLOURS[id]]);
  }
});

Deno.test("an unknown theme is ignored", () => {
  for (const id of ["no-such", "", "constructor", "__proto__", "Daylight", "a b", ...HOSTILE_TEXTS]) {
    const page = run({ sc_theme: id });
    assert.deepEqual([page.theme, page.bar], ["midnight-purple", COLOURS["midnight-purple"]], id);
  }
});

Deno.test("the language is the chosen one, else the browser's first that the page has, else English", () => {
  assert.equal(run({}, ["es-MX", "en"]).lang, "es");
  assert.equal(run({}, ["fr-FR", "es", "en"]).lang, "es");
  assert.equal(run({}, ["fr", "de"]).lang, "en");
  assert.equal(run({ sc_language: "es" }, ["en-US"]).lang, "es");
  assert.equal(run({ sc_language: "en" }, ["es-ES"]).lang, "en");
  for (const nonsense of ["xx", "toString", "__proto__", ""]) {
    assert.equal(run({ sc_language: nonsense }, ["es-ES"]).lang, "es", nonsense);
  }
});

Deno.test("a visitor's page preloads the messages of its language only", () => {
  assert.deepEqual(run({}, ["es"]).fetched, ["/es-login.js"]);
});

Deno.test("a returning member's page is marked, and preloads the part `app`", () => {
  const page = run({ sc_token: "token", sc_language: "es" });
  assert.equal(page.isReturning, true);
  assert.deepEqual(page.fetched, ["/es-login.js", "/app.js", "/es-app.js", "/app.css"]);
  assert.equal(run({}).isReturning, false);
});

Deno.test("a storage that is forbidden leaves the defaults", () => {
  const page = run(null, ["es"]);
  assert.deepEqual([page.theme, page.lang, page.isReturning], ["midnight-purple", "es", false]);
});

Deno.test("who wants less motion sees none, from the first paint on", () => {
  assert.equal(run({}).isCalm, false);
  assert.equal(run(null).isCalm, false);
  assert.equal(run({ sc_lessMotion: "true" }).isCalm, true);
  assert.equal(run({ sc_lessMotion: "false" }).isCalm, false);
});
