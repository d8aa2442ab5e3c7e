// State of the keys of conversations, which epochs and encrypted messages are checked against.

import type { AliasedExpression, ExpressionBuilder } from "kysely";
import type { Tables } from "../schema.ts";

/** State of a conversation's keys, with the account with the lower id first. Null where there is no entry or epoch. */
export interface KeyState {
  /** Heads of the logs. */
  readonly low: string | null;
  readonly high: string | null;
  /** The newest epoch, and the heads that it was made for. */
  readonly epoch: number | null;
  readonly epochLow: string | null;
  readonly epochHigh: string | null;
}

/** An expression that selects a member of a {@link KeyState}. */
type Column<M extends keyof KeyState> = AliasedExpression<KeyState[M], M>;

/** Expressions that select a {@link KeyState} beside a conversation. They have no parameters. */
export function keyStateOf(
  { selectFrom, lit }: ExpressionBuilder<Tables, "conversations">,
): readonly [Column<"low">, Column<"high">, Column<"epoch">, Column<"epochLow">, Column<"epochHigh">] {
  const headOf = (side: "low_id" | "high_id") =>
    selectFrom("key_entries").select("key_entries.hash")
      .whereRef("key_entries.user_id", "=", `conversations.${side}`)
      .orderBy("key_entries.seq", "desc").limit(lit(1)).$asScalar();
  const newest = <C extends "epoch" | "low_head" | "high_head">(column: C) =>
    selectFrom("epochs").select(`epochs.${column}`)
      .whereRef("epochs.pair_key", "=", "conversations.pair_key")
      .orderBy("epochs.epoch", "desc").limit(lit(1)).$asScalar();
  return [
    headOf("low_id").as("low"),
    headOf("high_id").as("high"),
    newest("epoch").as("epoch"),
    newest("low_head").as("epochLow"),
    newest("high_head").as("epochHigh"),
  ];
}

/** Whether both logs have an entry. */
export function isEncrypted({ low, high }: KeyState): boolean {
  return low !== null && high !== null;
}

/** Whether messages may be sealed with that epoch: the newest, of the heads of both logs. */
export function isCurrentEpoch({ low, high, epoch, epochLow, epochHigh }: KeyState, ep: number): boolean {
  return epoch === ep && low !== null && low === epochLow && high !== null && high === epochHigh;
}
