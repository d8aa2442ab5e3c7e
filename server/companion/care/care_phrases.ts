// What is looked for in a language.

/** Patterns of one language, for each kind. */
export interface Phrases {
  /** People who say that they are under 18. */
  readonly minors: readonly RegExp[];
  /** People who think of suicide or self-harm. */
  readonly crisis: readonly RegExp[];
}
