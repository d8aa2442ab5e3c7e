// The companion's model as admins see it: the state of its inference server, failures, and figures.

import type { ListedModel, ModelPullState } from "./companion_events.ts";

/** The last failure to answer. `count`: failures in a row; `over`: an answer has succeeded since. */
export interface CompanionProblem {
  kind: string;
  /** In plain English. */
  msg: string;
  /** Ollama's own. */
  words?: string;
  ts: string;
  count: number;
  over: boolean;
}

/** Medians of the last answers, and the longest load among them. */
export interface CompanionSpeed {
  answers: number;
  first_word_ms: number;
  words_per_second: number;
  tokens_read: number;
  tokens_made: number;
  load_ms: number;
  queue_ms: number;
}

/** State of the companion's inference server. */
export interface CompanionStatus {
  reachable: boolean;
  /** Why it cannot be reached: a kind, the same in plain English, and the words of what answered. */
  failure?: string;
  reason?: string;
  words?: string;
  version?: string;
  /** The model in use, and whether it is installed. */
  model: string;
  ready: boolean;
  models: ListedModel[];
  running: number;
  waiting: number;
  concurrency: number;
  /** The current or the last download. */
  pull?: ModelPullState;
  problem?: CompanionProblem;
  speed?: CompanionSpeed;
  /** How many answers Ollama was seen to make at a time, where that is fewer than `concurrency`. */
  at_once?: number;
  /** Whether the model runs on another machine than the server. */
  elsewhere?: true;
}
