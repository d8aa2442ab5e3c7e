// English, the namespace `app`: the lobby, the user list, and the frame of conversations.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function app({ number, plural, span }: LanguageTools) {
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
      writing: "writing",
    },
    lobby: {
      about: "Everyone here can read it. Nothing is stored.",
      aboutBacklog: "Newcomers see the latest messages (in memory only).",
      placeholder: "Say something nice…",
      welcome: (name: string) => `Welcome, ${name}`,
      quiet: (count: number) =>
        plural(count, {
          one: "Nobody else is here yet. You see messages from the moment you join.",
          other: "# people are here. You see messages from the moment you join.",
        }),
      quietBacklog: (count: number) =>
        plural(count, {
          one: "Nobody else is here yet, and nothing was said lately.",
          other: "# people are here. Nothing was said lately.",
        }),
      sayHello: "Say hello",
      openCompanion: "Talk with Violet",
      cameIn: "This is where you came in.",
      before: "↑ Before you came",
      away(ms: number, hasBacklog: boolean): string {
        const seconds = Math.round(ms / 1000);
        const minutes = Math.round(seconds / 60);
        const time = seconds < 2
          ? "a moment"
          : seconds < 100
          ? span(seconds, "second")
          : minutes < 100
          ? span(minutes, "minute")
          : span(Math.round(minutes / 60), "hour");
        const missed = hasBacklog
          ? "Only the latest messages are shown."
          : "Messages from that time are not shown.";
        return `You were away for ${time}. ${missed}`;
      },
    },
    messages: {
      title: "Messages",
      searchMessages: "Search messages",
      showNames: "Show names",
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
      menu: (name: string) => `Actions for the message by ${name}`,
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
      meanwhileLate:
        "Private chats end after two minutes away. What you write in the lobby is sent when you are back.",
    },
    person: {
      find: "Find a person",
      nobody: "No one here by that name.",
      alone: "No one else is here yet. Violet keeps you company.",
      ai: "AI",
      guest: "guest",
      ignored: "ignored",
    },
    aiGranted: "You can write to Violet without limit now.",
    aiRevoked: "You can no longer write to Violet without limit.",
    arrivals: {
      joined: ({ name }: News<"joined">) => `${name} joined`,
      left: ({ name }: News<"left">) => `${name} left`,
      came_and_went({ joined, left }: News<"came_and_went">): string {
        const people = (count: number) => plural(count, { one: "# person", other: "# people" });
        if (joined === 0) return `${people(left)} left`;
        return left === 0 ? `${people(joined)} joined` : `${people(joined)} joined, ${number(left)} left`;
      },
    },
  };
}

type News<K extends "joined" | "left" | "came_and_went"> = SystemMessage & { readonly key: K };
