// The companion's part of the server events: fixed texts as data for other languages, and models.

import type { MessageId } from "./ids.ts";

/** Why the companion says a fixed text in place of the model's. */
export type CannedKey =
  /** Inference cannot be reached, or is not set up. */
  | "off"
  /** The model took too long. */
  | "slow"
  /** The queue is full, or the person has a question in it already; or inference itself is busy. */
  | "busy"
  /** The model failed, or its answer is empty. */
  | "broken"
  /** The person stopped the answer before its first character. */
  | "stopped"
  /** The person had the companion forget everything. */
  | "reset"
  /** A guest writes for the first time; a guest writes again. */
  | "first_to_guest"
  | "guest"
  /** The care layer answers: about minors; to a person in a crisis. */
  | "minors"
  | "crisis";

/** A fixed text. `variant` is its number among the texts of its key, from 0. */
export interface CannedText {
  key: CannedKey;
  variant: number;
}

/** A text of a turn, sealed with the room's key. `ts` is ISO 8601. */
interface SealedTurnText {
  ciphertext: string;
  nonce: string;
  ts: string;
  /** Present for an answer that ended before it was complete. */
  cut?: true;
}

/** A turn of the conversation with the companion. The text of an answer is that of its chosen version. */
export interface CompanionTurn extends SealedTurnText {
  id: number;
  role: "user" | "assistant";
  scheme: "room";
  /** All versions of an answer, oldest first; present from two on. `chosen` is an index into it. */
  versions?: SealedTurnText[];
  chosen?: number;
  /** Present for a canned reply: the reply as data. */
  said?: CannedText;
  /** Present for a question that ended without an answer. */
  unanswered?: true;
  /** Of an answer or a canned reply: its question. */
  re_id?: number;
}

/** Which answer a run of the model makes again, or continues. Nothing for a question. */
export interface RunTags {
  again_of?: MessageId;
  more_of?: MessageId;
}

/** Why a model download failed. `fault` is an error of this server. */
export type PullFailure = "unreachable" | "no_model" | "refused" | "timeout" | "busy" | "broken" | "fault";

/** An installed model. `size` is in bytes; `loaded` says whether it is in memory now. */
export interface ListedModel {
  name: string;
  size: number;
  loaded: boolean;
}

/** A model download. `status`, `total` and `completed` (bytes) are present while it runs. */
export interface ModelPullState {
  model: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Status text of the inference server. */
  status?: string;
  total?: number;
  completed?: number;
  /** Why it failed, in English, and the same as data. */
  msg?: string;
  said?: { key: PullFailure };
  /** Ollama's own words about the failure; `msg` ends with them too. */
  words?: string;
}
