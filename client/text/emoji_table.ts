// The table of emoji, which the build makes. Loaded when somebody first writes the name of one.

/** Written into the bundle by client/bundle.ts. */
declare const EMOJI: string;

/** As client/text/emoji_search.ts reads it. */
export const EMOJI_TABLE: string = EMOJI;
