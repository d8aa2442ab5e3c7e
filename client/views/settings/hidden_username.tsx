// The user name in forms that ask for a password only.

import type { JSX } from "preact";

/** Tells password managers whose password a form asks for. */
export function HiddenUsername({ username }: { username: string }): JSX.Element {
  return <input type="text" name="username" autocomplete="username" value={username} hidden readOnly />;
}
