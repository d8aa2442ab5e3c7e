// Which rows of a long list are worth drawing, and where each row is: heights as measured, estimates for the rest.

/** Height of a row that was never drawn, CSS pixels. */
const ESTIMATED_ROW = 56;
/** Drawn beyond each edge of the view, CSS pixels. */
const MARGIN = 600;
/** The list counts as read to its end within this distance of it, CSS pixels. */
const END_SLACK = 24;

/** Rows to draw, from `first` up to but not including `end`, and the space the others take. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

/** Positions of rows, and the part of them that is in view. All lengths are CSS pixels. */
export class RowWindow {
  /** Whether the view stays at the end as rows are added. */
  pinned = true;
  /** Number of the arrangement in which the rows are. */
  arrangement = 0;
  #heights: number[] = [];
  #tops: number[] = [0];
  /** `#tops` is right up to and including this index. */
  #rightUpTo = 0;
  #dropped = 0;
  #viewHeight = 900;
  #anchor = { index: 0, offset: 0 };

  /** There are `count` rows now, after `dropped` in all were taken from the front; less than before: some were put there. */
  resize(count: number, dropped: number): void {
    const gone = Math.min(Math.max(0, dropped - this.#dropped), this.#heights.length);
    const more = Math.min(Math.max(0, this.#dropped - dropped), count - this.#heights.length);
    if (more > 0) this.#prepend(more);
    this.#dropped = dropped;
    if (count === 0) this.pinned = true;
    if (gone > 0) {
      this.#heights.splice(0, gone);
      this.#spoilFrom(0);
      this.#anchor = this.#anchor.index < gone
        ? { index: 0, offset: 0 }
        : { index: this.#anchor.index - gone, offset: this.#anchor.offset };
    }
    if (count < this.#heights.length) this.#spoilFrom(count);
    const before = this.#heights.length;
    this.#heights.length = count;
    if (count > before) this.#heights.fill(ESTIMATED_ROW, before);
  }

  /** Rows in between went or came. `find` gives the index at which a row of before stands now. */
  rearrange(count: number, dropped: number, find: (index: number) => number): void {
    this.#anchor = { ...this.#anchor, index: find(this.#anchor.index) };
    this.#dropped = dropped;
    this.#heights = Array.from({ length: count }, () => ESTIMATED_ROW);
    this.#spoilFrom(0);
  }

  #prepend(count: number): void {
    this.#heights.unshift(...Array.from({ length: count }, () => ESTIMATED_ROW));
    this.#anchor = { ...this.#anchor, index: this.#anchor.index + count };
    this.#spoilFrom(0);
  }

  /** The view shows `height` pixels from `top` on; `toEnd` pixels are below it. */
  scrolled(top: number, height: number, toEnd: number): void {
    this.#viewHeight = height;
    this.pinned = toEnd <= END_SLACK;
    const index = this.#indexAt(top);
    this.#anchor = { index, offset: top - this.topOf(index) };
  }

  /** The view's height changed. */
  setViewHeight(height: number): void {
    this.#viewHeight = height;
  }

  /** Row `index` is `height` high. */
  measure(index: number, height: number): void {
    if (index >= this.#heights.length || Math.abs(this.#heights[index]! - height) < 0.1) return;
    this.#heights[index] = height;
    this.#spoilFrom(index);
  }

  /** Every height may have changed. */
  forgetHeights(): void {
    this.#heights.fill(ESTIMATED_ROW);
    this.#spoilFrom(0);
  }

  /** Rows to draw now. */
  range(): RowRange {
    const count = this.#heights.length;
    const total = this.topOf(count);
    const top = this.pinned ? total - this.#viewHeight : this.topOf(this.#anchor.index) + this.#anchor.offset;
    const first = this.#indexAt(top - MARGIN);
    const end = Math.min(count, this.#indexAt(top + this.#viewHeight + MARGIN) + 1);
    return { first, end, before: this.topOf(first), after: total - this.topOf(end) };
  }

  /** Where the view must begin so that what is read does not move. */
  get anchoredTop(): number {
    return this.topOf(this.#anchor.index) + this.#anchor.offset;
  }

  /** Where row `index` begins. */
  topOf(index: number): number {
    const upTo = Math.min(index, this.#heights.length);
    for (let i = this.#rightUpTo; i < upTo; i++) this.#tops[i + 1] = this.#tops[i]! + this.#heights[i]!;
    this.#rightUpTo = Math.max(this.#rightUpTo, upTo);
    return this.#tops[upTo]!;
  }

  #indexAt(y: number): number {
    let low = 0;
    let high = Math.max(0, this.#heights.length - 1);
    this.topOf(this.#heights.length);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #spoilFrom(index: number): void {
    this.#rightUpTo = Math.min(this.#rightUpTo, index);
  }
}
