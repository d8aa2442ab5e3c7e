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

/** The window of a list of `count` rows, after `dropped` were taken from the front. `textSize`: what heights depend on. */
export function useMessageWindow(count: number, dropped: number, textSize: number): MessageWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number, _: void) => n + 1, 0);
  const rows = useRef<RowWindow>(null);
  rows.current ??= new RowWindow();
  const window = rows.current;
  window.resize(count, dropped);
  const range = window.range();
  const atEnd = window.pinned;
  const drawn = useRef(range);
  drawn.current = range;

  const settle = (): void => {
    const box = scroller.current!;
    window.setViewHeight(box.clientHeight);
    measure(window, list.current!, drawn.current.first);
    if (window.pinned) box.scrollTop = box.scrollHeight;
    else {
      const top = window.anchoredTop + list.current!.offsetTop;
      if (Math.abs(top - box.scrollTop) >= 1) box.scrollTop = top;
    }
    if (!sameRows(window.range(), drawn.current)) redraw();
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
    const box = scroller.current!;
    const wasAtEnd = window.pinned;
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    window.scrolled(box.scrollTop - list.current!.offsetTop, box.clientHeight, toEnd);
    if (wasAtEnd !== window.pinned || !sameRows(window.range(), drawn.current)) redraw();
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
