// The companion's model as admins see it: the state of its inference server, failures, figures, and downloads.

/** A model download. `status`, `total` and `completed` (bytes) are present while it runs, `msg` when it failed. */
export interface ModelPullState {
  model: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Status text of the inference server. */
  status?: string;
  total?: number;
  completed?: number;
  msg?: string;
  /** Kind of the failure, and Ollama's own words about it. */
  failure?: string;
  words?: string;
}

/** A model of the inference server; `size` in bytes. */
export interface ListedModel {
  name: string;
  size: number;
  loaded: boolean;
}

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
