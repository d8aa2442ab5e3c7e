// What nodes tell each other about the companion: settings, open questions, and answers in the making.

import type { RunTags } from "../protocol/companion_events.ts";
import type { MessageId } from "../protocol/ids.ts";
import type { Sealed } from "../protocol/sealed.ts";
import type { ServerEvents } from "../protocol/server_events.ts";

/** A message of kind `companion`. */
export type CompanionChange =
  /** The answer that is being made for a user, on whatever node, is to end. */
  | { type: "stop_answer"; principal: string }
  /** The open questions of a user are cancelled. */
  | { type: "end_questions"; principal: string }
  /** Everything of an account is forgotten: no answer of it is made again any more. */
  | { type: "drop_runs"; userId: number }
  /** The open question of an account with that id is cancelled, and nothing of it is kept. */
  | { type: "drop_question"; userId: number; id: MessageId }
  /**
   * A question for every socket of its asker but `except`, which follow its answer from here on. `message` is null for
   * one that is not shown; the session `knows` has it already. All texts that go over the bus are sealed with the room's
   * key.
   */
  | {
    type: "question";
    node: string;
    principal: string;
    except: string | null;
    question: MessageId;
    room: string;
    message: ServerEvents["pm_message"] | null;
    knows?: string;
    tags: RunTags;
  }
  /** The answer to a question goes on, for the sockets that follow it. */
  | { type: "piece"; question: MessageId; room: string; sealed: Sealed }
  /** A socket of a user has joined, or joined again: who answers a question of theirs tells it how far that is. */
  | { type: "catch_up"; principal: string; session: string }
  /** How far a question is, for one socket, which follows it from here on. */
  | {
    type: "so_far";
    node: string;
    principal: string;
    session: string;
    question: MessageId;
    room: string;
    message: ServerEvents["pm_message"] | null;
    tags: RunTags;
    typing: ServerEvents["violet_typing"] | null;
    /** What there is of the answer; null for nothing. */
    sealed: Sealed | null;
  }
  /** What answers a question, for every socket of its asker but `except`. Nothing follows it any more. */
  | {
    type: "answer";
    principal: string;
    except: string | null;
    question: MessageId;
    message: ServerEvents["pm_message"];
  }
  /** A question is over without an answer: nothing follows it any more. */
  | { type: "over"; question: MessageId }
  /** The companion speaks with another model, where a node has it. */
  | { type: "model"; model: string };
