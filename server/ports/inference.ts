// A language model that continues a conversation, on the owner's own machine.

/** One message of a conversation as a model sees it. */
export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Why there is no (complete) answer. */
export type FailureKind =
  /** Nothing answers at the address, or the connection broke before the first word. */
  | "unreachable"
  /** It does not have the model. */
  | "no_model"
  /** It has too much to do. */
  | "busy"
  /** It took too long to begin, or stopped in the middle. */
  | "timeout"
  /** It answered something that is none, or only half of one. */
  | "broken"
  /** It does not accept requests from here, or not this one. */
  | "refused";

/** The one way in which inference fails. The message is for the operator and holds nothing of a conversation. */
export class InferenceFailure extends Error {
  override readonly name = "InferenceFailure";

  constructor(readonly kind: FailureKind, msg: string) {
    super(msg);
  }
}

/** A model that can be used at once. */
export interface InstalledModel {
  readonly name: string;
  readonly sizeBytes: number;
  /** Whether it is in memory now. */
  readonly loaded: boolean;
}

/** How the machine stands. */
export type InferenceStatus =
  | { readonly reachable: false; readonly model: string; readonly failure: FailureKind }
  | {
    readonly reachable: true;
    /** The model in use. */
    readonly model: string;
    /** Whether the model in use is installed. */
    readonly ready: boolean;
    readonly version: string;
    readonly models: readonly InstalledModel[];
  };

/** What is known of a model. Null where the machine does not say. */
export interface ModelDetails {
  readonly family: string | null;
  /** As the machine writes it, such as `3.2B`. */
  readonly parameters: string | null;
  readonly quantization: string | null;
  /** Tokens that it was made for. */
  readonly contextTokens: number | null;
}

/** A step of fetching a model. Bytes are there while a file is being fetched. */
export interface PullProgress {
  readonly status: string;
  readonly totalBytes?: number;
  readonly completedBytes?: number;
}

/** Talks to the machine that runs the models. */
export interface Inference {
  /** Name of the model in use. */
  readonly model: string;
  /** Uses another model from the next request on. */
  useModel(name: string): void;
  /**
   * Continues a conversation, piece by piece as it is made; the pieces joined are the answer. Throws an
   * `InferenceFailure`. It is at its end, however that comes, only once the request has really ended: then the machine
   * is free again. When `signal` aborts, the request is ended and the pieces with it, without an error.
   */
  chat(turns: readonly Turn[], signal: AbortSignal): AsyncIterable<string>;
  /** Never rejects: a machine that cannot be reached is a status too. */
  status(): Promise<InferenceStatus>;
  /** What is known of a model. Throws an `InferenceFailure`. */
  details(model: string): Promise<ModelDetails>;
  /** Fetches a model. Throws an `InferenceFailure`. Ends, without an error, when `signal` aborts. */
  pull(model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}
