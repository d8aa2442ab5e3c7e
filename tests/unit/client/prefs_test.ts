// Preferences: stored, and validated when they are read.

import assert from "node:assert/strict";
import { createPrefsStore, FONT_SIZE } from "../../../client/store/prefs.ts";
import { NAME_COLOURS, nameColour } from "../../../client/views/people/name_colour.ts";
import { HOSTILE_TEXTS } from "../../support/hostile_texts.ts";
import { fakeStorage } from "./fakes.ts";

Deno.test("a new device has the defaults, and the locale's time format", () => {
  const prefs = createPrefsStore(fakeStorage(), "12");
  assert.deepEqual(
    [prefs.theme, prefs.fontSize, prefs.timeFormat, prefs.enterSend, prefs.username, prefs.ofAge].map((one) =>
      one.value
    ),
    ["midnight-purple", FONT_SIZE.initial, "12", true, "", false],
  );
});

Deno.test("preferences are stored", () => {
  const storage = fakeStorage();
  const prefs = createPrefsStore(storage, "12");
  prefs.setTheme("daylight");
  prefs.setFontSize(18);
  prefs.setTimeFormat("24");
  prefs.setEnterSend(false);
  prefs.setLanguage("es");
  prefs.setUsername("alice");
  prefs.setOfAge(true);
  assert.deepEqual(Object.fromEntries(storage.kept), {
    sc_theme: "daylight",
    sc_fontSize: "18",
    sc_timeFormat: "24",
    sc_enterSend: "false",
    sc_language: "es",
    sc_username: "alice",
    sc_ofAge: "true",
  });
  const next = createPrefsStore(storage, "12");
  assert.deepEqual(
    [next.theme, next.fontSize, next.timeFormat, next.enterSend, next.username, next.ofAge].map((one) =>
      one.value
    ),
    ["daylight", 18, "24", false, "alice", true],
  );
});

Deno.test("invalid stored values give the defaults, and sizes stay within bounds", () => {
  const prefs = createPrefsStore(
    fakeStorage({ sc_theme: "no-such", sc_fontSize: "huge", sc_timeFormat: "7", sc_language: "xx" }),
    "24",
  );
  assert.deepEqual([prefs.theme.value, prefs.fontSize.value, prefs.timeFormat.value], [
    "midnight-purple",
    FONT_SIZE.initial,
    "24",
  ]);
  assert.equal(prefs.language.value, null, "then the browser's counts");
  prefs.setFontSize(99);
  assert.equal(prefs.fontSize.value, FONT_SIZE.max);
});

Deno.test("hostile stored texts give the defaults, except for the name", () => {
  const keys = [
    "theme",
    "fontSize",
    "timeFormat",
    "enterSend",
    "sounds",
    "language",
    "joinMode",
    "ofAge",
  ] as const;
  const initial = createPrefsStore(fakeStorage(), "24");
  for (const text of HOSTILE_TEXTS) {
    const names = [...keys, "username"].map((key) => key === "joinMode" ? "way" : key);
    const kept = Object.fromEntries(names.map((name) => [`sc_${name}`, text]));
    const prefs = createPrefsStore(fakeStorage(kept), "24");
    assert.deepEqual(keys.map((key) => prefs[key].value), keys.map((key) => initial[key].value), text);
    assert.equal(prefs.username.value, text);
  }
});

Deno.test("a name has one colour whatever its case, and every colour is used", () => {
  assert.equal(nameColour("Alice"), nameColour("aLICE"));
  const found = new Set(Array.from({ length: 500 }, (_, index) => nameColour(`guest${index}`)));
  assert.equal(found.size, NAME_COLOURS);
});
