// Keeps a long list in a scrolling box: draws what is in view, stays at the end if it was there, and otherwise stays
// where the reader is.

import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { type RowRange, RowWindow } from "./row_window.ts";

/** What a list needs to draw itself. */
export interface MessageWindow {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly list: RefObject<HTMLDivElement>;
  readonly range: RowRange;
  /** Whether the newest row is in view. */
  readonly atEnd: boolean;
  readonly onScroll: () => void;
  readonly jumpToEnd: () => void;
}

/** Rows of a list. */
export interface Rows {
  readonly count: number;
  /** What the first rows show, each known by its key. */
  readonly lines: readonly Keyed[];
  /** Another number when rows in between went or came. */
  readonly arrangement: number;
  /** How many were taken from the front; below 0 when some were put there. */
  readonly dropped: number;
  /** What their heights depend on. */
  readonly textSize: number;
  /** Called while the view is near the first row. */
  readonly onTop?: (() => void) | undefined;
}

interface Keyed {
  readonly key: string;
}

/** From this close to the first row on, {@link Rows.onTop} is called, CSS pixels. */
const NEAR_TOP = 400;

/** Where the reader of each list is, also while another list is shown. */
const places = new WeakMap<object, RowWindow>();

function placeIn(owner: object): RowWindow {
  const place = places.get(owner) ?? new RowWindow();
  places.set(owner, place);
  return place;
}

/** The window of the list that belongs to `owner`. */
export function useMessageWindow(owner: object, all: Rows): MessageWindow {
  const { count, lines, arrangement, dropped, textSize, onTop } = all;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const rows = useRef<RowWindow>(null);
  rows.current ??= placeIn(owner);
  const window = rows.current;
  const before = useRef(lines);
  if (window.arrangement !== arrangement) {
    window.rearrange(count, dropped, (index) => indexAmong(lines, before.current, index));
    window.arrangement = arrangement;
  }
  before.current = lines;
  window.resize(count, dropped);
  const range = window.range();
  const atEnd = window.pinned;
  const drawn = useRef(range);
  drawn.current = range;
  const settledHeight = useRef(0);

  /** Where the first of all rows begins, drawn or not. */
  const firstRowTop = (): number => list.current!.offsetTop - drawn.current.before;
  const settle = (): void => {
    const box = scroller.current!;
    window.setViewHeight(box.clientHeight);
    settledHeight.current = box.clientHeight;
    measure(window, list.current!, drawn.current.first);
    if (window.pinned) box.scrollTop = box.scrollHeight;
    else {
      const top = window.anchoredTop + firstRowTop();
      if (Math.abs(top - box.scrollTop) >= 1) box.scrollTop = top;
    }
    if (!sameRows(window.range(), drawn.current)) redraw();
    if (box.scrollTop < NEAR_TOP) onTop?.();
  };
  useLayoutEffect(() => window.forgetHeights(), [textSize]);
  useLayoutEffect(settle);
  useLayoutEffect(() => {
    let width = scroller.current!.clientWidth;
    const observer = new ResizeObserver(() => {
      if (scroller.current!.clientWidth !== width) window.forgetHeights();
      width = scroller.current!.clientWidth;
      settle();
    });
    observer.observe(scroller.current!);
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const box = scroller.current;
    // It may be gone by the time it is heard that it was scrolled.
    if (box === null) return;
    // The box became lower or higher under the reader, who did not scroll: they stay where they were.
    if (box.clientHeight !== settledHeight.current) return settle();
    const wasAtEnd = window.pinned;
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    window.scrolled(box.scrollTop - firstRowTop(), box.clientHeight, toEnd);
    if (wasAtEnd !== window.pinned || !sameRows(window.range(), drawn.current)) redraw();
    if (box.scrollTop < NEAR_TOP) onTop?.();
  };
  const jumpToEnd = (): void => {
    window.pinned = true;
    redraw();
  };
  return { scroller, list, range, atEnd, onScroll, jumpToEnd };
}

function measure(window: RowWindow, list: HTMLElement, first: number): void {
  let index = first;
  for (const row of list.children) window.measure(index++, row.getBoundingClientRect().height);
}

function sameRows(a: RowRange, b: RowRange): boolean {
  return a.first === b.first && a.end === b.end;
}

/** Where the row that was at `index` of `before` is among `now`: the first one from it on that is still there. */
function indexAmong(now: readonly Keyed[], before: readonly Keyed[], index: number): number {
  const places = new Map(now.map(({ key }, place) => [key, place]));
  for (let at = index; at < before.length; at++) {
    const place = places.get(before[at]!.key);
    if (place !== undefined) return place;
  }
  return now.length + Math.max(0, index - before.length);
}
