// The button for the house rules, for parts that load before it.

import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import { useNotes } from "./use_notes.ts";

/** The button, where there are rules. */
export function LazyRules(): JSX.Element | null {
  const notes = useNotes(useLogin().stores.connection.operator.value.rules !== undefined);
  return notes && <notes.RulesButton />;
}
