// The emoji table, which the build generates. It is loaded with the first emoji name that the user types.

/** Defined by client/bundle.ts. */
declare const EMOJI: string;

/** The table, as `readEmojiTable` expects it. */
export const EMOJI_TABLE: string = EMOJI;
