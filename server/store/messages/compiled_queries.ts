// Queries that are compiled once, because compiling costs as much as running.

import type { CompiledQuery } from "kysely";

/** Compiled queries by name. Names come from the program: one for each number of rows that a query is for. */
export class CompiledQueries {
  readonly #compiled: Map<string, CompiledQuery> = new Map();

  /** The query of that name with these parameters. `compile` makes it, with any parameters. */
  with<R>(name: string, parameters: readonly unknown[], compile: () => CompiledQuery): CompiledQuery<R> {
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) this.#compiled.set(name, compiled = compile());
    return { ...compiled, parameters } as CompiledQuery<R>;
  }
}
