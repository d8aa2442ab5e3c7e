// A long list in a scrolling box: only the rows in view are drawn. A view at the end stays at the end; any other view
// keeps its place.

import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { type RowRange, RowWindow } from "./row_window.ts";

/** The references, the range and the listeners that a list draws itself with. */
export interface MessageWindow {
  readonly scroller: RefObject<HTMLDivElement>;
  readonly list: RefObject<HTMLDivElement>;
  readonly range: RowRange;
  /** Whether the newest row is in view. */
  readonly atEnd: boolean;
  readonly onScroll: () => void;
  readonly jumpToEnd: () => void;
  /** Brings the row at an index into view. */
  readonly showRow: (index: number) => void;
  /** Whether the row at an index begins above the view. */
  readonly isAbove: (index: number) => boolean;
}

/** Rows of a list. */
export interface Rows {
  readonly count: number;
  /** The lines of the first rows, identified by their keys. */
  readonly lines: readonly Keyed[];
  /** Changes when rows in the middle are removed or added. */
  readonly arrangement: number;
  /** Rows removed from the front so far; negative when rows were added there. */
  readonly dropped: number;
  /** The heights of the rows depend on it. */
  readonly textSize: number;
  /** Called while the view is near the first row. */
  readonly onTop?: (() => void) | undefined;
}

interface Keyed {
  readonly key: string;
}

/** {@link Rows.onTop} is called within this distance of the first row, CSS pixels. */
const NEAR_TOP = 400;

/** Within this distance of the end the view counts as being there, font sizes: two lines. */
const SLACK = 3;

/** The row window of each list. It keeps the reading position while another list is shown. */
const windows = new WeakMap<object, RowWindow>();

function windowOf(owner: object): RowWindow {
  const window = windows.get(owner) ?? new RowWindow();
  windows.set(owner, window);
  return window;
}

/** The window of the list that belongs to `owner`. */
export function useMessageWindow(owner: object, rows: Rows): MessageWindow {
  const { textSize, onTop } = rows;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const window = useRowWindow(owner, rows);
  const range = window.range();
  const atEnd = window.pinned;
  const drawn = useRef(range);
  drawn.current = range;
  /** Heights of the box and its content when the view was last put in its place. */
  const settled = useRef({ box: 0, content: 0 });

  /** Where the first of all rows begins, drawn or not. */
  const firstRowTop = (): number => list.current!.offsetTop - drawn.current.before;
  /** Measures the drawn rows, and scrolls to where the view belongs. */
  const settle = (): void => {
    const box = scroller.current!;
    window.setView(box.clientHeight, SLACK * parseFloat(getComputedStyle(box).fontSize));
    measure(window, list.current!, drawn.current.first);
    if (window.pinned) box.scrollTop = box.scrollHeight;
    else {
      const top = window.anchoredTop + firstRowTop();
      if (Math.abs(top - box.scrollTop) >= 1) box.scrollTop = top;
    }
    settled.current = { box: box.clientHeight, content: box.scrollHeight };
    if (!sameRows(window.range(), drawn.current)) redraw();
    if (box.scrollTop < NEAR_TOP) onTop?.();
  };
  useLayoutEffect(() => window.forgetHeights(), [textSize]);
  useLayoutEffect(settle);
  useResize(scroller, list, (isWidth) => {
    if (isWidth) window.forgetHeights();
    settle();
  });

  const onScroll = (): void => {
    const box = scroller.current;
    // The event can arrive after the box was removed.
    if (box === null) return;
    const wasAtEnd = window.pinned;
    // A height changed, and the user did not scroll: the view stays where it was.
    const { box: boxHeight, content } = settled.current;
    if (box.clientHeight !== boxHeight || wasAtEnd && box.scrollHeight !== content) return settle();
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    window.scrolled(box.scrollTop - firstRowTop(), box.clientHeight, toEnd);
    if (wasAtEnd !== window.pinned || !sameRows(window.range(), drawn.current)) redraw();
    if (box.scrollTop < NEAR_TOP) onTop?.();
  };
  return { scroller, list, range, atEnd, onScroll, ...jumpsOf(window, redraw, onScroll) };
}

/** The jumps of a view, which `redraw` draws. */
function jumpsOf(
  window: RowWindow,
  redraw: () => void,
  onScroll: () => void,
): Pick<MessageWindow, "jumpToEnd" | "showRow" | "isAbove"> {
  return {
    jumpToEnd(): void {
      window.pinned = true;
      redraw();
    },
    showRow(index): void {
      window.show(index);
      redraw();
      // The row may be near the end: then the view is at the end.
      requestAnimationFrame(onScroll);
    },
    isAbove: (index) => window.isAbove(index),
  };
}

/** The row window of `owner`, brought up to date with its rows. */
function useRowWindow(owner: object, { count, lines, arrangement, dropped }: Rows): RowWindow {
  const kept = useRef<RowWindow>(null);
  kept.current ??= windowOf(owner);
  const window = kept.current;
  const before = useRef(lines);
  if (window.arrangement !== arrangement) {
    window.rearrange(count, dropped, (index) => indexAmong(lines, before.current, index));
    window.arrangement = arrangement;
  }
  before.current = lines;
  window.resize(count, dropped);
  return window;
}

/** Calls `run` when the box or its list changes in size; `isWidth`: whether the box changed in width. */
function useResize(
  scroller: RefObject<HTMLElement>,
  list: RefObject<HTMLElement>,
  run: (isWidth: boolean) => void,
): void {
  useLayoutEffect(() => {
    const box = scroller.current!;
    let width = box.clientWidth;
    const observer = new ResizeObserver(() => {
      const isWidth = box.clientWidth !== width;
      width = box.clientWidth;
      run(isWidth);
    });
    observer.observe(box);
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);
}

function measure(window: RowWindow, list: HTMLElement, first: number): void {
  let index = first;
  for (const row of list.children) window.measure(index++, row.getBoundingClientRect().height);
}

function sameRows(a: RowRange, b: RowRange): boolean {
  return a.first === b.first && a.end === b.end;
}

/** The index in `now` of the row at `index` of `before`; if that row was removed, of the next one that was not. */
function indexAmong(now: readonly Keyed[], before: readonly Keyed[], index: number): number {
  const indexes = new Map(now.map(({ key }, at) => [key, at]));
  for (let at = index; at < before.length; at++) {
    const found = indexes.get(before[at]!.key);
    if (found !== undefined) return found;
  }
  return now.length + Math.max(0, index - before.length);
}
