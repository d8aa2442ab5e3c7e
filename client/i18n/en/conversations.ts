// English, part of the namespace `later`: private conversations, and the companion's.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function conversations({ plural, ordinal }: LanguageTools) {
  return {
    cannotSeal: "Not sent: sealing a message takes a secure (https) connection",
    dm: {
      placeholder: (name: string) => `Write to ${name}…`,
      close: (name: string) => `Close conversation with ${name}`,
      sealed: "Sealed on the way and in the database. Whoever runs this server could still read it.",
      plain: "Not stored. Passes through this server in plain text, and ends when a guest leaves.",
      hasLeft: "Has left",
      noConnection: "Waiting for the connection",
      notAnswered: "Has not answered yet. What you write will be there when they do.",
      online: "Online",
      away: (name: string) => `${name} is away. They see this when they are back.`,
      afterReload: "You reloaded the page. What was said before is gone here; the chat goes on.",
      offline: "Offline",
      offlineSealed: "Offline. What you write waits for them.",
      typing: (name: string) => `${name} is typing…`,
      missing: "What came while you were away could not be loaded.",
      ended: "This conversation has ended.",
      inviteAgain: (name: string) => `Invite ${name} again`,
      inviteFirst: (name: string) => `This conversation has ended. Invite ${name} again first.`,
      opening: "Opening the conversation…",
      loading: "Loading earlier messages…",
      notLoaded: "Earlier messages could not be loaded.",
      earlier: "Earlier messages",
      youAnd: (name: string) => `You and ${name}`,
      beginsHere: (name: string) => `You and ${name} begin here`,
      kept: (count: number) => `The newest ${count} messages are kept for you both.`,
      notKept: "Nothing you say here is kept. It is gone when you close it.",
      otherRoom: "A new conversation begins here. The name has passed to another user.",
      guestLeft: (name: string) =>
        `${name} has left, and with that this conversation has ended. Nothing of it was kept.`,
      tooLate: "It ended before this arrived",
      connectionLost:
        "The connection was lost, and with it this conversation. Nothing of it was kept. You can invite again.",
      nowMember: "You are a member now. This conversation was a guest's, and has ended.",
    },
    companion: {
      placeholder: "Whisper something to Violet…",
      about: "Your hostess, an AI companion",
      forget: "Forget our conversation",
      forMembers:
        "Sealed on the way, encrypted where it is kept, answered on this server. No other service hears it.",
      forGuests: "Guests only get a greeting from her. Nothing of it is kept.",
      speaking: "Violet is speaking…",
      thinking: "Violet is thinking…",
      /** `place`: position in the queue, from 1. */
      inLine(place: number): string {
        const forms = { one: "#st in line", two: "#nd in line", few: "#rd in line", other: "#th in line" };
        return `Violet is with somebody else. You are ${place === 1 ? "next" : ordinal(place, forms)}.`;
      },
      stop: "Stop",
      noneLeft: "No free messages left",
      left: (count: number) => plural(count, { one: "# free message left", other: "# free messages left" }),
      goPremium: "Go premium",
      recalling: "She is recalling where you two were…",
      notRecalled: "What she remembers could not be loaded.",
      greeting: (name: string | undefined) => `Good evening, ${name ?? "stranger"}`,
      together: "Your evening with Violet",
      closer: "Come closer, the booth in the corner is ours. What shall we talk about?",
      openers: ["Good evening, Violet.", "What is on the menu tonight?", "Tell me a secret of this place."],
      forgotten: "Violet has forgotten everything you said. You meet anew.",
      usedUp: "She would love to answer, but your free messages are used up.",
      canAnswer: "She can answer you now.",
      wasLost: "The connection was lost before she could answer.",
      askAgain: "Ask again",
    },
  };
}
