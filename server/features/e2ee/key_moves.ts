// Moves of an account's key to a new device. The server passes the steps of the two devices on, each once and in order.

import { readCommit, readMoveAnswer, readMoveReveal, readSealedMove } from "../../protocol/e2ee/key_slots.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import type { MoveMembers } from "../../ports/e2ee/key_store.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { KeyNotices } from "./key_notices.ts";

/** How long a move may take, milliseconds. */
const MOVE_MS = 5 * 60_000;

/** The steps in their order: the new device, the signed-in one, the new one, the signed-in one. */
const STEPS = [readFirst, readMoveAnswer, readMoveReveal, readSealedMove] as const;

/** Moves of a member. Each method but `begin` throws a `Refusal` `not_found` for a move that has ended. */
export interface KeyMoves {
  /** Begins one, and tells the account's other pages. Resolves to its id. Throws a `Refusal`: `bad_request`, `rate_limited`. */
  begin(owner: Account, step: unknown): Promise<string>;
  /** The members of all steps so far. */
  steps(owner: Account, move: string): Promise<MoveMembers>;
  /** Adds the next step. Throws a `Refusal`: `bad_request` for none and for two at once, `conflict` for one that is not next. */
  add(owner: Account, move: string, step: unknown): Promise<MoveMembers>;
  /** Ends one: the signed-in device refused it, or it is done. */
  end(owner: Account, move: string): Promise<void>;
}

/** Makes the feature. */
export function createKeyMoves(context: Context, notices: KeyNotices): KeyMoves {
  const { store: { keys }, tiers, clock } = context;
  return {
    async begin({ id: userId }, step) {
      const commit = readCommit(step);
      if (commit === undefined) {
        throw new Refusal("bad_request", "commit is 32 bytes in base64.", { field: "commit" });
      }
      await tiers.take(
        "key_moves",
        { principal: accountPrincipal(userId) },
        "Keys were moved several times within an hour. Please wait a while.",
      );
      const [id, at] = [clock.uuid(), clock.now()];
      await keys.begin(userId, { id, members: { commit }, at, endsAt: at + MOVE_MS });
      notices.moveBegan(userId, id);
      return id;
    },
    async steps({ id: userId }, move) {
      const found = await keys.move(userId, move, clock.now());
      if (found === undefined) throw ended();
      return found.members;
    },
    async add({ id: userId }, move, step) {
      const { after, members } = oneStep(step);
      const moved = await keys.addStep(userId, move, { after, members, at: clock.now() });
      if (moved === undefined) throw ended();
      if (moved === null) throw new Refusal("conflict", "This is not the next step of the move.");
      return moved.members;
    },
    async end({ id: userId }, move) {
      if (!await keys.remove(userId, move, clock.now())) throw ended();
    },
  };
}

/** The step that was sent, and how many come before it. Throws a `Refusal` `bad_request` for none, and for two at once. */
function oneStep(step: unknown): { readonly after: number; readonly members: MoveMembers } {
  const read = STEPS.map((readStep) => readStep(step) as MoveMembers | undefined);
  const [members, another] = read.filter((one) => one !== undefined);
  if (members === undefined || another !== undefined) {
    throw new Refusal("bad_request", "This is no step of a move.");
  }
  return { after: read.indexOf(members), members };
}

/** The step that began the move, and is never the next. */
function readFirst(step: unknown): { readonly commit: string } | undefined {
  const commit = readCommit(step);
  return commit === undefined ? undefined : { commit };
}

function ended(): Refusal {
  return new Refusal("not_found", "There is no such move, or it has ended.");
}
