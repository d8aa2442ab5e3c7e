// Decides which rows of a long list to draw, and where each row is. Until a row is drawn, its height is an estimate.

/** Height assumed for a row that was never drawn, CSS pixels. */
const ESTIMATED_ROW = 56;
/** Rows are drawn up to this far beyond each edge of the view, CSS pixels. */
const MARGIN = 600;

/** Rows to draw, from `first` up to but not including `end`, and the height of the rows before and after them. */
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
  /** Number of the current arrangement of the rows. */
  arrangement = 0;
  #heights: number[] = [];
  #tops: number[] = [0];
  /** `#tops` is valid up to and including this index. */
  #validUpTo = 0;
  #dropped = 0;
  #viewHeight = 900;
  /** Within this distance of the end the view counts as being there. */
  #slack = 24;
  #anchor = { index: 0, offset: 0 };

  /**
   * There are `count` rows now, and `dropped` were removed from the front in total. Fewer than before: rows were added
   * at the front.
   */
  resize(count: number, dropped: number): void {
    const removed = Math.min(Math.max(0, dropped - this.#dropped), this.#heights.length);
    const added = Math.min(Math.max(0, this.#dropped - dropped), count - this.#heights.length);
    if (added > 0) this.#prepend(added);
    this.#dropped = dropped;
    if (count === 0) this.pinned = true;
    if (removed > 0) {
      this.#heights.splice(0, removed);
      this.#invalidateFrom(0);
      this.#anchor = this.#anchor.index < removed
        ? { index: 0, offset: 0 }
        : { index: this.#anchor.index - removed, offset: this.#anchor.offset };
    }
    if (count < this.#heights.length) this.#invalidateFrom(count);
    const before = this.#heights.length;
    this.#heights.length = count;
    if (count > before) this.#heights.fill(ESTIMATED_ROW, before);
  }

  /** Rows in the middle were removed or added. `find` maps the old index of a row to its new one. */
  rearrange(count: number, dropped: number, find: (index: number) => number): void {
    this.#anchor = { ...this.#anchor, index: find(this.#anchor.index) };
    this.#dropped = dropped;
    this.#heights = Array.from({ length: count }, () => ESTIMATED_ROW);
    this.#invalidateFrom(0);
  }

  #prepend(count: number): void {
    this.#heights.unshift(...Array.from({ length: count }, () => ESTIMATED_ROW));
    this.#anchor = { ...this.#anchor, index: this.#anchor.index + count };
    this.#invalidateFrom(0);
  }

  /** The view was scrolled: it shows `height` pixels from `top` on, and `toEnd` pixels are below it. */
  scrolled(top: number, height: number, toEnd: number): void {
    this.#viewHeight = height;
    this.pinned = toEnd <= this.#slack;
    const index = this.#indexAt(top);
    this.#anchor = { index, offset: top - this.topOf(index) };
  }

  /** Brings row `index` into view, a quarter below its top. */
  show(index: number): void {
    this.pinned = false;
    this.#anchor = { index, offset: -this.#viewHeight / 4 };
  }

  /** Whether row `index` begins above the view. */
  isAbove(index: number): boolean {
    const total = this.topOf(this.#heights.length);
    return this.topOf(index) < (this.pinned ? total - this.#viewHeight : this.anchoredTop);
  }

  /** The view is `height` high, and counts as being at the end within `slack` of it. */
  setView(height: number, slack: number): void {
    this.#viewHeight = height;
    this.#slack = slack;
  }

  /** Row `index` was measured. */
  measure(index: number, height: number): void {
    if (index >= this.#heights.length || Math.abs(this.#heights[index]! - height) < 0.1) return;
    this.#heights[index] = height;
    this.#invalidateFrom(index);
  }

  /** Every height may have changed: all are estimates again. */
  forgetHeights(): void {
    this.#heights.fill(ESTIMATED_ROW);
    this.#invalidateFrom(0);
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

  /** Where the view must begin so that the row at its top does not move. */
  get anchoredTop(): number {
    return this.topOf(this.#anchor.index) + this.#anchor.offset;
  }

  /** Where row `index` begins. */
  topOf(index: number): number {
    const upTo = Math.min(index, this.#heights.length);
    for (let i = this.#validUpTo; i < upTo; i++) this.#tops[i + 1] = this.#tops[i]! + this.#heights[i]!;
    this.#validUpTo = Math.max(this.#validUpTo, upTo);
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

  #invalidateFrom(index: number): void {
    this.#validUpTo = Math.min(this.#validUpTo, index);
  }
}
