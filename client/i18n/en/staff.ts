// English, the namespace `staff`: the admin panel.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { PullFailure } from "../../../server/protocol/companion_events.ts";
import type { LanguageTools } from "../language_tools.ts";
import { invites } from "./invites.ts";
import { premiumPanel } from "./premium_panel.ts";

/** The namespace. */
export function staff(tools: LanguageTools) {
  const { plural, number, span } = tools;
  return {
    title: "Admin panel",
    open: (count: number) => `${count} open`,
    tabs: {
      users: "Users",
      bans: "Bans",
      mutes: "Mutes",
      reports: "Reports",
      lobby: "Room",
      companion: "Violet",
      audit: "Audit",
      premium: "Premium",
      invites: "Invitations",
    },
    list: {
      nothing: "No matches.",
      loading: "Loading…",
      more: "Show more",
      about: (name: string) => `More about ${name}`,
      until: <T>(time: T): (T | string)[] => ["until ", time],
      forGood: "for good",
    },
    users: {
      title: "Accounts",
      find: "Find an account",
      none: "No one has registered yet.",
      online: "Online",
      muted: "muted",
      since: <T>(day: T): (T | string)[] => ["since ", day],
      aiAccess: "AI access",
      giveAi: "Give AI access",
      removeAi: "Remove AI access",
      roleOf: (name: string) => `Role of ${name}`,
      resetLink: "Reset link",
    },
    bans: {
      title: "Bans",
      find: "Find a ban",
      none: "No one is banned.",
      unban: "Unban",
    },
    mutes: {
      title: "Mutes",
      find: "Find a mute",
      none: "No one is muted.",
      unmute: "Unmute",
    },
    reports: {
      title: "Reports",
      find: "Find a report",
      which: "Which reports",
      open: "Open",
      closed: "Closed",
      noneOpen: "All quiet. No report is open.",
      noneClosed: "No report was closed recently.",
      reportedBy: <T>(name: string, time: T): (T | string)[] => [`reported by ${name}, `, time],
      closedBy: <T>(how: "resolved" | "dismissed", name: string, time: T): (T | string)[] => [
        `· ${how} by ${name}, `,
        time,
      ],
      expired: <T>(time: T): (T | string)[] => ["· expired, ", time],
      inLobby: "Lobby",
      inPrivate: "Private conversation",
      proven: <T>(time: T): (T | string)[] => ["Proven: sent exactly so, ", time],
      unproven: "As told by the reporter",
      remove: "Remove message",
      resolve: "Resolve",
      dismiss: "Dismiss",
    },
    lobby: {
      slowMode: "Slow mode",
      slowModeHint: "Everyone waits this long between messages. Moderators do not.",
      pause: "Wait between messages",
      off: "Off",
      /** A duration in seconds. */
      length: (seconds: number) =>
        seconds < 60
          ? span(seconds, "second")
          : seconds < 3_600
          ? span(seconds / 60, "minute")
          : span(seconds / 3_600, "hour"),
      who: "Who can write",
      whoHint: "The others can still read. Moderators can always write.",
      staffStep: "Second step for staff",
      staffStepHint:
        "Staff without a second step have the rights of users until they have set one up. You too.",
      staffStepOn: "Staff need a second factor",
      levels: {
        open: { name: "Everyone", hint: "Guests too. The usual setting." },
        registered: { name: "Members", hint: "Guests can only read. Helps when strangers flood in." },
        verified: { name: "Verified members", hint: "For raids." },
      },
      apply: "Apply",
    },
    companion: {
      looking: "Looking for Ollama…",
      status: "Status",
      away: "Violet is away",
      ready: "Violet is ready",
      noVoice: "Violet has no model yet",
      timeout: "Ollama takes too long to answer. If it stays like this, start it again on this server:",
      refused:
        "Something answers at OLLAMA_URL, but it refuses this server. Check the address, OLLAMA_API_KEY and OLLAMA_ORIGINS.",
      broken: "Something answers at OLLAMA_URL, but not as Ollama does. Check the address.",
      off:
        "Ollama cannot be reached, so Violet cannot answer. Install it from ollama.com and start it on this server:",
      timeoutElsewhere:
        "Ollama takes too long to answer, or a proxy in front of it does. Look at its machine.",
      offElsewhere:
        "Ollama cannot be reached, so Violet cannot answer. Start it on its machine, or check OLLAMA_URL.",
      elsewhere: "Violet's model runs on another machine: conversations with her leave this server.",
      ollamaSays: (words: string) => `Ollama says: ${words}`,
      lastProblem: "Last problem:",
      problems: {
        unreachable: "Ollama cannot be reached",
        no_model: "Ollama does not have the model",
        busy: "Ollama has too much to do",
        timeout: "Ollama, or a proxy in front of it, was silent for too long",
        broken: "the answer broke off, or is none",
        refused: "Ollama, or a proxy in front of it, refuses the question",
        thinking: "the model spent all its tokens thinking",
        too_long: "the prompt is longer than the model's context",
      } as Readonly<Record<string, string | undefined>>,
      problemRemedies: {
        thinking: "Use a model that does not think, or raise VIOLET_NUM_PREDICT.",
      } as Readonly<Record<string, string | undefined>>,
      inARow: (count: number) => `${number(count)} times in a row`,
      over: "She has answered since.",
      fewerAtOnce: (seen: number, asked: number) =>
        `Ollama answers ${number(seen)} at a time, but VIOLET_CONCURRENCY is ${
          number(asked)
        }: the others wait in ` +
        `Ollama's own queue. Start Ollama with OLLAMA_NUM_PARALLEL=${asked}, or set VIOLET_CONCURRENCY to ${seen}.`,
      firstWord: "Speed",
      seconds: (ms: number) => `first word after ${number(ms / 1000, 1)} s`,
      wordsPerSecond: (words: number) => `${number(words, 1)} words a second`,
      tokens: "Tokens",
      readAndMade: (read: number, made: number) => `${number(read)} read anew, ${number(made)} made`,
      waits: "Waits",
      inQueue: (ms: number) => `${number(ms / 1000, 1)} s in the queue`,
      loading: (ms: number) => `up to ${number(ms / 1000, 1)} s to load the model`,
      ofAnswers: (count: number) =>
        plural(count, { one: "The last answer", other: "Medians of the last # answers" }),
      noModel: (model: string) =>
        `Ollama is running, but does not have ${model}. Pull it below, or use another model.`,
      model: "Model",
      notReachable: "not reachable",
      line: "Queue",
      queue(running: number, waiting: number, atOnce: number): string {
        const most = plural(atOnce, { one: "one at a time", other: "# at a time" });
        return `${running} being answered, ${waiting} waiting; ${most}`;
      },
      models: "Models",
      noModels: "Ollama has no models yet. Pull one below.",
      size: (bytes: number) =>
        bytes >= 1e9 ? `${number(bytes / 1e9, 1)} GB` : `${number(Math.round(bytes / 1e6))} MB`,
      sizeOf: (part: string, whole: string) => `${part} of ${whole}`,
      inMemory: " · in memory",
      inUse: "In use",
      use: "Use",
      nowSpeaks: (model: string) => `Violet speaks with ${model} now.`,
      getModel: "Get a model",
      modelSample: "llama3.2:3b",
      pull: "Pull",
      percent: (count: number) => `${count} %`,
      fetching: (model: string) => `Pulling ${model}`,
      stopFetching: "Stop pulling",
      goesOn: "You can close this dialog; it continues.",
      isHere: (model: string) => `${model} is ready.`,
      stopped: "Stopped. What was pulled is kept; the next try continues from there.",
      notFetched: "It could not be pulled.",
      pullAgain: (model: string) => `Try ${model} again`,
      /** None: the server's own texts are English. */
      pullFailures: {} as Readonly<Partial<Record<PullFailure, string>>>,
      /** A status in the words of Ollama. */
      pullStatus: (status: string) => status,
      tryHer: "Try her",
      tryHint: "She does not remember it, and it uses up no free message.",
      question: "Question",
      questionSample: "Good evening, who are you?",
      try: "Try",
      thinking: "Violet is thinking…",
      answeredIn: (ms: number) => `Answered in ${number(ms / 1000, 1)} s`,
      notAnswered: "The model did not answer. People get this reply:",
    },
    ...invites(tools),
    ...premiumPanel(tools),
    audit: {
      title: "Audit log",
      find: "Find a name",
      none: "No actions yet.",
      somebody: "Someone",
      number: (id: number) => `· no. ${id}`,
      hash: (hash: string) => `Hash ${hash}`,
      capacities: {
        "account": "",
        "moderator password": "with the moderator password",
        "command line": "at the command line",
        "payment webhook": "after a payment",
      },
      /** The verb between actor and target. */
      verbs: {
        kick: "kicked",
        ban: "banned",
        unban: "lifted the ban of",
        mute: "muted",
        unmute: "unmuted",
        verify: "verified",
        unverify: "removed the verification of",
        remove_message: "removed a message of",
        set_role: "changed the role of",
        reset_link: "made a reset link for",
        reset_password: "reset the password of",
        grant_ai: "gave AI access to",
        revoke_ai: "removed AI access from",
        ban_address: "banned addresses:",
        unban_address: "lifted a ban on addresses:",
        resolve_report: "resolved a report about",
        dismiss_report: "dismissed a report about",
        slow_mode: "set slow mode to",
        guard: "let these write in the lobby:",
        require_second_factor: "set a second step for staff to",
        import_original: "imported the database of the original",
        invite: "made",
        revoke_invite: "revoked",
        make_vouchers: "made",
        revoke_voucher: "revoked",
        redeem_voucher: "redeemed",
        pull_model: "pulled for Violet the model",
        choose_model: "made Violet speak with",
      } as Readonly<Record<string, string>>,
      passwords: {
        right: "came in with the moderator password",
        wrong: "tried a wrong moderator password",
        throttled: "tried too many moderator passwords",
      } as Readonly<Record<string, string>>,
      password: "used the moderator password",
      refused: "was refused an action",
      refusedOn: "was refused an action on",
      /** The detail of an entry, in the English of the log. */
      detail(action: string, detail: string): string {
        if (/^(remove_message|import_original)$/.test(action)) return "";
        if (action === "revoke_ai" && detail !== "") return `· ${detail}`;
        return action === "set_role" ? `from ${detail}` : detail;
      },
    },
  };
}
