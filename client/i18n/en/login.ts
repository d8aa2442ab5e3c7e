// English, the namespace `login`: the join screen, and text that all screens share.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { Dismissal } from "../../../server/protocol/server_events.ts";
import type { RefusalMessages } from "../refusal.ts";
import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function login({ duration, short }: LanguageTools) {
  const lasting = (count: number | undefined) => count === undefined ? "" : ` for ${duration(count)}`;
  const because = (reason: string | undefined) => reason === undefined ? "" : ` Reason: ${reason}`;
  const unreachable = "SexyChat cannot be reached right now.";
  return {
    cancel: "Cancel",
    close: "Close",
    dismiss: "Dismiss",
    tryAgain: "Try again",
    tryNow: "Try now",
    offline: "You are offline.",
    unreachable,
    notLoaded: "This part of the page could not be loaded. Reload the page and try again.",
    /** Few: the server's own messages are English, and say more than their codes. */
    refusals: {
      unreachable: () => `${unreachable} Check your connection and try again.`,
    } as RefusalMessages,
    short,
    /** The end of the label of a button during a countdown, seconds. */
    inTime: (count: number) => `in ${count < 100 ? `${count} s` : `${Math.ceil(count / 60)} min`}`,
    fields: {
      username: "Username",
      password: "Password",
      email: "Email (optional)",
      nameHint: "Up to 20 letters and digits: A–Z, 0–9, - and _",
      nameRule: "Use up to 20 letters and digits: A–Z, 0–9, - and _.",
      useName: (name: string) => `Use “${name}”`,
      nameMissing: "Choose a name.",
      passwordHint: "At least 6 characters",
      passwordMissing: "Type your password.",
      passwordShort: (least: number) => `A password has at least ${least} characters.`,
      passwordLong: (most: number) => `A password has at most ${most} bytes.`,
      passwordZero: "A password cannot contain a zero byte.",
      showPassword: "Show password",
      hidePassword: "Hide password",
    },
    join: {
      ways: "How to join",
      guest: "Guest",
      login: "Log in",
      register: "Register",
      guestLine: "Good company, any hour. Pick a name and come in.",
      loginLine: "Welcome back. Your name and your people are waiting.",
      registerLine: "Make the name yours, on all your devices, for as long as you like.",
      more: "More",
      modPassword: "Moderator password (optional)",
      rules: "House rules",
      passkey: "Sign in with a passkey",
      forgot: "Forgot password?",
      questions: <T>(contact: T): (T | string)[] => ["Questions? Contact ", contact],
      ofAge: "I am 18 or older",
      tooYoung: "You must be 18 or older to come in.",
      enter: "Enter",
      foot: "For adults only. What is said in the lobby is never stored.",
    },
    returning: {
      welcome: (name: string | undefined) => name === undefined ? "Welcome back" : `Welcome back, ${name}`,
      tryingIn: (count: number) => ` Trying again in ${count} s.`,
      otherWay: "Join another way",
    },
    disconnect: {
      kicked: "A moderator asked you to leave. You can come back in.",
      banned: "You have been banned from SexyChat.",
      ended: "Your session has ended.",
      awayTooLong: "You were away for more than two minutes. Come back in.",
      otherTab: "Your session goes on in another tab.",
      signedOut: "You were signed out. Please log in again.",
      loggedOutElsewhere: "You logged out in another tab.",
      passwordReset: "Your password was reset. Log in with the new one.",
      deleted: "Your account and everything in it are deleted. Take care!",
      dismissed(said: Dismissal): string {
        if (said.key === "kicked") return `You were sent out of the room.${because(said.reason)}`;
        if (said.key === "banned") return `You are banned${lasting(said.minutes)}.${because(said.reason)}`;
        return `Your network address is banned${lasting(said.minutes)}.`;
      },
    },
  };
}
