// English, part of the namespace `later`: what premium is, buying it, codes, receipts, and its end.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** What premium adds, or what every account has. */
export interface PremiumFeature {
  readonly name: string;
  readonly words: string;
}

/** A part of the namespace. */
export function premium({ duration, plural, span }: LanguageTools) {
  return {
    premium: {
      title: "Go premium",
      usedUp: (count: number) =>
        plural(count, {
          one: "Your free message flew by, darling. I would not mind more evenings like this one.",
          other: "Your # free messages flew by, darling. I would not mind more evenings like this one.",
        }),
      adds: "What it adds",
      /** By the key of the server; what has no words here is not claimed. */
      perks: {
        unlimited: { name: "Unlimited Violet", words: "As many messages as you like, whenever you like." },
        priority: {
          name: "Priority access",
          words: "When others wait for Violet too, your turn comes sooner.",
        },
      } as Readonly<Record<string, PremiumFeature | undefined>>,
      everyAccount: "Yours with every account",
      included: [
        { name: "Encrypted private messages", words: "Between members, in transit and at rest." },
        { name: "Ten themes", words: "In Settings, under Chat." },
      ],
      price: "Price",
      addTime: "Add time",
      addsUp: "What you add now begins when your present time ends.",
      /** After a price, the time it is for. Both are in seconds or calendar months. */
      months: (count: number) => plural(count, { one: "# month", other: "# months" }),
      seconds: (count: number) => count % 60 === 0 ? duration(count / 60) : span(count, "second"),
      perMonth: "/month",
      forTerm: (term: string) => `for ${term}`,
      once: "You pay once. Nothing renews by itself.",
      loading: "Looking up the price…",
      notLoaded: "The price could not be loaded.",
      pay: { btcpay: "Pay with Bitcoin" } as Readonly<Record<string, string | undefined>>,
      payOther: (way: string) => `Pay with ${way}`,
      /** The accessible name of a button: it begins with what is on the button. */
      payFor: (pay: string, price: string, term: string) => `${pay}: ${price} for ${term}`,
      planGone: "This is not offered any more. The prices have been loaded again.",
      has: "You have it. Enjoy the evening!",
      until: <T>(time: T): (T | string)[] => ["Premium until ", time],
      forGood: "Premium without end",
      grace: <T>(time: T): (T | string)[] => [
        "Your last payment did not come through. Premium goes on until ",
        time,
        ", so there is time to put it right.",
      ],
      ended: <T>(time: T): (T | string)[] => ["Your premium ended on ", time, "."],
      revoked: "Your premium was ended early.",
      /** `contact`: of the operator; undefined without one. */
      mistake: <T>(contact: T | undefined): (T | string)[] => [
        " If you think that is a mistake, ask ",
        contact ?? "the people who run this server",
        ".",
      ],
      sources: {
        admin: "A gift of the operator",
        payment: "Paid",
        btcpay: "Paid with Bitcoin",
        voucher: "With a code",
        import: "From before",
      } as Readonly<Record<string, string | undefined>>,
      ask: <T>(contact: T | undefined): (T | string)[] => [
        "It cannot be bought here yet. For access, ask ",
        contact ?? "the people who run this server",
        ".",
      ],
      goOn: <T>(contact: T | undefined): (T | string)[] => [
        "To go on after that, ask ",
        contact ?? "the people who run this server",
        ".",
      ],
      forMembers: "Violet talks with members. Register first: it is free.",
      closed: "Violet talks with members, and registration is closed right now.",
      questions: <T>(contact: T): (T | string)[] => ["Questions about a payment? Ask ", contact, "."],
      waiting: "Waiting for the payment",
      waitingWords:
        "Premium begins by itself once your payment is confirmed. That takes from seconds to an hour. You can close this and go on chatting.",
      waitingElsewhere:
        "A payment that you have begun is still waited for: once it is confirmed, premium begins by itself.",
      late: "No payment has come in time",
      lateWords: "If you did pay, nothing is lost: premium begins by itself once the payment is confirmed.",
      toPayment: "Open the payment page",
      notPaying: "I have not paid",
      chooseAgain: "Choose again",
      look: "Look",
      code: "Have a code?",
      codeHint: "A code from the people who run this server gives you premium.",
      enterCode: "Enter code",
      codeLabel: "Code",
      redeem: "Redeem",
      codeMissing: "Type the code.",
      codeUnknown: "There is no such code. Look at it once more.",
      codeUsed: "This code has been used already.",
      codeOver: "This code is no longer valid.",
      receipts: "Receipts",
      reference: "Reference",
      refunded: "refunded",
      begunUntil: (time: string) => `You can write to Violet without limit now, until ${time}. Enjoy!`,
      runsUntil: (time: string) => `Your premium runs until ${time} now.`,
      over: "Your premium has ended. Thank you for these evenings!",
      endNotice: "Your premium has ended, darling. Thank you for every evening.",
      renew: "Renew",
      goOnChatting: "Go on chatting",
      notNow: "Not now",
    },
  };
}
