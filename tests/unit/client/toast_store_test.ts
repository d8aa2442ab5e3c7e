// Toasts: how many, for how long, with what button, and gone with their cause.

import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { createToastStore, type ToastStore } from "../../../client/store/toast_store.ts";
import { FakeClock } from "./fakes.ts";

function setUp(): { toasts: ToastStore; clock: FakeClock; texts: () => string[] } {
  const clock = new FakeClock();
  const toasts = createToastStore(clock, { format: (message) => message(null as never) });
  return { toasts, clock, texts: () => toasts.list.value.map(({ text }) => text) };
}

Deno.test("row 13: at most three toasts at a time, the newest last, one for each text", () => {
  const { toasts, clock, texts } = setUp();
  for (const text of ["one", "two", "three", "four", "two"]) toasts.show(() => text);
  assert.deepEqual(texts(), ["three", "four", "two"]);
  assert.equal(clock.timers, 3, "what is not shown has no timer");
  clock.pass(6_000);
  assert.deepEqual([texts(), clock.timers], [[], 0]);
});

Deno.test("row 13: a toast goes with its cause, and is not shown when that is over", () => {
  const { toasts, clock, texts } = setUp();
  const isOnline = signal(false);
  toasts.show(() => "offline", { until: isOnline });
  toasts.show(() => "other");
  assert.deepEqual(texts(), ["offline", "other"]);
  isOnline.value = true;
  assert.deepEqual([texts(), clock.timers], [["other"], 1]);
  toasts.show(() => "offline", { until: isOnline });
  assert.deepEqual(texts(), ["other"]);
});

Deno.test("row 13: a toast with a button stays ten seconds; its button is in the page's language", () => {
  const { toasts, clock, texts } = setUp();
  let undone = 0;
  toasts.show(() => "Ignored.", { action: { label: () => "Undo", run: () => undone++ } });
  assert.equal(toasts.list.value[0]?.action?.label, "Undo");
  toasts.list.value[0]?.action?.run();
  assert.equal(undone, 1);
  clock.pass(9_999);
  assert.deepEqual(texts(), ["Ignored."]);
  clock.pass(1);
  assert.deepEqual(texts(), []);
});

Deno.test("row 13: a held toast stays; its time begins again when it is let go, or when one is closed", () => {
  const { toasts, clock, texts } = setUp();
  toasts.show(() => "one");
  clock.pass(5_000);
  toasts.hold(true);
  toasts.show(() => "two");
  clock.pass(60_000);
  assert.deepEqual(texts(), ["one", "two"]);
  toasts.hold(false);
  clock.pass(5_999);
  assert.deepEqual(texts(), ["one", "two"]);
  toasts.hold(true);
  toasts.dismiss(toasts.list.value[0]!.key);
  assert.deepEqual(texts(), ["two"]);
  clock.pass(6_000);
  assert.deepEqual([texts(), clock.timers], [[], 0]);
});
