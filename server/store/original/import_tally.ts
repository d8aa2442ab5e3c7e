// Counts what an import brings, what it cannot bring and why, and what comes otherwise than it was.

import {
  type CannotReason,
  type ChangeReason,
  type Finding,
  IMPORT_KINDS,
  type ImportKind,
  type KindReport,
  MAX_EXAMPLES,
} from "../../ports/moving/import_report.ts";

/** Longest name that is shown whole, UTF-16 code units. */
const MAX_NAME_LENGTH = 40;

interface Counted {
  count: number;
  readonly examples: string[];
}

interface KindTally {
  comes: number;
  readonly cannot: Map<CannotReason, Counted>;
  readonly changed: Map<ChangeReason, Counted>;
}

/** The figures of an import while it runs. */
export class ImportTally {
  readonly #kinds: Readonly<Record<ImportKind, KindTally>> = Object.fromEntries(
    IMPORT_KINDS.map((kind) => [kind, { comes: 0, cannot: new Map(), changed: new Map() }]),
  ) as Record<ImportKind, KindTally>;

  comes(kind: ImportKind): void {
    this.#kinds[kind].comes++;
  }

  /** Something stays behind. `example` is a name, or an id. */
  cannot(kind: ImportKind, why: CannotReason, example: unknown, count: number = 1): void {
    add(this.#kinds[kind].cannot, why, example, count);
  }

  /** Something that comes is changed. */
  changed(kind: ImportKind, why: ChangeReason, example: unknown): void {
    add(this.#kinds[kind].changed, why, example, 1);
  }

  report(): Record<ImportKind, KindReport> {
    const report: Partial<Record<ImportKind, KindReport>> = {};
    for (const kind of IMPORT_KINDS) {
      const { comes, cannot, changed } = this.#kinds[kind];
      report[kind] = { comes, cannot: findings(cannot), changed: findings(changed) };
    }
    return report as Record<ImportKind, KindReport>;
  }
}

function add<Why>(counts: Map<Why, Counted>, why: Why, example: unknown, count: number): void {
  if (count === 0) return;
  const counted = counts.get(why) ?? { count: 0, examples: [] };
  counts.set(why, counted);
  counted.count += count;
  if (counted.examples.length === MAX_EXAMPLES) return;
  const text = printable(String(example));
  if (!counted.examples.includes(text)) counted.examples.push(text);
}

function findings<Why extends string>(counts: ReadonlyMap<Why, Counted>): Finding<Why>[] {
  return [...counts].map(([why, { count, examples }]) => ({ why, count, examples: [...examples] }))
    .sort((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1));
}

/** A name as a terminal may show it: without what would steer it, and not too long. */
export function printable(name: string): string {
  const clean = name.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, "?");
  return clean.length > MAX_NAME_LENGTH ? `${clean.slice(0, MAX_NAME_LENGTH)}…` : clean;
}
