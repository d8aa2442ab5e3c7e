// Names of private rooms. Clients take them as opaque.

/** What a room's name tells. */
export type RoomName =
  /** Two accounts, by id. It never changes. */
  | { readonly kind: "pair"; readonly low: number; readonly high: number }
  /** At least one guest. It ends with the guest. */
  | { readonly kind: "guest" }
  /** A user and the companion. */
  | { readonly kind: "companion" };

/** The room of two accounts, the same for both. */
export function pairRoom(a: number, b: number): string {
  return `pm-${Math.min(a, b)}-${Math.max(a, b)}`;
}

/** A room with a guest, never used again. */
export function guestRoom(unique: string): string {
  return `guest-${unique}`;
}

/** Reads a room's name; null for what is none. */
export function readRoom(room: string): RoomName | null {
  const pair = /^pm-([1-9]\d{0,14})-([1-9]\d{0,14})$/.exec(room);
  if (pair !== null) {
    const [low, high] = [Number(pair[1]), Number(pair[2])];
    return low < high ? { kind: "pair", low, high } : null;
  }
  if (/^violet-[0-9a-f-]{1,36}$/.test(room)) return { kind: "companion" };
  return /^guest-[0-9a-f-]{36}$/.test(room) ? { kind: "guest" } : null;
}

/** The other account of a pair's room; null for an account that is not of the pair. */
export function peerOf(room: { low: number; high: number }, userId: number): number | null {
  if (userId === room.low) return room.high;
  return userId === room.high ? room.low : null;
}
