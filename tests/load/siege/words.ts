// Names and texts that both sides of a siege have to know.

/** What guests of an attack write in the lobby: short, so that few bytes of theirs become many. */
export const SPAM = "buy this";

/** The name of client number `n` of the crowd: talkers first, then readers. */
export function crowdName(n: number): string {
  return `crowd${String(n).padStart(5, "0")}`;
}
