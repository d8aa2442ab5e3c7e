// The devices on which members are signed in: the part of the store about sign-ins.
//
// A device is a sign-in; its id is that of the sign-in. Tokens that name their device are valid only while it is listed.
// A token that names none is valid without a row, until its sign-in is ended: the first token of an account, one of an
// earlier version of this program, and one that was issued while the store took no writes.

/** A device of an account. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** When it was last in use, to the hour. */
  readonly seenAt: number;
}

/** A device to be listed. */
export interface NewDevice {
  readonly id: string;
  readonly userId: number;
  /** Token version of the account. A device ends with its version. */
  readonly tokenVersion: number;
  /** Its name, unless it has one. */
  readonly name: string;
  readonly at: number;
  /** When its newest token expires. */
  readonly expiresAt: number;
  /** When the last of its tokens expires that do not name it; 0 for none. */
  readonly unlistedUntil: number;
}

/** What listing a device has changed. */
export interface Listed {
  /** The device; undefined where it has been ended, or its account is gone. */
  readonly device: Device | undefined;
  readonly isNew: boolean;
  /** Ids of older devices that have been ended to make room. */
  readonly ended: readonly string[];
}

/** How a sign-in stands. One without a row is unknown. */
export interface KnownSignIn {
  readonly isEnded: boolean;
  readonly tokenVersion: number;
  /** When the last of its tokens expires that do not name it; 0 for none. */
  readonly unlistedUntil: number;
}

/** Devices that were in use. */
export interface Sighting {
  readonly ids: readonly string[];
  /** To the hour. */
  readonly seenAt: number;
  /** When the tokens expire that were issued at that time; 0 where none were. */
  readonly expiresAt: number;
}

/** Devices. */
export interface DeviceStore {
  /** How a sign-in of an account stands; undefined for one without a row. */
  signIn(userId: number, id: string): Promise<KnownSignIn | undefined>;
  /**
   * Lists a device, or a listed one again. Simultaneous calls for one device make one row. Beyond `KEPT.devices` of an
   * account, the ones that were in use least recently end.
   */
  list(device: NewDevice): Promise<Listed>;
  /** Devices of an account whose tokens are valid, the latest in use first. */
  listOf(userId: number, at: number): Promise<Device[]>;
  /** Renames a device. False when the account has no such device. */
  rename(userId: number, id: string, name: string, at: number): Promise<boolean>;
  /** Ends a device. False when the account has no such device. */
  end(userId: number, id: string, at: number): Promise<boolean>;
  /**
   * Ends a sign-in, listed or not. `until`: when the last of its tokens expires that do not name it; 0 for none. Beyond
   * `KEPT.endedSignIns` of an account, raises its token version instead, which ends all of them. Does nothing without an
   * account.
   */
  endSignIn(
    userId: number,
    id: string,
    times: { readonly at: number; readonly until: number },
  ): Promise<void>;
  /** Ends every sign-in of an account but one, those without a row included. */
  endOthers(userId: number, id: string, at: number): Promise<void>;
  /** Notes that devices were in use. Nothing goes back. */
  saw(sightings: readonly Sighting[]): Promise<void>;
}
