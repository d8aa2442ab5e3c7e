// What becomes of a conversation with the companion, by the contract alone: written apart from the server, for tests
// that compare the two. One member, one answer at a time.

/** Questions of one member that may be open at once. */
const MAX_OPEN = 2;
/** Exchanges that are remembered, and unanswered questions that are kept. */
const MAX_ANSWERED = 10;
const MAX_UNANSWERED = 20;
/** How often an answer of an account on trial is made again. */
const MAX_AGAIN = 5;
/** How often a version is continued before it is at its end, in which tests have no interest. */
const MAX_MORE = 4;

/** A version of an answer. */
export interface Version {
  text: string;
  isCut: boolean;
  continued: number;
}

/** A question with what is kept of what came of it. */
export interface Exchange {
  readonly question: string;
  state: "open" | "answered" | "unanswered";
  /** Key of the canned reply. */
  said: string | null;
  versions: Version[];
  chosen: number;
  isCounted: boolean;
}

/** What the model is asked, or will be. */
export interface Open {
  readonly kind: "ask" | "again" | "more";
  readonly exchange: Exchange;
  /** Of `more`: what it continues. */
  readonly version: Version | null;
  text: string;
  /** Whether a piece has reached a socket. */
  isRead: boolean;
}

/** How the server has to reply. */
export type Expected = "ack" | "conflict" | "not_found" | "bad_request";

/** A conversation. */
export class CompanionOracle {
  /** What is kept, in order. */
  exchanges: Exchange[] = [];
  /** What is open: the first is being answered. */
  open: Open[] = [];
  counted = 0;
  isThere = true;

  get newest(): Exchange | undefined {
    return this.exchanges.findLast(({ state }) => state === "answered");
  }

  /** A question is taken, in the place of an exchange or at the end. */
  ask(question: string, replaced?: Exchange): void {
    if (replaced !== undefined) this.#remove(replaced);
    const exchange: Exchange = {
      ...{ question, state: "open", said: null, versions: [], chosen: 0, isCounted: false },
    };
    this.exchanges.push(exchange);
    if (this.open.length >= MAX_OPEN) this.#excuse(exchange, "busy");
    else this.#begin("ask", exchange, null);
  }

  /** The model says a whole sentence. */
  say(text: string): void {
    const [first] = this.open;
    first!.text += text;
    first!.isRead ||= this.isThere;
  }

  /** The model ends its answer, with more text. `isCut`: in the middle of a sentence. */
  finish(text: string, isCut: boolean): void {
    const first = this.open.shift()!;
    const hasSentence = first.text !== "" || !isCut;
    first.text += text;
    if (first.kind === "ask" || hasSentence) this.#keep(first, isCut, hasSentence);
  }

  /** The answer ends where it is: the model fails, or the member stops it. */
  end(said: "broken" | "stopped"): void {
    const first = this.open.shift()!;
    if (first.text !== "") this.#keep(first, true, true);
    else if (first.kind === "ask") this.#excuse(first.exchange, said);
  }

  leave(): void {
    this.isThere = false;
  }

  come(): void {
    this.isThere = true;
    for (const open of this.open) open.isRead ||= open.text !== "";
  }

  /** 300 seconds have passed without the member. */
  linger(): void {
    for (const open of this.open.splice(0)) {
      if (this.#isOwed(open)) this.#keep(open, true, true);
      else if (open.kind === "ask") this.#giveUp(open.exchange);
    }
  }

  again(exchange: Exchange | undefined): Expected {
    if (exchange === undefined) return "not_found";
    if (this.#hasOpenQuestion) return "conflict";
    if (exchange.state === "unanswered") {
      this.ask(exchange.question, exchange);
      return "ack";
    }
    const isDone = exchange.versions.length > MAX_AGAIN;
    if (exchange !== this.newest || isDone || this.open.length > 0) return "conflict";
    this.#begin("again", exchange, null);
    return "ack";
  }

  more(): Expected {
    const exchange = this.newest;
    const version = exchange?.versions[exchange.chosen];
    if (version?.isCut !== true || this.open.length > 0 || this.#hasOpenQuestion) return "conflict";
    this.#begin("more", exchange!, version);
    return "ack";
  }

  /** Whether the newest answer may be continued without coming to its end. */
  get mayGoOn(): boolean {
    const exchange = this.newest;
    return (exchange?.versions[exchange.chosen]?.continued ?? 0) < MAX_MORE;
  }

  choose(exchange: Exchange | undefined, version: number): Expected {
    if (exchange === undefined) return "not_found";
    if (exchange !== this.newest || this.#hasOpenQuestionAfter(exchange)) return "conflict";
    if (version >= exchange.versions.length) return "bad_request";
    exchange.chosen = version;
    return "ack";
  }

  edit(exchange: Exchange | undefined, question: string): Expected {
    if (exchange === undefined) return "not_found";
    if (exchange !== this.exchanges.at(-1) || this.open.length > 0) return "conflict";
    this.ask(question, exchange);
    return "ack";
  }

  remove(exchange: Exchange | undefined): Expected {
    if (exchange === undefined) return "not_found";
    this.#remove(exchange);
    this.#drop((open) => open.exchange === exchange);
    return "ack";
  }

  /** Questions go on, and what answers them is not kept. */
  reset(): void {
    this.exchanges = [];
    this.#drop(({ kind }) => kind !== "ask");
  }

  get #hasOpenQuestion(): boolean {
    return this.exchanges.some(({ state }) => state === "open");
  }

  #hasOpenQuestionAfter(exchange: Exchange): boolean {
    return this.exchanges.slice(this.exchanges.indexOf(exchange)).some(({ state }) => state === "open");
  }

  #begin(kind: Open["kind"], exchange: Exchange, version: Version | null): void {
    this.open.push({ kind, exchange, version, text: "", isRead: false });
  }

  /** Whether an answer counts although nobody waits for it: it was read, and has not counted. */
  #isOwed({ isRead, exchange }: Open): boolean {
    return isRead && !exchange.isCounted;
  }

  #drop(isDropped: (open: Open) => boolean): void {
    for (const open of this.open.filter(isDropped)) if (this.#isOwed(open)) this.#count(open.exchange);
    this.open = this.open.filter((open) => !isDropped(open));
  }

  #keep({ kind, exchange, version, text }: Open, isCut: boolean, isCounted: boolean): void {
    if (isCounted) this.#count(exchange);
    if (version === null) exchange.versions.push({ text, isCut, continued: 0 });
    else Object.assign(version, { text: version.text + text, isCut, continued: version.continued + 1 });
    exchange.chosen = version === null ? exchange.versions.length - 1 : exchange.versions.indexOf(version);
    exchange.state = "answered";
    if (kind === "ask") this.#trim();
  }

  #count(exchange: Exchange): void {
    if (!exchange.isCounted) this.counted++;
    exchange.isCounted = true;
  }

  #excuse(exchange: Exchange, said: string): void {
    exchange.said = said;
    this.#giveUp(exchange);
  }

  #giveUp(exchange: Exchange): void {
    exchange.state = "unanswered";
    this.#trim();
  }

  #trim(): void {
    const answered = this.exchanges.filter(({ state }) => state === "answered").slice(-MAX_ANSWERED);
    const from = answered.length < MAX_ANSWERED ? 0 : this.exchanges.indexOf(answered[0]!);
    const unanswered = this.exchanges.filter(({ state }, index) => state === "unanswered" && index >= from)
      .slice(-MAX_UNANSWERED);
    this.exchanges = this.exchanges.filter((exchange) =>
      exchange.state === "open" || answered.includes(exchange) || unanswered.includes(exchange)
    );
  }

  #remove(exchange: Exchange): void {
    this.exchanges = this.exchanges.filter((other) => other !== exchange);
  }
}
