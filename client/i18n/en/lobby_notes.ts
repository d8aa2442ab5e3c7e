// English, part of the namespace `later`: system messages, the lobby's rules, and why the user cannot write.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { Guard } from "../../../server/protocol/moderation_rules.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function lobbyNotes({ duration, span }: LanguageTools) {
  const lasting = (minutes: number | undefined) => minutes === undefined ? "" : ` for ${duration(minutes)}`;
  const restrictions = {
    muted: "You are muted.",
    registered: "Only members can write here right now. You can still read.",
    verified: "Only verified members can write here right now. You can still read.",
  };
  return {
    lobbyNotes: {
      guards: { open: "", registered: "Members only", verified: "Verified members only" } satisfies Record<
        Guard,
        string
      >,
      slowMode(count: number): string {
        const [size, unit] = count % 3_600 === 0
          ? [3_600, "hour"] as const
          : count % 60 === 0
          ? [60, "minute"] as const
          : [1, "second"] as const;
        return `Slow mode: one message every ${count === size ? unit : span(count / size, unit)}`;
      },
      nextIn: (time: string) => ` · next in ${time}`,
      restrictions,
      timeLeft: (time: string) => ` ${time} left.`,
      muteReason: (reason: string) => ` Reason: “${reason}”.`,
      whileMuted: " You can still read, and talk with Violet.",
      guestWhileMuted: " You can still read.",
      notSent: (why: keyof typeof restrictions) => `Not sent. ${restrictions[why]}`,
    },
    /** Those about users who join and leave are in the namespace `app`. */
    systemMessages: {
      renamed: ({ name, to }: News<"renamed">) => `${name} is now ${to}`,
      kicked: ({ name }: News<"kicked">) => `${name} was kicked`,
      banned: ({ name, minutes }: News<"banned">) => `${name} was banned${lasting(minutes)}`,
      muted: ({ name, minutes }: News<"muted">) => `${name} was muted${lasting(minutes)}`,
      unbanned: ({ name }: News<"unbanned">) => `${name} may come in again`,
      unmuted: ({ name }: News<"unmuted">) => `${name} may speak again`,
      verified: ({ name }: News<"verified">) => `${name} is verified now`,
      unverified: ({ name }: News<"unverified">) => `${name} is no longer verified`,
      role({ name, role }: News<"role">): string {
        const titles = {
          root: "is root now",
          admin: "is an administrator now",
          mod: "is a moderator now",
          user: "is no longer on the staff",
        };
        return `${name} ${titles[role]}`;
      },
      ai_granted: ({ name }: News<"ai_granted">) => `${name} can write to Violet without limit now`,
      ai_kept: ({ name }: News<"ai_kept">) => `${name} still has premium that was paid for or redeemed`,
      ai_revoked: ({ name }: News<"ai_revoked">) => `${name} can no longer write to Violet without limit`,
      addresses_banned: ({ minutes }: News<"addresses_banned">) =>
        `Some network addresses were banned${lasting(minutes)}`,
      addresses_unbanned: (_: News<"addresses_unbanned">) => "A ban on network addresses was lifted",
      restarting: (_: News<"restarting">) => "The server is restarting. You will be back in a moment.",
      cut_off: (_: News<"cut_off">) =>
        "Some people cannot be reached right now. You see messages from those who are still connected.",
      rejoined: (_: News<"rejoined">) =>
        "Everyone is connected again. Lobby messages from that time cannot be shown.",
      missed: (_: News<"missed">) => "Some messages did not arrive here.",
      name_lost: (_: News<"name_lost">) =>
        "Someone else took your name while you were cut off. Please join with another name.",
      slow_mode: ({ seconds }: News<"slow_mode">) =>
        seconds === 0
          ? "Slow mode is off"
          : `Slow mode is on: one message every ${seconds === 1 ? "second" : span(seconds, "second")}`,
      guard({ level }: News<"guard">): string {
        const lines = {
          open: "Everyone can write here",
          registered: "Only members can write here right now",
          verified: "Only verified members can write here right now",
        };
        return lines[level];
      },
      staff_second_factor: ({ on }: News<"staff_second_factor">): string =>
        on ? "Staff need a second step now" : "Staff need no second step any more",
    } satisfies { [K in OtherKey]: (news: News<K>) => string },
  };
}

type OtherKey = Exclude<SystemMessage["key"], "joined" | "left" | "came_and_went">;
type News<K extends OtherKey> = SystemMessage & { readonly key: K };
