// The windowed list: few rows are rendered, and visible rows do not move.

import assert from "node:assert/strict";
import { RowWindow } from "../../../client/views/messages/row_window.ts";

const VIEW = 800;

function longList(count: number): RowWindow {
  const rows = new RowWindow();
  rows.resize(count, 0);
  rows.setView(VIEW, 45);
  return rows;
}

function measureAll(rows: RowWindow, height: (index: number) => number): void {
  const { first, end } = rows.range();
  for (let index = first; index < end; index++) rows.measure(index, height(index));
}

Deno.test("of 20,000 rows, only the last few are rendered while the view is at the end", () => {
  const rows = longList(20_000);
  measureAll(rows, () => 80);
  const { first, end, after } = rows.range();
  assert.equal(end, 20_000);
  assert.equal(after, 0);
  assert.ok(end - first < 60, `${end - first} rows are drawn`);
});

Deno.test("the spacers have the height of all rows that are not rendered", () => {
  const rows = longList(1000);
  rows.scrolled(20_000, VIEW, 10_000);
  measureAll(rows, (index) => 40 + index % 50);
  const { first, end, before, after } = rows.range();
  let drawn = 0;
  for (let index = first; index < end; index++) drawn += 40 + index % 50;
  assert.equal(before + drawn + after, rows.topOf(1000));
  assert.equal(before, rows.topOf(first));
});

Deno.test("rows above the view that turn out higher push the view down by as much", () => {
  const rows = longList(1000);
  rows.scrolled(10_000, VIEW, 40_000);
  const { first } = rows.range();
  const before = rows.anchoredTop;
  rows.measure(first, 156);
  assert.equal(rows.anchoredTop, before + 100);
});

Deno.test("rows taken from the front pull the view up by their height", () => {
  const rows = longList(1000);
  rows.measure(0, 300);
  rows.measure(150, 90);
  rows.scrolled(10_000, VIEW, 40_000);
  const gone = rows.topOf(100);
  const end = rows.topOf(1000);
  rows.resize(900, 100);
  assert.equal(rows.anchoredTop, 10_000 - gone);
  assert.equal(rows.topOf(900), end - gone);
});

Deno.test("a view whose rows were removed is at the first one left", () => {
  const rows = longList(1000);
  rows.scrolled(100, VIEW, 40_000);
  rows.resize(500, 500);
  assert.equal(rows.anchoredTop, 0);
});

Deno.test("the view counts as at the end within a little slack, and not beyond", () => {
  const rows = longList(100);
  rows.scrolled(1000, VIEW, 20);
  assert.equal(rows.pinned, true);
  rows.scrolled(1000, VIEW, 60);
  assert.equal(rows.pinned, false);
});

Deno.test("an empty list draws nothing", () => {
  assert.deepEqual(longList(0).range(), { first: 0, end: 0, before: 0, after: 0 });
});

Deno.test("rows added in front scroll the view by their height, so that visible rows do not move", () => {
  const rows = longList(100);
  rows.measure(3, 300);
  rows.scrolled(500, VIEW, 4000);
  const before = rows.anchoredTop;
  rows.resize(150, -50);
  assert.equal(rows.anchoredTop, before + rows.topOf(50));
  rows.measure(10, 156);
  assert.equal(rows.anchoredTop, before + rows.topOf(50));
  assert.equal(rows.topOf(54) - rows.topOf(53), 300);
});

Deno.test("a list that was emptied follows its end again", () => {
  const rows = longList(100);
  rows.scrolled(500, VIEW, 4000);
  rows.resize(0, 0);
  rows.resize(200, 0);
  assert.equal(rows.range().end, 200);
});

Deno.test("when rows in between are removed, the view still begins at the same row", () => {
  const rows = new RowWindow();
  rows.resize(100, 0);
  rows.scrolled(rows.topOf(50) + 10, 400, 1000);
  rows.rearrange(80, 0, (index) => index - 20);
  assert.equal(rows.anchoredTop, rows.topOf(30) + 10);
  assert.equal(rows.pinned, false);
  const { before, after, first, end } = rows.range();
  assert.equal(before + after + rows.topOf(end) - rows.topOf(first), rows.topOf(80));
});
