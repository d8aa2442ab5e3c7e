// English, part of the namespace `later`: private conversations, and the companion's.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { CannedKey } from "../../../server/protocol/companion_events.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function conversations({ plural, ordinal, span }: LanguageTools) {
  return {
    cannotSeal: "Not sent: encryption needs a secure (https) connection",
    dm: {
      placeholder: (name: string) => `Write to ${name}…`,
      close: (name: string) => `Close conversation with ${name}`,
      sealed: "Encrypted in transit and at rest. The operator could still read it.",
      plain: "Not stored. The server passes it on unencrypted. The chat ends when a guest leaves.",
      hasLeft: "Has left",
      noConnection: "Waiting for the connection",
      notAnswered: "Invited. They see your messages once they accept.",
      online: "Online",
      away: (name: string) => `${name} is away. They see this when they are back.`,
      afterReload: "You reloaded the page. What was said before is gone here; the chat goes on.",
      offline: "Offline",
      offlineSealed: "Offline. They see your messages when they are back.",
      typing: (name: string) => `${name} is typing…`,
      missing: "Messages from while you were away could not be loaded.",
      ended: "This chat has ended.",
      inviteAgain: (name: string) => `Invite ${name} again`,
      inviteFirst: (name: string) => `This chat has ended. Invite ${name} again first.`,
      opening: "Opening the chat…",
      loading: "Loading earlier messages…",
      notLoaded: "Earlier messages could not be loaded.",
      earlier: "Earlier messages",
      youAnd: (name: string) => `You and ${name}`,
      beginsHere: (name: string) => `The start of your chat with ${name}`,
      kept: (count: number) => `We keep your last ${count} messages.`,
      notKept: "Nothing here is saved. It is gone when you close the chat.",
      otherRoom: "A new chat starts here: someone else has this name now.",
      guestLeft: (name: string) => `${name} has left, so this chat has ended. Nothing was saved.`,
      tooLate: "Not delivered: the chat had ended",
      connectionLost:
        "The connection was lost, so this chat has ended. Nothing was saved. You can invite again.",
      nowMember: "You are a member now. Your chat as a guest has ended.",
    },
    companion: {
      placeholder: "Whisper something to Violet…",
      about: "Your hostess, an AI companion",
      forget: "Forget our conversation",
      sealed: "Encrypted in transit and at rest.",
      answeredHere: "Answered on this server. No other service sees it.",
      answeredElsewhere: "Answered on another machine, which sees it.",
      forGuests: "Guests only get a greeting from her. Nothing is saved.",
      speaking: "Violet is speaking…",
      thinking: "Violet is thinking…",
      withOther: "Violet is talking with someone else.",
      waking: "Violet is waking up…",
      /** `place`: position in the queue, from 1. */
      inLine(place: number): string {
        const forms = { one: "#st in line", two: "#nd in line", few: "#rd in line", other: "#th in line" };
        return `You are ${place === 1 ? "next" : ordinal(place, forms)}.`;
      },
      /** `seconds`: the estimate. In steps of five seconds, then of minutes. */
      waitLeft(seconds: number): string {
        if (seconds === 0) return "Any moment now.";
        const rounded = Math.ceil(seconds / 5) * 5;
        return `In about ${
          rounded < 90 ? span(rounded, "second") : span(Math.round(seconds / 60), "minute")
        }.`;
      },
      stop: "Stop",
      left: (count: number) =>
        count === 0
          ? "No free messages left"
          : plural(count, { one: "# free message left", other: "# free messages left" }),
      goPremium: "Go premium",
      recalling: "She is recalling where you two were…",
      notRecalled: "Her memory could not be loaded.",
      greeting: (name: string | undefined) => `Good evening, ${name ?? "stranger"}`,
      together: "Your evening with Violet",
      membersOnly: "She talks with members. Register, and she is yours.",
      closer: "Come closer, the booth in the corner is ours. What shall we talk about?",
      openers: ["Good evening, Violet.", "What is on the menu tonight?", "Tell me a secret of this place."],
      forgotten: "Violet has forgotten everything you said. A fresh start.",
      usedUp: "She would love to answer, but your free messages are used up.",
      canAnswer: "She can answer you now.",
      interrupted: "Interrupted here",
      notAnswered: "She did not get to answer this.",
      askAgain: "Ask again",
      tools: "Her answer",
      again: "Again",
      goOn: "Go on",
      copy: "Copy",
      edit: "Edit",
      before: "Previous version",
      after: "Next version",
      /** `number`: from 1. */
      version: (number: number, count: number) => `Version ${number} of ${count}`,
      /** `count`: of versions, which are at least two. */
      enough: (count: number) => `Violet has answered this ${count} times: choose one of these answers.`,
      longEnough: "This answer is as long as it can be.",
      editing: "Editing your question.",
      editingWords: "Her answer will be replaced.",
      cancelEdit: "Leave it as it is",
      deletion: {
        item: "Delete question and answer",
        title: "Delete this question?",
        words:
          "Your question and what she answered are deleted, here and from her memory. This cannot be undone.",
        yes: "Delete",
        no: "Keep it",
      },
      /** Fixed texts, by key and number. None: the server's own texts are English. */
      canned: {} as Readonly<Partial<Record<CannedKey, readonly string[]>>>,
    },
  };
}
