// English, the namespace `app`: the lobby, the user list, and the frame of conversations.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { Guard } from "../../../server/protocol/moderation_rules.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function app({ duration, number, plural, span }: LanguageTools) {
  const lasting = (minutes: number | undefined) => minutes === undefined ? "" : ` for ${duration(minutes)}`;
  const restrictions = {
    muted: "You are muted.",
    registered: "Only members can write here right now. You can still read.",
    verified: "Only verified members can write here right now. You can still read.",
  };
  return {
    page: "Page",
    people: "People",
    adminPanel: "Admin panel",
    settings: "Settings",
    logOut: "Log out",
    find: "Search or jump to…",
    openReports: (count: number) => plural(count, { one: "# open report", other: "# open reports" }),
    companionUnavailable: "Violet is not available",
    roles: { root: "Owner", admin: "Admin", mod: "Moderator", user: "Member", guest: "Guest" },
    verified: "Verified",
    keepName: "Keep this name",
    conversations: {
      title: "Conversations",
      place: "You and your conversations",
      lobby: "Lobby",
      unread: (name: string, count: number) => `${name}, ${count} unread`,
      invitesYou: <T>(name: T): (T | string)[] => [name, " wants to talk privately"],
      accept: "Accept",
      notNow: "Not now",
      moreWaiting: (count: number) =>
        plural(count, { one: "One more person is waiting.", other: "# more people are waiting." }),
    },
    lobby: {
      about: "Everyone here can read it. Nothing is stored.",
      placeholder: "Say something nice…",
      welcome: (name: string) => `Welcome, ${name}`,
      quiet: "It is quiet right now. Say hello and see who answers.",
      cameIn: "This is where you came in.",
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
      away(ms: number): string {
        const seconds = Math.round(ms / 1000);
        const minutes = Math.round(seconds / 60);
        const time = seconds < 2
          ? "a moment"
          : seconds < 100
          ? span(seconds, "second")
          : minutes < 100
          ? span(minutes, "minute")
          : span(Math.round(minutes / 60), "hour");
        return `You were away for ${time}. Messages from that time are not shown.`;
      },
    },
    messages: {
      title: "Messages",
      searchMessages: "Search messages",
      newFromHere: "New",
      toQuoted: "Go to this message",
      unreadable: "This message could not be opened.",
      empty: "(empty message)",
      read: "Read",
      sending: "Sending",
      notSent: "Not sent",
      retry: "Retry",
      discard: "Discard",
      more: "Show more",
      less: "Show less",
      callsYou: "Mentions you",
      replyTo: (name: string) => `Reply to ${name}`,
      replyingTo: (name: string) => `Reply to ${name}:`,
      cancelReply: "Cancel reply",
      tooMany: "Too many messages are waiting to be sent. Try again in a moment.",
    },
    composer: {
      message: "Message",
      emoji: "Emoji",
      send: "Send",
      rest: (seconds: number) => `Not so fast! Sending again in ${seconds} s`,
      tooLong: (count: number) =>
        plural(count, { one: "# character too long", other: "# characters too long" }),
      left: (count: number) => `${count} left`,
    },
    connection: {
      lost: "Connection lost. Reconnecting…",
      meanwhile: "What you write is sent when you are back.",
    },
    person: {
      find: "Find a person",
      nobody: "No one here by that name.",
      alone: "No one else is here yet. Violet keeps you company.",
      ai: "AI",
      guest: "guest",
      ignored: "ignored",
      privateMessage: "Private message",
      reply: "Reply",
      ignore: "Ignore",
      stopIgnoring: "Stop ignoring",
      nowIgnored: (name: string) => `You're ignoring ${name}. You can undo this in Settings, under Account.`,
      noLongerIgnored: (name: string) => `You're no longer ignoring ${name}.`,
      report: "Report",
      kick: "Kick",
      ban: "Ban",
      kickban: "Kick and ban",
      mute: "Mute",
      unmute: "Unmute",
      verify: "Verify",
      unverify: "Remove verification",
    },
    aiGranted: "You can write to Violet without limit now.",
    aiRevoked: "You can no longer write to Violet without limit.",
    systemMessages: {
      joined: ({ name }: News<"joined">) => `${name} joined`,
      left: ({ name }: News<"left">) => `${name} left`,
      came_and_went({ joined, left }: News<"came_and_went">): string {
        const people = (count: number) => plural(count, { one: "# person", other: "# people" });
        if (joined === 0) return `${people(left)} left`;
        return left === 0 ? `${people(joined)} joined` : `${people(joined)} joined, ${number(left)} left`;
      },
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
    } satisfies { [K in SystemMessage["key"]]: (news: News<K>) => string },
  };
}

type News<K extends SystemMessage["key"]> = SystemMessage & { readonly key: K };
