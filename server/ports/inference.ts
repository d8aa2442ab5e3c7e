// Inference: a language model that continues a conversation, on a server of the operator's own.

/** One message of a conversation as a model sees it. */
export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Why there is no answer, or no complete one. */
export type FailureKind =
  /** The inference server does not answer, or the connection broke before its first byte. */
  | "unreachable"
  /** The inference server does not have the model. */
  | "no_model"
  /** The inference server has too much to do. */
  | "busy"
  /** The answer took too long to begin, or stopped in the middle. */
  | "timeout"
  /** The answer is not one, or ends in the middle. */
  | "broken"
  /** The model spent all its tokens thinking, before the first word of its answer. */
  | "thinking"
  /** The prompt is longer than the model's context. */
  | "too_long"
  /** The inference server does not accept requests from here, or not this one. */
  | "refused";

/**
 * The one way in which inference fails. The message is for the operator and has nothing of a conversation. `words` are
 * the inference server's own, for admins and the log: one line, without secrets, and without a text that was sent.
 */
export class InferenceFailure extends Error {
  override readonly name = "InferenceFailure";

  constructor(readonly kind: FailureKind, msg: string, readonly words?: string) {
    super(msg);
  }
}

/** What is measured of an answer that the model completed. */
export interface AnswerReport {
  /** From the request to the first word, the wait in the inference server's own queue included; null without a word. */
  readonly firstWordMs: number | null;
  /** From the request to the end of the answer. */
  readonly tookMs: number;
  readonly words: number;
  /** Tokens of the prompt that were read, and not in the cache of the inference server. */
  readonly tokensRead: number;
  readonly tokensMade: number;
  /** The time that loading the model took; about 0 while it is in memory. */
  readonly loadMs: number;
}

/** A model that is installed. */
export interface InstalledModel {
  readonly name: string;
  readonly sizeBytes: number;
  /** Whether it is in memory now. */
  readonly loaded: boolean;
}

/** State of the inference server. */
export type InferenceStatus =
  | {
    readonly reachable: false;
    readonly model: string;
    readonly failure: FailureKind;
    /** The failure in plain English. */
    readonly reason: string;
    /** The inference server's own words; see `InferenceFailure`. */
    readonly words?: string;
  }
  | {
    readonly reachable: true;
    /** The model in use. */
    readonly model: string;
    /** Whether the model in use is installed. */
    readonly ready: boolean;
    readonly version: string;
    readonly models: readonly InstalledModel[];
  };

/** What is known of a model. Null where the inference server does not say. */
export interface ModelDetails {
  readonly family: string | null;
  /** As the inference server writes it, such as `3.2B`. */
  readonly parameters: string | null;
  readonly quantization: string | null;
  /** Tokens of the context that the model was trained for. */
  readonly contextTokens: number | null;
}

/** A step of fetching a model. The bytes are there while a file is being fetched. */
export interface PullProgress {
  readonly status: string;
  readonly totalBytes?: number;
  readonly completedBytes?: number;
}

/** How an answer was completed. */
export interface ChatEnd {
  /** Why the model stopped, in the inference server's word: `stop`, `length`, `load`; "" where it does not say. */
  readonly reason: string;
  /** Tokens of the prompt; null where the inference server does not say. */
  readonly promptTokens: number | null;
}

/** What differs from request to request. */
export interface ChatOptions {
  /** Texts at which the inference server ends the answer. */
  readonly stop?: readonly string[];
  /** Tokens at the beginning of the prompt that it must never leave out. */
  readonly keepTokens?: number;
  /** Another one makes another answer to the same prompt. By chance when absent. */
  readonly seed?: number;
  /** Called when the answer is complete. */
  readonly onEnd?: (end: ChatEnd) => void;
}

/** A client of the inference server. */
export interface Inference {
  /** Name of the model in use. */
  readonly model: string;
  /** Whether the model in use answers on this machine, so that no other one reads a conversation. */
  readonly isHere: boolean;
  /**
   * How many answers the inference server was seen to make at a time, once requests waited for each other there; null
   * before that.
   */
  readonly atOnce: number | null;
  /** Calls `listener` after each answer that the model completed. */
  onAnswered(listener: (report: AnswerReport) => void): void;
  /** Uses another model from the next request on. */
  useModel(name: string): void;
  /**
   * Continues a conversation. Yields the pieces of the answer as they are made; joined they are the answer, and the
   * first, which may be empty, is the first sign of life. Throws an `InferenceFailure`. When `signal` aborts, the iteration ends without an error. However it ends, the request has
   * ended by then, and the inference server is free again.
   */
  chat(turns: readonly Turn[], signal: AbortSignal, options?: ChatOptions): AsyncIterable<string>;
  /** Loads the model into memory, with the options of every later request. Throws an `InferenceFailure`. */
  load(signal: AbortSignal): Promise<void>;
  /** Never rejects: an inference server that cannot be reached is a status too. */
  status(): Promise<InferenceStatus>;
  /** Throws an `InferenceFailure`. */
  details(model: string): Promise<ModelDetails>;
  /** Fetches a model. Throws an `InferenceFailure`. Ends without an error when `signal` aborts. */
  pull(model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}
