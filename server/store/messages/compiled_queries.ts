// Queries that are compiled once, because compiling costs as much as running.

import type { CompiledQuery } from "kysely";

/** Up to so many rows, there is a statement for each number. */
const SMALL = 16;

/**
 * How many of `count` rows the next statement is for: all when they are few, else a power of two. With a statement for each
 * number up to 500, SQLite would forget some and prepare them again, which takes longer than their run.
 */
export function preparedSize(count: number): number {
  return count <= SMALL ? count : 2 ** Math.floor(Math.log2(count));
}

/** The values, the first repeated up to a number that has a statement, for a list where a repetition changes nothing. */
export function padded<T>(values: readonly T[]): readonly T[] {
  if (values.length <= SMALL) return values;
  const size = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...Array.from({ length: size - values.length }, () => values[0]!)];
}

/** Compiled queries by name. Names come from the program: one for each number of rows that there is a statement for. */
export class CompiledQueries {
  readonly #compiled: Map<string, CompiledQuery> = new Map();

  /** The query of that name with these parameters. `compile` makes it, with any parameters. */
  with<R>(name: string, parameters: readonly unknown[], compile: () => CompiledQuery): CompiledQuery<R> {
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) this.#compiled.set(name, compiled = compile());
    return { ...compiled, parameters } as CompiledQuery<R>;
  }
}
